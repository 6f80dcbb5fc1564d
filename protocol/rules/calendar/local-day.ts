/** A local date without a zone: days since 1970-01-01. */
export type Day = number

/** The days of a week in the order in which France counts them. */
export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const
export type Weekday = (typeof WEEKDAYS)[number]

const DAY_MS = 86_400_000
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/

/** `2026-11-30` as a day; undefined for what is no date of the calendar, such as 30 February. */
export function dayOf(date: string): Day | undefined {
  const [, year, month, day] = DATE.exec(date) ?? []
  if (year === undefined) return undefined
  const found = Date.UTC(Number(year), Number(month) - 1, Number(day)) / DAY_MS
  return dateOf(found) === date ? found : undefined
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
