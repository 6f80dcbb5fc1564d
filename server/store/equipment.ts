import type { Id } from '@preau/protocol/ids.ts'
import type { EquipmentItem } from '@preau/protocol/messages/equipment.ts'
import type { Presence } from '@preau/protocol/rules/equipment-kinds.ts'
import type { Thresholds } from '@preau/protocol/rules/equipment-thresholds.ts'
import type { FirmwareJob } from '@preau/protocol/rules/firmware-job.ts'
import type { Queries } from './database.ts'

/** A device that the agent of another one reaches, as that one said it last. Times are of the server's clock, ms since 1970. */
export interface Attached {
  via: Id
  key: string
  spec: string
  /** It is reached over the network, perhaps by other agents, too. */
  network: boolean
  vendor: string | null
  model: string | null
  serial: string | null
  presence: Presence
  since: number
  fault: string | null
  said: EquipmentItem['values']
  life: { lamp: number } | null
  /** The limits that its spec has, by reading. */
  thresholds: Thresholds | null
  /** The agent no longer looks after it. */
  lost: boolean
}

/** What a person confirmed on site; `by` is his random id. */
export interface Confirmation {
  at: number
  by: string | null
}

/** Its columns, to be selected from `equipment e` beside those of other tables. */
export const ATTACHED_FIELDS = `e.via_id, e.key as equipment_key, e.spec, e.network, e.vendor, e.model as equipment_model,
  e.serial as equipment_serial, e.presence, e.presence_since, e.fault, e.said, e.lamp_life, e.thresholds, e.lost`

export interface AttachedRow {
  via_id: string | null
  equipment_key: string
  spec: string
  network: number
  vendor: string | null
  equipment_model: string | null
  equipment_serial: string | null
  presence: Presence
  presence_since: number
  fault: string | null
  said: string
  lamp_life: number | null
  thresholds: string | null
  lost: number
}

const COLUMNS = {
  school_id: 'text',
  device_id: 'text',
  via_id: 'text',
  key: 'text',
  spec: 'text',
  network: 'bigint',
  vendor: 'text',
  model: 'text',
  serial: 'text',
  presence: 'text',
  presence_since: 'bigint',
  fault: 'text',
  said: 'text',
  lamp_life: 'bigint',
  thresholds: 'text',
  lost: 'bigint',
} as const

/** What is attached, of a row with its columns; null where its device is a machine. */
export function toAttached(row: AttachedRow): Attached | null {
  if (row.via_id === null) return null
  return {
    via: row.via_id,
    key: row.equipment_key,
    spec: row.spec,
    network: row.network === 1,
    vendor: row.vendor,
    model: row.equipment_model,
    serial: row.equipment_serial,
    presence: row.presence,
    since: row.presence_since,
    fault: row.fault,
    said: JSON.parse(row.said),
    life: row.lamp_life === null ? null : { lamp: row.lamp_life },
    thresholds: row.thresholds === null ? null : JSON.parse(row.thresholds),
    lost: row.lost === 1,
  }
}

/** Writes how devices of a school are attached. A confirmation ends with the spec for which it was given. */
export async function putEquipment(
  transaction: Queries,
  rows: readonly { school: Id; device: Id; attached: Attached }[],
): Promise<void> {
  if (rows.length === 0) return
  const columns = Object.keys(COLUMNS)
  const changed = columns.slice(2).map((column) => `${column} = excluded.${column}`)
  const kept = (column: string) =>
    `${column} = case when equipment.spec = excluded.spec then equipment.${column} else null end`
  await transaction.run(
    `insert into equipment (${columns.join(', ')})
     select ${columns.join(', ')} from ${transaction.dialect.rows('$1', COLUMNS)} as r where true
     on conflict (school_id, device_id) do update
       set ${[...changed, kept('confirmed_at'), kept('confirmed_by')].join(', ')}`,
    [JSON.stringify(rows.map(toTuple))],
  )
}

/** The work of a person at its firmware; null where nobody ever began any, undefined where there is no such device. */
export async function findFirmwareJob(db: Queries, school: Id, device: Id): Promise<FirmwareJob | null | undefined> {
  const row = await db.get<{ firmware_job: string | null }>(
    'select firmware_job from equipment where school_id = $1 and device_id = $2',
    [school, device],
  )
  return row && (row.firmware_job === null ? null : (JSON.parse(row.firmware_job) as FirmwareJob))
}

export async function putFirmwareJob(transaction: Queries, school: Id, device: Id, job: FirmwareJob): Promise<void> {
  await transaction.run('update equipment set firmware_job = $3 where school_id = $1 and device_id = $2', [
    school,
    device,
    JSON.stringify(job),
  ])
}

/** What is attached of a device, with its confirmation; undefined where it is a machine. */
export async function findEquipment(
  db: Queries,
  school: Id,
  device: Id,
): Promise<(Attached & { confirmation: Confirmation | null }) | undefined> {
  const row = await db.get<AttachedRow & { confirmed_at: number | null; confirmed_by: string | null }>(
    `select ${ATTACHED_FIELDS}, e.confirmed_at, e.confirmed_by from equipment e
     where e.school_id = $1 and e.device_id = $2`,
    [school, device],
  )
  const attached = row && toAttached(row)
  if (!attached) return undefined
  const { confirmed_at: at, confirmed_by: by } = row
  return { ...attached, confirmation: at === null ? null : { at, by } }
}

/** Somebody on site says whether the spec is right for the device. Gives whether there is such a device. */
export async function confirmEquipment(
  transaction: Queries,
  { school, device }: { school: Id; device: Id },
  confirmation: Confirmation | null,
): Promise<boolean> {
  const changed = await transaction.run(
    'update equipment set confirmed_at = $3, confirmed_by = $4 where school_id = $1 and device_id = $2',
    [school, device, confirmation?.at ?? null, confirmation?.by ?? null],
  )
  return changed === 1
}

function toTuple({ school, device, attached }: { school: Id; device: Id; attached: Attached }): unknown[] {
  const { via, key, spec, network, vendor, model, serial, presence, since, fault, said, life, thresholds, lost } =
    attached
  const is = [school, device, via, key, spec, network ? 1 : 0, vendor, model, serial]
  const limits = thresholds && JSON.stringify(thresholds)
  return [...is, presence, since, fault, JSON.stringify(said), life?.lamp ?? null, limits, lost ? 1 : 0]
}
