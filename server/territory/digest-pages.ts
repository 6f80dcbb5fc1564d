import type { Id } from '@preau/protocol/ids.ts'
import { type Day, type DaySpan, type RowHash, RowSum } from '@preau/protocol/rules/territory/digest.ts'
import type { SyncKindName } from '@preau/protocol/rules/territory/kinds.ts'
import type { DaySum } from '@preau/protocol/territory/digest.ts'
import type { ComparedRow, DigestStore } from './digest-store.ts'

/** Rows of a message: 16 and 16 digits with what stands around them make 40 bytes of each. */
export const PAGE_ROWS = 1000

/** Before the hash of every key. */
export const FIRST = '0000000000000000'

/** The sums of the days of a span. */
export async function readSums(store: DigestStore, school: Id, kind: SyncKindName, span: DaySpan): Promise<DaySum[]> {
  const sums = new Map<Day, RowSum>()
  for await (const { day, hash } of store.rows(school, kind, span)) {
    const sum = sums.get(day) ?? new RowSum()
    sums.set(day, sum)
    sum.add(hash)
  }
  return [...sums].map(([day, { rows, sum }]): DaySum => [day, rows, sum]).sort(([a], [b]) => (a ?? 0) - (b ?? 0))
}

/** The rows of one day in the order of their keys' hashes. */
export async function readDay(store: DigestStore, school: Id, kind: SyncKindName, day: Day): Promise<ComparedRow[]> {
  const rows: ComparedRow[] = []
  for await (const row of store.rows(school, kind, { from: day, upto: day })) rows.push(row)
  return rows.sort(({ hash: [a] }, { hash: [b] }) => (a < b ? -1 : 1))
}

/** A page of a day after a hash, and whether others follow. */
export function pageOf(rows: readonly ComparedRow[], after: string): { rows: RowHash[]; more: boolean } {
  const rest = rows.filter(({ hash: [key] }) => key > after)
  return { rows: rest.slice(0, PAGE_ROWS).map(({ hash }) => hash), more: rest.length > PAGE_ROWS }
}
