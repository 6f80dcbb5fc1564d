import { type Static, Type } from 'typebox'

const Kind = Type.String({ pattern: '^[a-z_]{1,32}$' })
const Hash = Type.String({ pattern: '^[0-9a-f]{16}$' })
/** Days since 1970, UTC; null where the rows of a kind have no day. */
const Day = Type.Union([Type.Integer({ minimum: -1_000_000, maximum: 1_000_000 }), Type.Null()])

/** How many rows a day has, and a sum over them that does not depend on their order. */
export const DaySum = Type.Tuple([Day, Type.Integer({ minimum: 0 }), Hash])
export type DaySum = Static<typeof DaySum>

/**
 * What the school has of a kind from the day `from` on, up to and with `upto` (both null where it has no days): every day that is not in
 * `days` has no row. `fields` is a hash of the fields' names: two programs of which one knows more cannot be compared.
 */
export const DigestSums = Type.Object({
  what: Type.Literal('sums'),
  kind: Kind,
  fields: Hash,
  from: Day,
  upto: Day,
  days: Type.Array(DaySum, { maxItems: 800 }),
})
export type DigestSums = Static<typeof DigestSums>

/** The territory's answer: which of these days differ. Where none does, both sides are proved equal. */
export const DigestAnswer = Type.Object({
  what: Type.Literal('sums-answer'),
  kind: Kind,
  from: Day,
  upto: Day,
  differ: Type.Array(Day, { maxItems: 800 }),
  compared: Type.Boolean({ description: 'False where the programs know other fields, or the kind is not known' }),
})
export type DigestAnswer = Static<typeof DigestAnswer>

/**
 * The rows of a day that the territory has, by the hash of the key and that of the row, in the order of the former: those after
 * `after`, and with `more` not up to the last.
 */
export const DigestRows = Type.Object({
  what: Type.Literal('rows'),
  kind: Kind,
  day: Day,
  rows: Type.Array(Type.Tuple([Hash, Hash]), { maxItems: 1000 }),
  after: Type.Union([Hash, Type.Null()]),
  more: Type.Boolean(),
})
export type DigestRows = Static<typeof DigestRows>

/** The school's answer to those: of which keys it needs the territory's row, or has none any more. */
export const DigestLack = Type.Object({
  what: Type.Literal('lack'),
  kind: Kind,
  day: Day,
  keys: Type.Array(Hash, { maxItems: 1000 }),
  next: Type.Union([Hash, Type.Null()], { description: 'From where on the school wants the next rows; null: no more' }),
})
export type DigestLack = Static<typeof DigestLack>

/**
 * The school is through with a kind: so many rows were sent again, asked for or taken away. With none both sides were equal. Of the
 * kind `everything`: it is through with all days that both keep.
 */
export const DigestDone = Type.Object({
  what: Type.Literal('compared'),
  kind: Kind,
  repaired: Type.Integer({ minimum: 0 }),
})
export type DigestDone = Static<typeof DigestDone>

export const DigestMessage = Type.Union([DigestSums, DigestAnswer, DigestRows, DigestLack, DigestDone])
export type DigestMessage = Static<typeof DigestMessage>
