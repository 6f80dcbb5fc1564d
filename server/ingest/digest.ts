import type { Message } from '@preau/protocol/messages/message.ts'
import { stateDigest } from '@preau/protocol/rules/digest.ts'
import type { DeviceState } from '../fleet/device-state.ts'
import { hasDrifted } from './birth.ts'
import { tell, type Unit } from './unit.ts'

/** Compares what both sides hold; where it differs the device is asked for everything again, and the timeline says so. */
export function applyDigest(
  unit: Unit,
  state: DeviceState,
  message: Extract<Message, { kind: 'digest' }>,
  receivedAt: number,
): void {
  const { epoch, seq, body } = message
  unit.acked.add(state.device)
  if (hasDrifted(state.inventory, body.inventory)) unit.wants.set(state.device, 'inventory')
  // Records that are on their way make a difference that is none.
  if (epoch !== state.epoch || seq !== state.upto) return
  if (stateDigest(state.values) === body.state) return
  unit.wants.set(state.device, 'birth')
  tell(unit, state, 'state.diverged', receivedAt)
}
