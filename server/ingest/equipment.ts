import type { Id } from '@preau/protocol/ids.ts'
import type { EquipmentItem } from '@preau/protocol/messages/equipment.ts'
import type { Message } from '@preau/protocol/messages/message.ts'
import { equipmentFigures } from '@preau/protocol/rules/equipment-figures.ts'
import type { EquipmentValues } from '@preau/protocol/rules/equipment-readings.ts'
import type { Thresholds } from '@preau/protocol/rules/equipment-thresholds.ts'
import type { ReadingValues } from '@preau/protocol/rules/readings.ts'
import { recordTime } from '@preau/protocol/rules/record-time.ts'
import type { DeviceState } from '../fleet/device-state.ts'
import type { Attached } from '../store/equipment.ts'
import { findAttached } from './find-attached.ts'
import { isNews, noteStretch } from './place.ts'
import { endReplay } from './replay.ts'
import { draftIn, tell, type Unit, updateStatus } from './unit.ts'

type EquipmentMessage = Extract<Message, { kind: 'equipment' }>

/** Where a record of an agent stands, and when it was made. */
interface Record {
  epoch: number
  seq: number
  at: number
  clockAhead: number
  /** Everything is in it. */
  full: boolean
  /** It was stored before: what it adds to the samples may have left their first tier. */
  isStored: boolean
}

/** Brings the devices that an agent reaches up to what it says of them. Those that are new were made before (make-equipment.ts). */
export function applyEquipment(unit: Unit, state: DeviceState, message: EquipmentMessage, receivedAt: number): void {
  const { epoch, seq, body } = message
  const made = message.made ?? message
  const at = recordTime(made, message, receivedAt)
  const isStored = epoch === state.epoch && seq <= state.upto
  noteStretch(unit, state, { epoch, from: message.from ?? seq, to: seq })
  endReplay(unit, state, epoch, seq)
  const record = { epoch, seq, at, clockAhead: made.at - at, full: body.full === true, isStored }
  const { thresholds = {} } = body
  const named = new Set<Id>()
  for (const item of body.items) {
    const found = findAttached(unit, state, item)
    if (!found || found === 'elsewhere' || named.has(found.device)) continue
    named.add(found.device)
    const limits = thresholds[item.spec] ?? null
    applyItem(unit, { via: state, device: draftIn(unit, found) }, { item, limits }, record)
  }
  if (body.full) loseOthers(unit, state, named, at)
}

function applyItem(
  unit: Unit,
  { via, device }: { via: DeviceState; device: DeviceState },
  { item, limits }: { item: EquipmentItem; limits: Thresholds | null },
  record: Record,
): void {
  const { attached } = device
  if (!attached) return
  const said = saidBy(item, attached)
  const figures = equipmentFigures(said as EquipmentValues, item.life)
  const hasMoved = attached.via !== via.device
  const isKnown = !hasMoved && !isNews(device, record.epoch, record.seq)
  const changed = record.full ? figures : changedFigures(device.values, figures)
  if (!record.isStored && Object.keys(changed).length > 0) {
    unit.samples.push([device.sampleNumber, record.epoch, record.seq, 0, record.at, record.clockAhead, changed])
    device.added += 1
  }
  // A record of an outage that comes after a later one only adds to the past.
  if (isKnown) return
  if (hasMoved) tell(unit, device, 'equipment.moved', record.at)
  const next = attachedBy(via.device, { ...item, values: said }, attached, record.at, limits)
  if (next.model !== attached.model || next.serial !== attached.serial) unit.remade.add(device.device)
  device.attached = next
  device.values = figures
  device.valuesAt = record.at
  device.heardAt = Math.max(via.heardAt ?? record.at, record.at)
  device.firstHeardAt ??= record.at
  device.interval = via.interval
  device.via = { status: via.status.status, since: via.status.since }
  place(device, record)
  unit.attached.add(device.device)
  updateStatus(unit, device, Math.max(record.at, device.status.since))
}

/** Its place is that of its agent's last record about it: samples up to there may leave their first tier. */
function place(device: DeviceState, { epoch, seq }: Record): void {
  device.stateEpoch = epoch
  device.stateSeq = seq
  const isLater = epoch > device.epoch || (epoch === device.epoch && seq > device.upto)
  if (!isLater) return
  device.epoch = epoch
  device.upto = seq
}

/** How a device is attached by what its agent says of it at `at`, ms since 1970, and by the limits of its spec. */
export function attachedBy(
  via: Id,
  item: EquipmentItem,
  before: Attached,
  at: number,
  thresholds: Thresholds | null = null,
): Attached {
  const isSame = before.presence === item.presence && !before.lost
  return {
    via,
    key: item.key,
    spec: item.spec,
    network: item.network === true,
    vendor: item.vendor ?? null,
    model: item.model ?? null,
    // A device that is silent says no serial; it has the one that it had.
    serial: item.serial ?? before.serial,
    presence: item.presence,
    since: isSame ? before.since : at,
    fault: item.fault ?? null,
    said: item.values,
    life: item.life ?? null,
    thresholds,
    lost: false,
  }
}

/**
 * What a device says, with what it said before where it is silent or in standby: then most say no more than that, and an agent that
 * was started meanwhile knows no more. The hours of a lamp are not gone because it is off.
 */
function saidBy({ spec, presence, values }: EquipmentItem, before: Attached): EquipmentItem['values'] {
  const isAwake = presence === 'present' && (values.power === undefined || values.power === 'on')
  return isAwake || before.spec !== spec ? values : { ...before.said, ...values }
}

/** Figures that differ from those before, and null for those that are no longer said. */
export function changedFigures(before: ReadingValues, now: ReadingValues): ReadingValues {
  const changed: ReadingValues = {}
  for (const name in now) if (before[name] !== now[name]) changed[name] = now[name] ?? null
  for (const name in before) if (!(name in now)) changed[name] = null
  return changed
}

function loseOthers(unit: Unit, via: DeviceState, named: ReadonlySet<Id>, at: number): void {
  for (const id of unit.fleet.attachments.reachedBy(via.device)) {
    const committed = named.has(id) ? undefined : unit.fleet.get(id)
    if (!committed) continue
    const device = draftIn(unit, committed)
    if (!device.attached || device.attached.lost || device.attached.via !== via.device) continue
    device.attached = { ...device.attached, lost: true, since: at }
    device.via = { status: via.status.status, since: via.status.since }
    unit.attached.add(id)
    tell(unit, device, 'equipment.lost', at)
    updateStatus(unit, device, Math.max(at, device.status.since))
  }
}
