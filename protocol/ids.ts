import { type Static, Type } from 'typebox'
import { PreauError } from './errors.ts'

const UUID = '^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$'
const uuidPattern = new RegExp(UUID)

/** A school, device, place or record: a UUID in lower case. Ours are version 7, so that they sort by when they were made. */
export const Id = Type.String({ pattern: UUID, description: 'UUID in lower case' })
export type Id = Static<typeof Id>

/** Whether `text` is an identifier as `Id` describes it. */
export function isId(text: unknown): text is Id {
  return typeof text === 'string' && uuidPattern.test(text)
}

/** `text` as an identifier; throws ID_INVALID with the name of the field. */
export function parseId(text: unknown, field = 'id'): Id {
  if (!isId(text)) throw new PreauError('ID_INVALID', { field })
  return text
}

/**
 * A UUID version 7 (RFC 9562 5.7). The order of two of them says nothing about the order of facts: a clock may be set back.
 * @param now milliseconds since 1970
 * @param random 10 bytes from a secure source
 */
export function uuidv7(now: number, random: Uint8Array): Id {
  const bytes = new Uint8Array(16)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, Math.floor(now / 0x10000))
  view.setUint16(4, now % 0x10000)
  bytes.set(random.subarray(0, 10), 6)
  view.setUint8(6, (view.getUint8(6) & 0x0f) | 0x70)
  view.setUint8(8, (view.getUint8(8) & 0x3f) | 0x80)
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
