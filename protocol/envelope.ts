import { type Static, Type } from 'typebox'
import { decoder } from './decode.ts'
import { PreauError } from './errors.ts'
import { Id } from './ids.ts'

/** The version of the envelope that this program writes. */
export const VERSION = 1

/** The largest message, in bytes: an inventory goes in parts, pictures go by HTTPS. */
export const MAX_MESSAGE_BYTES = 64 * 1024

/** A count that every JSON reader keeps exactly. */
export const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })

/** Milliseconds since 1970, between 1970 and 9999. */
export const Time = Type.Integer({ minimum: 0, maximum: 253_402_300_799_999 })

/** Seconds on a clock that never goes back. */
export const Uptime = Type.Number({ minimum: 0, maximum: 1e10 })

/**
 * What stands around every message. The key of a record is (school, device, epoch, seq); order is by (epoch, seq) and never
 * by a clock. `at`, `uptime` and `run` are of the moment of sending; `made` is of the moment at which an event or a part of an
 * inventory was made, where that is another (samples bear their own). `from` is the first seq that the record stands for
 * where that is not `seq`. Fields that this program does not know are kept.
 */
export const Envelope = Type.Object({
  v: Type.Literal(VERSION),
  kind: Type.String({ pattern: '^[a-z0-9-]{1,64}$' }),
  school: Id,
  device: Id,
  epoch: Type.Integer({
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
    description: 'Given by the server in its answer to a birth; 0 before the first',
  }),
  seq: Type.Integer({
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
    description: 'Given on entering the outbox; in a birth, a death and a digest the last one given',
  }),
  at: Type.Integer({
    minimum: 0,
    maximum: 253_402_300_799_999,
    description: 'Wall clock of the sender, ms since 1970',
  }),
  uptime: Type.Number({ minimum: 0, maximum: 1e10, description: 'Monotonic clock of the sender, s since it started' }),
  run: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      description: 'How often the sending program has started',
    }),
  ),
  from: Type.Optional(Count),
  made: Type.Optional(Type.Object({ at: Time, uptime: Uptime, run: Type.Optional(Count) })),
  body: Type.Unknown(),
})
export type Envelope = Static<typeof Envelope>

/** Enough of a message to acknowledge it although the rest of it cannot be read. */
const Place = Type.Object({ epoch: Count, seq: Count })
const readEnvelope = decoder(Envelope, 'ENVELOPE_INVALID')
const readPlace = decoder(Place, 'ENVELOPE_INVALID')
const Made = Type.Object({ epoch: Count, seq: Count, from: Type.Optional(Count), made: Type.Object({ at: Time }) })
const readMade = decoder(Made, 'ENVELOPE_INVALID')

/**
 * The envelope in `payload`, its body not yet read. Throws ENVELOPE_TOO_LARGE, ENVELOPE_NOT_JSON, ENVELOPE_VERSION (a
 * version that is not ours: to be stored raw) or ENVELOPE_INVALID; nothing else, whatever the bytes.
 */
export function decodeEnvelope(payload: string, bytes: number = payload.length): Envelope {
  if (bytes > MAX_MESSAGE_BYTES) throw new PreauError('ENVELOPE_TOO_LARGE', { bytes })
  const value = parseJson(payload)
  if (typeof value === 'object' && value !== null && 'v' in value && value.v !== VERSION) {
    throw new PreauError('ENVELOPE_VERSION', { version: typeof value.v === 'number' ? value.v : typeof value.v })
  }
  return readEnvelope(value)
}

/** The place of a message that could not be read, where at least that much of it can be; it never throws. */
export function salvagePlace(payload: string): { epoch: number; seq: number } | undefined {
  try {
    const { epoch, seq } = readPlace(parseJson(payload))
    return { epoch, seq }
  } catch {
    return undefined
  }
}

/**
 * The same of a message whose kind is not known, where it is a record: those bear the moment at which they were made, and what only
 * speaks of a place in the outbox does not. INVARIANT: a kind to come that takes a seq says `made`, so that a server of today lets its
 * agent forget it; one that takes none does not.
 */
export function salvageRecord(payload: string): { epoch: number; from: number; to: number } | undefined {
  try {
    const { epoch, seq, from = seq } = readMade(parseJson(payload))
    return { epoch, from: Math.min(from, seq), to: seq }
  } catch {
    return undefined
  }
}

function parseJson(payload: string): unknown {
  try {
    return JSON.parse(payload)
  } catch (cause) {
    throw new PreauError('ENVELOPE_NOT_JSON', {}, cause)
  }
}
