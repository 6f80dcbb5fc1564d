import { type Static, Type } from 'typebox'

/** What is compared: every row of a day of a school (days since 1970, UTC), or those of a kind that has no day. */
export const DigestPlace = Type.Object({
  kind: Type.String({ maxLength: 32 }),
  day: Type.Union([Type.Integer(), Type.Null()]),
})
export type DigestPlace = Static<typeof DigestPlace>

/** Sums over what one side has: how many rows, and 16 hex digits that do not depend on their order. */
export const DigestSums = Type.Object({
  what: Type.Literal('sums'),
  sums: Type.Array(
    Type.Object({ ...DigestPlace.properties, rows: Type.Integer(), sum: Type.String({ pattern: '^[0-9a-f]{16}$' }) }),
    { maxItems: 500 },
  ),
})
export type DigestSums = Static<typeof DigestSums>

/** The rows of a place where both sides differ: hash of the key, hash of the row. The other side sends again what differs. */
export const DigestRows = Type.Object({
  what: Type.Literal('rows'),
  ...DigestPlace.properties,
  rows: Type.Array(Type.Tuple([Type.String({ maxLength: 16 }), Type.String({ maxLength: 16 })]), { maxItems: 1000 }),
  after: Type.Union([Type.String({ maxLength: 16 }), Type.Null()]),
  more: Type.Boolean(),
})
export type DigestRows = Static<typeof DigestRows>

export const DigestMessage = Type.Union([DigestSums, DigestRows])
export type DigestMessage = Static<typeof DigestMessage>
