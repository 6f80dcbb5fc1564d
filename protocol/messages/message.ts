import { decodeEnvelope, type Envelope } from '../envelope.ts'
import { PreauError } from '../errors.ts'
import { UP_KINDS, type UpKind } from '../topics.ts'
import { type Birth, decodeBirth } from './birth.ts'
import { type Death, decodeDeath } from './death.ts'
import { type Digest, decodeDigest } from './digest.ts'
import { decodeEquipment, type Equipment } from './equipment.ts'
import { decodeEvent, type Event } from './event.ts'
import { decodeInventory, type Inventory } from './inventory.ts'
import { decodeLesson, type Lesson } from './lesson.ts'
import { decodeReport, type Report } from './report.ts'
import { decodeResult, type Result } from './result.ts'
import { decodeUpdateResult, type UpdateResult } from './update-result.ts'

interface Bodies {
  birth: Birth
  inventory: Inventory
  report: Report
  event: Event
  equipment: Equipment
  result: Result
  lesson: Lesson
  'update-result': UpdateResult
  death: Death
  digest: Digest
}

/** A message from a device, read: the envelope with the body that its kind says. */
export type Message = { [K in UpKind]: Omit<Envelope, 'kind' | 'body'> & { kind: K; body: Bodies[K] } }[UpKind]

const decoders: { [K in UpKind]: (body: unknown) => Bodies[K] } = {
  birth: decodeBirth,
  inventory: decodeInventory,
  report: decodeReport,
  event: decodeEvent,
  equipment: decodeEquipment,
  result: decodeResult,
  lesson: decodeLesson,
  'update-result': decodeUpdateResult,
  death: decodeDeath,
  digest: decodeDigest,
}

/** The kinds that take a seq of the outbox and are acknowledged; the others speak of a place in it. */
export const RECORD_KINDS = [
  'report',
  'event',
  'inventory',
  'equipment',
  'result',
  'lesson',
  'update-result',
] as const satisfies readonly UpKind[]
export type RecordKind = (typeof RECORD_KINDS)[number]

/** Whether this kind takes a seq of the outbox. */
export function isRecordKind(kind: string): kind is RecordKind {
  return (RECORD_KINDS as readonly string[]).includes(kind)
}

/**
 * A device's message from its bytes as text. Throws the errors of decodeEnvelope, MESSAGE_KIND_UNKNOWN or MESSAGE_INVALID,
 * and nothing else, whatever the bytes.
 */
export function decodeMessage(payload: string, bytes: number = payload.length): Message {
  const envelope = decodeEnvelope(payload, bytes)
  const kind = envelope.kind as UpKind
  if (!UP_KINDS.includes(kind)) throw new PreauError('MESSAGE_KIND_UNKNOWN', { kind })
  decoders[kind](envelope.body)
  return envelope as Message
}
