import type { Message } from '@preau/protocol/messages/message.ts'
import type { UpKind } from '@preau/protocol/topics.ts'
import type { DeviceState } from '../fleet/device-state.ts'
import { applyBirth } from './birth.ts'
import { applyDeath } from './death.ts'
import { applyDigest } from './digest.ts'
import { applyEquipment } from './equipment.ts'
import { applyEvent } from './event.ts'
import { applyInventory } from './inventory.ts'
import { applyLesson } from './lesson.ts'
import { applyReport } from './report.ts'
import { applyResult } from './result.ts'
import type { Unit } from './unit.ts'
import { applyUpdateResult } from './update-result.ts'

type Handler<M extends Message> = (unit: Unit, state: DeviceState, message: M, receivedAt: number) => void

const HANDLERS: { [K in UpKind]: Handler<Extract<Message, { kind: K }>> } = {
  birth: applyBirth,
  report: applyReport,
  event: applyEvent,
  inventory: applyInventory,
  equipment: applyEquipment,
  result: applyResult,
  lesson: applyLesson,
  'update-result': applyUpdateResult,
  death: applyDeath,
  digest: applyDigest,
}

/** Takes one message into a unit of work. It decides everything and writes nothing. */
export function applyMessage(unit: Unit, state: DeviceState, message: Message, receivedAt: number): void {
  if (message.kind !== 'death') state.heardAt = receivedAt
  const handle = HANDLERS[message.kind] as Handler<Message>
  handle(unit, state, message, receivedAt)
}
