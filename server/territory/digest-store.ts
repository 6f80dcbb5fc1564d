import type { Id } from '@preau/protocol/ids.ts'
import type { RetentionItem } from '@preau/protocol/rules/retention.ts'
import type { Day, DaySpan, RowHash } from '@preau/protocol/rules/territory/digest.ts'
import type { SyncKindName } from '@preau/protocol/rules/territory/kinds.ts'

/** A row as it is compared, with the key that its hash stands for. */
export interface ComparedRow {
  key: string
  day: Day
  hash: RowHash
}

/** What both sides' cores of the comparison need of their store. */
export interface DigestStore {
  /** Every row of a kind within the span, in any order: read as a stream, a month of a school never stands in memory. */
  rows(school: Id, kind: SyncKindName, span: DaySpan): AsyncIterable<ComparedRow>
  /** Keys of a kind that wait to be sent, or are too large for it, so that the other side cannot have them as they are here. */
  waiting(school: Id, kind: SyncKindName): Promise<Set<string>>
  /** Notes rows so that they are sent again, as they are or as taken away. */
  renote(school: Id, keys: readonly { kind: string; key: string }[]): Promise<void>
  /** Takes rows away that their owner does not have. */
  takeAway(school: Id, kind: SyncKindName, keys: readonly string[]): Promise<void>
  /** Writes down that a kind was compared: with no row repaired both sides were equal. */
  noteCompared(school: Id, compared: ComparedKind): Promise<void>
  /** When all that is kept was compared last, in ms since 1970; null where it never was. */
  comparedAt(school: Id): Promise<number | null>
  /** How many days of what is kept by a period stay here. */
  keptDays(item: RetentionItem): Promise<number>
}

/** What a comparison of a kind found; `at` is ms since 1970. */
export interface ComparedKind {
  kind: string
  at: number
  repaired: number
}
