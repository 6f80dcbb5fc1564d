import type { EquipmentCommand, EquipmentDetail, FirmwareJobSeen } from '@preau/protocol/api/equipment.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { Status } from '@preau/protocol/rules/device-status.ts'
import { actionReason, disturbs } from '@preau/protocol/rules/equipment-actions.ts'
import type { PowerState } from '@preau/protocol/rules/equipment-readings.ts'
import { makeOf } from '@preau/protocol/rules/make-of.ts'
import type { Command, DeviceSpec } from '@preau/protocol/spec/device-spec.ts'
import type { Queries } from '../store/database.ts'
import { type Attached, type Confirmation, findEquipment } from '../store/equipment.ts'
import { isClassBefore } from './class-time.ts'
import { firmwareJobSeen } from './firmware-job-seen.ts'
import type { HttpServices } from './services.ts'

/** What is attached, with all that decides what may be asked of it. */
export interface KnownEquipment extends Attached {
  confirmation: (Confirmation & { name: string | null }) | null
  firmwareJob: FirmwareJobSeen | null
  viaName: string
  viaStatus: Status
  /** A class may be going on before it. */
  lesson: boolean
}

/** What the agent of another device reaches; undefined where the device is a machine. @param now ms since 1970 */
export async function knownEquipment(
  db: Queries,
  school: Id,
  device: Id,
  now: number,
): Promise<KnownEquipment | undefined> {
  const attached = await findEquipment(db, school, device)
  if (!attached) return undefined
  const row = await db.get<{ name: string; status: Status; person: string | null }>(
    `select v.name, v.status,
       (select p.name from people p where p.id = $3 and p.erased_at is null) as person
     from devices v where v.school_id = $1 and v.id = $2`,
    [school, attached.via, attached.confirmation?.by ?? null],
  )
  const { confirmation } = attached
  return {
    ...attached,
    confirmation: confirmation && { ...confirmation, name: row?.person ?? null },
    viaName: row?.name ?? '',
    viaStatus: row?.status ?? 'unknown',
    firmwareJob: await firmwareJobSeen(db, school, device, attached),
    lesson: await isClassBefore(db, school, device, now),
  }
}

/**
 * Why a command may not be asked for now; undefined where it may. The agent asks the same again, and last.
 * @param explicit whether the person was asked by name for this very command
 */
export function commandReason(
  known: KnownEquipment,
  spec: DeviceSpec | undefined,
  name: string,
  explicit: boolean,
): string | undefined {
  const { said, confirmation, presence, lost, viaStatus } = known
  if (!spec) return 'unknown'
  const facts = { power: said.power as PowerState | undefined, confirmed: confirmation !== null, explicit }
  const reason = actionReason(spec, name, facts)
  if (reason) return reason
  if (lost) return 'lost'
  if (viaStatus === 'offline' || viaStatus === 'asleep' || viaStatus === 'unknown') return 'offline'
  return presence === 'present' || presence === 'asleep' ? undefined : 'silent'
}

/** The same as its device's detail shows it. */
export function equipmentDetail(known: KnownEquipment, { specs }: Pick<HttpServices, 'specs'>): EquipmentDetail {
  const { via, viaName, presence, fault, said, life, thresholds, confirmation } = known
  const spec = specs.get(known.spec)
  const commands = Object.entries(spec?.commands ?? {}).map(([name, command]) =>
    commandOf(name, command, commandReason(known, spec, name, true)),
  )
  return {
    via,
    viaName,
    spec: known.spec,
    specName: spec ? makeOf(spec.vendor, spec.model) : known.spec,
    certainty: spec?.certainty ?? null,
    untested: spec?.untested ?? spec === undefined,
    presence,
    fault,
    values: said,
    life,
    thresholds,
    commands,
    confirmed: confirmation && { at: confirmation.at, by: confirmation.name },
    firmware: spec ? { way: spec.firmware.way, steps: spec.firmware.steps ?? [] } : null,
    firmwareJob: known.firmwareJob,
    lesson: known.lesson,
  }
}

function commandOf(name: string, command: Command, reason: string | undefined): EquipmentCommand {
  const { label, options, range, risk, takes, sets } = command
  return {
    name,
    label,
    ...(options && { options: Object.keys(options) }),
    ...(range && { range }),
    risk,
    ...(takes !== undefined && { takes }),
    sets: Object.keys(sets),
    disturbs: disturbs(command),
    reason: reason ?? null,
  }
}
