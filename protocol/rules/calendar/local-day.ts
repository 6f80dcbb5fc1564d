/** A local date without a zone: days since 1970-01-01. */
export type Day = number

/** The days of a week in the order in which France counts them. */
export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const
export type Weekday = (typeof WEEKDAYS)[number]

const DAY_MS = 86_400_000
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** `2026-11-30` as a day; undefined for what is no date of the calendar, such as 30 February. */
export function dayOf(date: string): Day | undefined {
  if (!DATE.test(date)) return undefined
  return dayOfParts(Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8)))
}

/** A year, a month from 1 and a day of it as a day; undefined where there is no such date. */
export function dayOfParts(year: number, month: number, date: number): Day | undefined {
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  if (date < 1 || date > (MONTH_DAYS[month - 1] ?? 0) + (leap ? 1 : 0)) return undefined
  // Date.UTC takes the years 0 to 99 for those of the twentieth century.
  return year < 100 ? undefined : Date.UTC(year, month - 1, date) / DAY_MS
}

/** A day as `2026-11-30`. */
export function dateOf(day: Day): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10)
}

/** Which day of the week a day is. */
export function weekdayOf(day: Day): Weekday {
  // 1 January 1970 was a Thursday.
  return WEEKDAYS[(((day + 3) % 7) + 7) % 7] ?? 'monday'
}

/** The year of a day. */
export function yearOf(day: Day): number {
  return new Date(day * DAY_MS).getUTCFullYear()
}
