import type { DeviceState } from '../fleet/device-state.ts'
import type { Unit } from './unit.ts'

/** Before a birth was answered there is no epoch, and no place in it that could be acknowledged. */
export const NO_EPOCH = 0

/** The stretch of an outbox that a record stands for. */
export interface Stretch {
  epoch: number
  from: number
  to: number
}

/**
 * Notes that a stretch of the device's outbox is going to be stored, and asks for a birth where the places of both sides do
 * not meet: another epoch, or a hole. INVARIANT: `upto` never passes a seq that is not stored, so that an ack never lies (I1);
 * the device sends again from there. Whether a record is new is decided by its key in the store, not here (I2).
 */
export function noteStretch(unit: Unit, state: DeviceState, { epoch, from, to }: Stretch): void {
  unit.acked.add(state.device)
  if (epoch !== state.epoch || epoch === NO_EPOCH || from > state.upto + 1) {
    unit.wants.set(state.device, 'birth')
    return
  }
  if (to <= state.upto) unit.duplicates += 1
  else state.upto = to
}

/** Whether a record at this place is news of the present state, or belongs to an outage that is being worked off. */
export function isNews(state: DeviceState, epoch: number, seq: number): boolean {
  return epoch > state.stateEpoch || (epoch === state.stateEpoch && seq > state.stateSeq)
}
