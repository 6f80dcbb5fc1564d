import { type Static, Type } from 'typebox'
import type { Id } from '../ids.ts'

const VERSION = '[0-9a-f]{12}-[0-9a-f]{4}-[0-9a-f]{12}'

/**
 * When a row came to be as it is, on a clock that follows causes (protocol/rules/territory/clock.ts): milliseconds since 1970, a
 * count within them, and the last twelve digits of the server that changed it. Versions sort as texts.
 */
export const Version = Type.String({ pattern: `^${VERSION}$` })
export type Version = Static<typeof Version>

const FieldName = Type.String({ pattern: '^([a-z_]{1,40}|[*])$' })

/** What is in a row: its fields as they are stored, under the names of protocol/rules/territory/kinds.ts. */
export type SyncValue = Readonly<Record<string, string | number | null>>

/**
 * One row of one of the two sides as it is now; `value` is null where it was taken away. A row that is only ever added has no
 * version. `fields` are the versions of fields that are not as old as the row's, where fields are merged one by one; `over` are
 * those that their author saw in their place. `*` stands for the row as such: when it was taken away, before it was there again.
 */
export const SyncRecord = Type.Object({
  kind: Type.String({ pattern: '^[a-z_]{1,32}$', description: 'A kind that this program may not know' }),
  key: Type.String({ minLength: 1, maxLength: 400 }),
  version: Type.Union([Version, Type.Null()]),
  value: Type.Union([
    Type.Record(Type.String({ pattern: '^[a-z_]{1,40}$' }), Type.Union([Type.String(), Type.Number(), Type.Null()])),
    Type.Null(),
  ]),
  fields: Type.Optional(Type.Record(FieldName, Version)),
  over: Type.Optional(Type.Record(FieldName, Version)),
})
export type SyncRecord = Static<typeof SyncRecord>

/**
 * The kind of a record that is a piece of a row larger than a message: its key is the sum of all pieces and its place among them, its
 * value how many they are and its text. It is no kind of rows; who says it among his kinds takes pieces.
 */
export const PIECE = 'piece'

/** A row that is to be sent: which one, and the number of its newest change; the same row changed again has a higher one. */
export interface SyncNote {
  school: Id
  kind: string
  key: string
  n: number
  urgency: number
}
