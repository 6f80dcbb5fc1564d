import { type Static, Type } from 'typebox'
import { decoder } from '../decode.ts'
import { ProductName } from './target-facts.ts'

/** What lies beside an agent that may be updated, as `updates.json`: who signs, who orders, and when it was made. */
export const ShippedFile = Type.Object({
  /** ms since 1970. */
  built: Type.Integer({ minimum: 0, maximum: 8.64e15 }),
  /** Name of the director whose orders hold; absent: nobody orders anything. */
  director: Type.Optional(ProductName),
  /** The bytes of a `root.json`, in base64. */
  root: Type.String({ minLength: 1, maxLength: 128 * 1024, pattern: '^[A-Za-z0-9+/]+={0,2}$' }),
})
export type ShippedFile = Static<typeof ShippedFile>

/** Throws UPDATE_METADATA_INVALID. The root in it is not read yet. */
export const decodeShipped = decoder(ShippedFile, 'UPDATE_METADATA_INVALID')
