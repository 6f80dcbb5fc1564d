import type { Message } from '@preau/protocol/messages/message.ts'
import { recordTime } from '@preau/protocol/rules/record-time.ts'
import type { DeviceState } from '../fleet/device-state.ts'
import { noteStretch } from './place.ts'
import { endReplay } from './replay.ts'
import type { Unit } from './unit.ts'

/** Takes what became of a command; the store says at the COMMIT whether it is the first word of it. */
export function applyResult(
  unit: Unit,
  state: DeviceState,
  message: Extract<Message, { kind: 'result' }>,
  receivedAt: number,
): void {
  const { school, device, epoch, seq, body } = message
  noteStretch(unit, state, { epoch, from: message.from ?? seq, to: seq })
  endReplay(unit, state, epoch, seq)
  const at = recordTime(message.made ?? message, message, receivedAt)
  unit.results.push({ school, via: device, result: body, at })
}
