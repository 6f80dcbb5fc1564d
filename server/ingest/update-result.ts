import type { Message } from '@preau/protocol/messages/message.ts'
import { recordTime } from '@preau/protocol/rules/record-time.ts'
import type { DeviceState } from '../fleet/device-state.ts'
import { noteStretch } from './place.ts'
import { endReplay } from './replay.ts'
import { tell, type Unit } from './unit.ts'

/** The steps that stand in the time line of a device: how an installation ended. */
const TOLD = { healthy: 'update.healthy', rolled_back: 'update.rolled_back', failed: 'update.failed' } as const

/** Keeps a step of an installation; what follows for its campaign is decided after the COMMIT. */
export function applyUpdateResult(
  unit: Unit,
  state: DeviceState,
  message: Extract<Message, { kind: 'update-result' }>,
  receivedAt: number,
): void {
  const { school, device, epoch, seq, body } = message
  const before = state.upto
  noteStretch(unit, state, { epoch, from: message.from ?? seq, to: seq })
  endReplay(unit, state, epoch, seq)
  const at = recordTime(message.made ?? message, message, receivedAt)
  unit.updates.push({ school, device, epoch, seq, at, receivedAt, update: body })
  // What comes a second time has its line already (I2); what comes before its turn will come again.
  if (state.upto !== seq || before >= seq) return
  const { phase, product, from, to, cause } = body
  if (phase !== 'healthy' && phase !== 'rolled_back' && phase !== 'failed') return
  const params = { product, to, ...(from !== undefined && { from }), ...(cause !== undefined && { cause }) }
  tell(unit, state, TOLD[phase], at, params)
}
