import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { equipmentFigures } from '@preau/protocol/rules/equipment-figures.ts'
import type { EquipmentValues } from '@preau/protocol/rules/equipment-readings.ts'
import { wake } from '../fleet/device-state.ts'
import { attachedBy, changedFigures } from '../ingest/equipment.ts'
import { insertAttached } from '../ingest/make-equipment.ts'
import { newUnit, updateStatus } from '../ingest/unit.ts'
import type { Transaction } from '../store/database.ts'
import { loadDeviceState } from '../store/device-states.ts'
import type { StatusChangeRow } from '../store/status-history.ts'
import { type Past, passTime, sinceReason } from './device-past.ts'
import { pastWorld } from './past-world.ts'
import type { ToldItem } from './told.ts'
import { writePast } from './write-past.ts'

/** The machine that reached it, as it was written before. */
export interface PastVia {
  school: Id
  device: Id
  epoch: number
  /** Seconds between signs of life. */
  interval: number
  /** How it stood, oldest first. */
  statuses: readonly Pick<StatusChangeRow, 'at' | 'status'>[]
}

/**
 * Adds a device that a machine reaches, with everything that was told of it until `now`, ms since 1970: judged by the rules of the
 * ingest, and away whenever its machine was. Nothing where nothing was told.
 */
export async function writeEquipment(
  transaction: Transaction,
  via: PastVia,
  told: readonly ToldItem[],
  now: number,
): Promise<void> {
  const [first] = told
  if (!first) return
  const { world, turn } = pastWorld(first.at)
  const device = await insertAttached(transaction, world, via, first.item)
  const stored = await loadDeviceState(transaction, via.school, device)
  if (!stored) throw new PreauError('DEVICE_NOT_FOUND', { device })
  const state = { ...wake(stored), epoch: via.epoch, stateEpoch: via.epoch, interval: via.interval }
  const unit = newUnit(world)
  const past: Past = { unit, state, samples: [], outbox: [], interval: via.interval, inventoryAt: null, turn }
  for (const step of inOrder(via.statuses, told)) {
    passTime(past, step.at)
    past.turn(step.at)
    if ('item' in step) takeItem(past, via.device, step)
    else state.via = { status: step.status, since: step.at }
    // What its machine went through before it had a board is not the board's.
    if (state.firstHeardAt !== null) updateStatus(unit, state, step.at)
  }
  passTime(past, now)
  sinceReason(state)
  unit.states.set(device, state)
  unit.restated.add(device)
  unit.measured.add(device)
  unit.attached.add(device)
  await writePast(transaction, past, now)
}

/** A machine comes to life before it tells of its board. */
function inOrder(statuses: PastVia['statuses'], told: readonly ToldItem[]): (PastVia['statuses'][number] | ToldItem)[] {
  return [...statuses, ...told].sort((a, b) => a.at - b.at)
}

function takeItem({ state, samples }: Past, via: Id, { at, item }: ToldItem): void {
  const { attached } = state
  const isAway = state.via?.status === 'offline' || state.via?.status === 'asleep' || state.via?.status === 'unknown'
  if (!attached || isAway) return
  const figures = equipmentFigures(item.values as EquipmentValues, item.life)
  state.upto += 1
  state.stateSeq = state.upto
  // Whole, as agents tell of it each hour: what never changes is measured all the same.
  samples.push({ at, readings: { ...changedFigures(state.values, figures), ...figures } })
  state.attached = attachedBy(via, item, attached, at)
  state.values = figures
  state.valuesAt = at
  state.heardAt = at
  state.firstHeardAt ??= at
}
