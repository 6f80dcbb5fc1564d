import type { Gap } from '@preau/protocol/api/samples.ts'
import type { Period } from '../format/periods.ts'
import { closedHours, type Span } from '../format/school-hours.ts'
import type { Voice } from '../format/translate.ts'

/** A stretch without measures, and the words for why: the first of `words` that fits is written, if `written`. */
export interface NamedGap extends Span {
  words: readonly string[]
  /** False for the usual silence of nights and week-ends in a long period: the shade says it already. */
  written: boolean
}

/** From so much time of school on, a gap of a long period is told: a day of class. */
const TOLD_FROM = 10 * 3_600_000

/** The gaps of a period with their reasons; those that follow each other for one reason are one. */
export function nameGaps(gaps: readonly Gap[], period: Period, { t, format }: Voice): NamedGap[] {
  const { from, to, range } = period
  const closed = range === 'day' ? [] : closedHours(from, to, format.timeZone)
  return joined(gaps, period).map((gap) => ({
    from: gap.from,
    to: gap.to,
    words: [t(`chart.gap.${gap.reason}`), t(`chart.gap_short.${gap.reason}`)],
    written: range === 'day' || schoolTime(gap, closed) >= TOLD_FROM,
  }))
}

/** What is known of a time before the first value of a line. */
export interface Beginning {
  /** When the series has its first value, also one that held before; undefined where it has none. */
  first: number | undefined
  /** Whether the device had spoken before the period. */
  spoken: boolean
  /** What the time before is called. */
  words: string
}

/**
 * The gaps of one line: those of the period, and the time before its first value where no gap says why it is empty. The silence
 * of a device that had never spoken is no silence.
 */
export function gapsOf(
  { first, spoken, words }: Beginning,
  gaps: readonly Gap[],
  named: readonly NamedGap[],
  from: number,
): NamedGap[] {
  if (first === undefined || first <= from) return [...named]
  const told = gaps.filter((gap) => gap.to > from && (spoken || gap.reason !== 'unknown' || gap.to > first))
  const to = Math.min(first, ...told.map((gap) => gap.from))
  if (to <= from) return [...named]
  return [{ from, to, words: [words], written: true }, ...named.filter((gap) => gap.to > to)]
}

function joined(gaps: readonly Gap[], { from, to }: Span): Gap[] {
  const all: Gap[] = []
  for (const gap of gaps) {
    const cut = { ...gap, from: Math.max(gap.from, from), to: Math.min(gap.to, to) }
    if (cut.from >= cut.to) continue
    const before = all.at(-1)
    if (before !== undefined && before.reason === cut.reason && before.to >= cut.from)
      before.to = Math.max(before.to, cut.to)
    else all.push(cut)
  }
  return all
}

/** How much of a span the school was open, in ms. */
function schoolTime({ from, to }: Span, closed: readonly Span[]): number {
  let time = to - from
  for (const span of closed) {
    if (span.from >= to) break
    time -= Math.max(0, Math.min(span.to, to) - Math.max(span.from, from))
  }
  return time
}
