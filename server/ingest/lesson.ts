import type { Message } from '@preau/protocol/messages/message.ts'
import { recordTime } from '@preau/protocol/rules/record-time.ts'
import type { DeviceState } from '../fleet/device-state.ts'
import { noteStretch } from './place.ts'
import { endReplay } from './replay.ts'
import type { Unit } from './unit.ts'

/** Keeps what a machine said around a lesson; what follows from it is done after the COMMIT, by the desk of lessons. */
export function applyLesson(
  unit: Unit,
  state: DeviceState,
  message: Extract<Message, { kind: 'lesson' }>,
  receivedAt: number,
): void {
  const { school, device, epoch, seq, body } = message
  noteStretch(unit, state, { epoch, from: message.from ?? seq, to: seq })
  endReplay(unit, state, epoch, seq)
  const at = recordTime(message.made ?? message, message, receivedAt)
  unit.lessons.push({ school, device, epoch, seq, at, receivedAt, lesson: body })
}
