import type { DaySum } from '../../territory/digest.ts'
import type { SyncValue } from '../../territory/record.ts'
import { canonical, textDigest } from '../digest.ts'
import { COMPARED_DAYS, type Compared } from './compared.ts'
import type { SyncKind } from './kinds.ts'

/** A row as both sides compare it: the hash of its key, and of its key with what it says. 16 hex digits each. */
export type RowHash = [key: string, row: string]

/** A day of a kind: days since 1970, UTC; null where its rows have none. */
export type Day = number | null

const DAY_MS = 86_400_000

/** The hashes of a row. What is null does not count, nor when it was said: what both sides show is compared. */
export function hashRow(key: string, value: SyncValue): RowHash {
  const said = Object.fromEntries(Object.entries(value).filter(([, field]) => field !== null))
  return [textDigest(key), textDigest(canonical([key, said]))]
}

/** The hash of a key alone. */
export function hashKey(key: string): string {
  return textDigest(key)
}

/** A hash of what is known of a kind: two programs of which one knows more fields do not compare their rows. */
export function hashFields({ key, fields }: SyncKind): string {
  return textDigest(canonical([Object.keys(key), Object.keys(fields).sort()]))
}

/** The day of a row that says when it was as its kind is compared. @param said that field of it, from its key or beside it */
export function dayOf({ by }: Compared, said: unknown): Day {
  if (by === 'state' || typeof said !== 'number') return null
  return by === 'day' ? said : Math.floor(said / DAY_MS)
}

/** Days of a kind, both included; null where its rows have none. */
export interface DaySpan {
  from: Day
  upto: Day
}

/** Days of one message: a sum of each fits into it. */
const SPAN_DAYS = 400

/**
 * The days of a kind that are compared, in spans, the newest first: those that are over, for today is still being written.
 * @param now ms since 1970 @param days how many of them
 */
export function spansOf({ by }: Compared, now: number, days = COMPARED_DAYS): DaySpan[] {
  if (by === 'state') return [{ from: null, upto: null }]
  const today = Math.floor(now / DAY_MS)
  const spans: DaySpan[] = []
  for (let upto = today - 1; upto >= today - days; upto -= SPAN_DAYS)
    spans.push({ from: Math.max(upto - SPAN_DAYS + 1, today - days), upto })
  return spans
}

/** Of days those that a side keeps which keeps so many: what is older may be gone there. */
export function keptOf(differ: readonly Day[], now: number, days: number): Day[] {
  // Of the first of them its period has taken a part.
  const first = Math.floor(now / DAY_MS) - days + 1
  return differ.filter((day) => day === null || day >= first)
}

/**
 * A sum over rows that does not depend on their order, 16 hex digits, so that a day is summed as its rows come. It finds drift, not an
 * attacker: who can write into one of the stores needs no equal sums.
 */
export class RowSum {
  #high = 0
  #low = 0
  rows = 0

  add([, row]: RowHash): void {
    const low = this.#low + Number.parseInt(row.slice(8), 16)
    this.#low = low % 0x1_0000_0000
    this.#high = (this.#high + Number.parseInt(row.slice(0, 8), 16) + (low >= 0x1_0000_0000 ? 1 : 0)) % 0x1_0000_0000
    this.rows += 1
  }

  get sum(): string {
    return [this.#high, this.#low].map((half) => half.toString(16).padStart(8, '0')).join('')
  }
}

/** The sums of rows by their day, in the order of the days. */
export function sumDays(rows: Iterable<{ day: Day; hash: RowHash }>): DaySum[] {
  const sums = new Map<Day, RowSum>()
  for (const { day, hash } of rows) {
    const sum = sums.get(day) ?? new RowSum()
    sums.set(day, sum)
    sum.add(hash)
  }
  return [...sums].map(([day, { rows, sum }]): DaySum => [day, rows, sum]).sort(([a], [b]) => (a ?? 0) - (b ?? 0))
}

/** The days on which two sides do not have the same rows. */
export function differingDays(mine: readonly DaySum[], theirs: readonly DaySum[]): Day[] {
  const texts = (sums: readonly DaySum[]) => new Map(sums.map(([day, rows, sum]) => [day, `${rows} ${sum}`]))
  const [a, b] = [texts(mine), texts(theirs)]
  const days = [...new Set([...a.keys(), ...b.keys()])].filter((day) => a.get(day) !== b.get(day))
  return days.sort((x, y) => (x ?? 0) - (y ?? 0))
}

/** What is to be done about rows that differ. Hashes of keys. */
export interface Repair {
  /** The other side has not what this one has. */
  send: string[]
  /** This side has not what the other one has. */
  lack: string[]
  /** Both have the row, and it differs. */
  differ: string[]
}

/**
 * Compares a page of the other side's rows with ours of the same span of keys: after `after`, and up to the page's last where
 * there are `more`. Both are in the order of the keys' hashes.
 */
export function compareRows(mine: readonly RowHash[], page: readonly RowHash[], after: string, more: boolean): Repair {
  const upto = more ? (page.at(-1)?.[0] ?? after) : undefined
  const ours = new Map(mine.filter(([key]) => key > after && (upto === undefined || key <= upto)))
  const theirs = new Map(page)
  return {
    send: [...ours.keys()].filter((key) => !theirs.has(key)),
    lack: [...theirs.keys()].filter((key) => !ours.has(key)),
    differ: [...ours].filter(([key, row]) => theirs.has(key) && theirs.get(key) !== row).map(([key]) => key),
  }
}
