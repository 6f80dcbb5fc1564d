import { Temporal } from 'temporal-polyfill'
import type { Span } from './school-hours.ts'

/** How much time charts show: 24 hours, 30 days, one year. */
export const RANGES = ['day', 'month', 'year'] as const
export type Range = (typeof RANGES)[number]

/** A stretch of time as a person chooses it, in the days of a school. */
export interface Period extends Span {
  range: Range
  /** Its last day (`2026-11-23`); null: it goes up to now. */
  last: string | null
}

const DAY_MS = 86_400_000
const MONTH_DAYS = 30

/**
 * The period of a range. Up to now, a day is the last 24 hours; else it is the whole day `last`. Months and years begin at a
 * midnight, so that the first day is a whole one. A last day that is not over, or that no calendar has, means now.
 * @param now ms since 1970
 */
export function periodOf(range: Range, last: string | undefined, now: number, timeZone: string): Period {
  const today = dateOf(now, timeZone)
  const asked = readDate(last)
  const past = asked !== null && Temporal.PlainDate.compare(asked, today) < 0
  if (!past && range === 'day') return { range, last: null, from: now - DAY_MS, to: now }
  const end = past ? asked : today
  return {
    range,
    last: past ? end.toString() : null,
    from: midnight(firstDay(range, end), timeZone),
    to: past ? midnight(end.add({ days: 1 }), timeZone) : now,
  }
}

/** The last day of the period before this one. */
export function lastDayBefore({ range, last, from, to }: Period, timeZone: string): string {
  // The last 24 hours are followed by whole days: yesterday comes first.
  const first = range === 'day' && last === null ? dateOf(to, timeZone) : dateOf(from, timeZone)
  return first.subtract({ days: 1 }).toString()
}

/** The last day of the period after this one; null where that is not over at `now`, for what is up to now itself too. */
export function lastDayAfter({ range, last }: Period, now: number, timeZone: string): string | null {
  const day = readDate(last ?? undefined)
  if (day === null) return null
  const next = range === 'year' ? day.add({ years: 1 }) : day.add({ days: range === 'month' ? MONTH_DAYS : 1 })
  return Temporal.PlainDate.compare(next, dateOf(now, timeZone)) < 0 ? next.toString() : null
}

function firstDay(range: Range, end: Temporal.PlainDate): Temporal.PlainDate {
  if (range === 'day') return end
  return range === 'month' ? end.subtract({ days: MONTH_DAYS - 1 }) : end.subtract({ years: 1 }).add({ days: 1 })
}

function readDate(text: string | undefined): Temporal.PlainDate | null {
  if (text === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return null
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' })
  } catch {
    return null
  }
}

function dateOf(at: number, timeZone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate()
}

function midnight(day: Temporal.PlainDate, timeZone: string): number {
  return day.toZonedDateTime({ timeZone }).epochMilliseconds
}
