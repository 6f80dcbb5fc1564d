import type { Message } from '@preau/protocol/messages/message.ts'
import { recordTime } from '@preau/protocol/rules/record-time.ts'
import type { DeviceState } from '../fleet/device-state.ts'
import { noteStretch } from './place.ts'
import { endReplay } from './replay.ts'
import type { Unit } from './unit.ts'

/** Stores a part of an inventory; the store says at the COMMIT which sections are whole with it. */
export function applyInventory(
  unit: Unit,
  state: DeviceState,
  message: Extract<Message, { kind: 'inventory' }>,
  receivedAt: number,
): void {
  const { school, device, epoch, seq, body } = message
  const { section, part, parts, digest, items } = body
  noteStretch(unit, state, { epoch, from: message.from ?? seq, to: seq })
  endReplay(unit, state, epoch, seq)
  const at = recordTime(message.made ?? message, message, receivedAt)
  unit.parts.push({ school, device, epoch, seq, section, part, parts, digest, at, items })
}
