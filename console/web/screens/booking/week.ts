import { type Day, dateOf, dayOf, WEEKDAYS, weekdayOf, yearOf } from '@preau/protocol/rules/calendar/local-day.ts'

/** The Monday of the week in which a day lies. */
export function mondayOf(day: Day): Day {
  return day - WEEKDAYS.indexOf(weekdayOf(day))
}

/** The dates of the school week that begins on a Monday; Saturday only where a school has class on it. */
export function datesOf(monday: Day, saturday = false): string[] {
  return Array.from({ length: saturday ? 6 : 5 }, (_, index) => dateOf(monday + index))
}

/** The number of a week as calendars in France print it (ISO 8601): that of its Thursday in the year. */
export function weekNumber(monday: Day): number {
  const thursday = monday + 3
  const first = dayOf(`${yearOf(thursday)}-01-01`) ?? thursday
  return Math.floor((thursday - first) / 7) + 1
}

/** The Monday that a date in an address names, else that of today; at the weekend the week to come. */
export function weekOf(date: string | undefined, today: string): Day {
  const named = date === undefined ? undefined : dayOf(date)
  if (named !== undefined) return mondayOf(named)
  const day = dayOf(today) ?? 0
  const weekday = weekdayOf(day)
  return mondayOf(weekday === 'saturday' || weekday === 'sunday' ? day + 2 : day)
}
