import { Temporal } from 'temporal-polyfill'

/** A stretch of time, ms since 1970. */
export interface Span {
  from: number
  to: number
}

/** Until the calendar of a school is known, a class is Monday to Friday, 8 h to 18 h (DESIGN I6). */
const OPENS = 8
const CLOSES = 18
const FRIDAY = 5

/** When a school of this time zone is closed between `from` and `to`, oldest first; touching spans are joined. */
export function closedHours(from: number, to: number, timeZone: string): Span[] {
  const closed: Span[] = []
  let cursor = from
  for (const day of daysBetween(from, to, timeZone)) {
    if (day.dayOfWeek > FRIDAY) continue
    const opens = hourOf(day, OPENS, timeZone)
    const closes = hourOf(day, CLOSES, timeZone)
    if (opens > cursor) closed.push({ from: cursor, to: Math.min(opens, to) })
    cursor = Math.max(cursor, Math.min(closes, to))
  }
  if (cursor < to) closed.push({ from: cursor, to })
  return closed
}

/** The Saturdays and Sundays between `from` and `to`, whole, oldest first. */
export function weekends(from: number, to: number, timeZone: string): Span[] {
  const spans: Span[] = []
  for (const day of daysBetween(from, to, timeZone)) {
    if (day.dayOfWeek <= FRIDAY) continue
    const [begin, end] = [hourOf(day, 0, timeZone), hourOf(day.add({ days: 1 }), 0, timeZone)]
    const before = spans.at(-1)
    if (before !== undefined && before.to >= begin) before.to = Math.min(end, to)
    else if (begin < to) spans.push({ from: Math.max(begin, from), to: Math.min(end, to) })
  }
  return spans
}

/** The midnights between `from` and `to` with which a week, or a month, begins. */
export function calendarTicks(from: number, to: number, timeZone: string, of: 'week' | 'month'): number[] {
  return daysBetween(from, to, timeZone)
    .filter((day) => (of === 'week' ? day.dayOfWeek : day.day) === 1)
    .map((day) => hourOf(day, 0, timeZone))
    .filter((at) => at >= from && at <= to)
}

/** The hours at which a school's day turns: midnight, opening, noon's end, closing. */
export const SCHOOL_TICKS = [0, OPENS, 13, CLOSES] as const

/** The moments between `from` and `to` at which the clocks of a time zone show one of `hours`. */
export function hourTicks(from: number, to: number, timeZone: string, hours: readonly number[]): number[] {
  const ticks: number[] = []
  for (const day of daysBetween(from, to, timeZone)) {
    for (const hour of hours) {
      const at = hourOf(day, hour, timeZone)
      if (at >= from && at <= to && at !== ticks.at(-1)) ticks.push(at)
    }
  }
  return ticks
}

/** The days that touch the span, the first and the last one too. */
function daysBetween(from: number, to: number, timeZone: string): Temporal.PlainDate[] {
  const last = dateOf(to, timeZone)
  const days: Temporal.PlainDate[] = []
  for (let day = dateOf(from, timeZone); Temporal.PlainDate.compare(day, last) <= 0; day = day.add({ days: 1 })) {
    days.push(day)
  }
  return days
}

function dateOf(at: number, timeZone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate()
}

/** An hour that the clocks skip is the one after it. */
function hourOf(day: Temporal.PlainDate, hour: number, timeZone: string): number {
  return day.toZonedDateTime({ timeZone, plainTime: { hour } }).epochMilliseconds
}
