import { type Static, Type } from 'typebox'
import { Count, Time } from '../envelope.ts'
import { Id } from '../ids.ts'
import { RETENTION_ITEMS } from '../rules/retention.ts'

const Item = Type.Enum(RETENTION_ITEMS)
const Days = Type.Integer({ minimum: 1, maximum: 10_000 })
const Reason = Type.String({ maxLength: 500 })

/** So many are counted; a larger figure means: more than this. */
export const MOST_COUNTED = 10_000

/** How long one kind of record is kept here; its bounds and where they come from are in protocol/rules/retention.ts. */
export const RetentionRow = Type.Object({
  item: Item,
  days: Days,
  /** Why it is more than the recommendation says; empty where it is not. */
  reason: Reason,
  changedAt: Type.Union([Time, Type.Null()]),
  /** Who set it, by today's name; null where nobody did, or he was erased. */
  changedBy: Type.Union([Type.String(), Type.Null()]),
  /** What the next run takes away, at most MOST_COUNTED + 1; null where counting would cost more than it tells. */
  due: Type.Union([Count, Type.Null()]),
})
export type RetentionRow = Static<typeof RetentionRow>

export const RetentionTable = Type.Object({
  rows: Type.Array(RetentionRow),
  /**
   * Whether the clock of the server may be believed. Where not, nothing is taken away that a person may want to keep: no device
   * that was heard in the last day has the same day.
   */
  clockBelieved: Type.Boolean(),
})
export type RetentionTable = Static<typeof RetentionTable>

export const RetentionChange = Type.Object(
  { item: Item, days: Days, reason: Type.Optional(Reason) },
  { additionalProperties: false },
)
export type RetentionChange = Static<typeof RetentionChange>

/** What a period would take away at once, before it is set. */
export const RetentionPreviewQuery = Type.Object({ item: Item, days: Days })
export type RetentionPreviewQuery = Static<typeof RetentionPreviewQuery>
export const RetentionPreview = Type.Object({ due: Type.Union([Count, Type.Null()]) })
export type RetentionPreview = Static<typeof RetentionPreview>

/** What everybody may read before he signs in: how long what tells of him is kept. */
export const PrivacyNotice = Type.Object({ periods: Type.Array(Type.Object({ item: Item, days: Days })) })
export type PrivacyNotice = Static<typeof PrivacyNotice>

/** A person was erased. */
export const Erased = Type.Object({
  id: Id,
  erasedAt: Time,
  /** Whether the files of the database were emptied of it at once; where not, the next run of the day does it. */
  purged: Type.Boolean(),
  /** Folders beside the data that still hold it: what lay there before a backup was restored. */
  copies: Type.Array(Type.String()),
})
export type Erased = Static<typeof Erased>
