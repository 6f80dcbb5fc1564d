import { DAY, MINUTE } from './school-hours.ts'
import { type SchoolDay, schoolDayAt, schoolDays } from './term-calendar.ts'

/** How far back a year reaches, in ms. */
export const YEAR = 365 * DAY

const WEDNESDAY = 3

/** A day on which the school is open. */
export type OpenDay = SchoolDay & { open: NonNullable<SchoolDay['open']> }

/** The year as all machines share it. Times are ms since 1970. */
export interface YearPlan {
  seed: string
  from: number
  /** Where the year ends and the demo goes on. */
  now: number
  /** See timetableShift(): how the school's clock stands at `now`. */
  shift: number
  /** Every day with school, oldest first. */
  days: readonly OpenDay[]
}

export function planYear(seed: string, now: number, shift: number): YearPlan {
  const from = now - YEAR
  const days = schoolDays(from, now).flatMap(({ open, ...day }) => (open ? [{ ...day, open }] : []))
  return { seed, from, now, shift, days }
}

/** The moment of a day at `minute` by the clock on the wall, ms since 1970. */
export function atMinute({ midnight }: SchoolDay, minute: number): number {
  return midnight + minute * MINUTE
}

/** The days with school from a month and day of the plan's year on; the first is a whole one, no Wednesday. */
export function daysFrom({ now, days }: YearPlan, monthDay: string): readonly OpenDay[] {
  const today = schoolDayAt(now).date
  const year = Number(today.slice(0, 4))
  const date = `${year}-${monthDay}` <= today ? `${year}-${monthDay}` : `${year - 1}-${monthDay}`
  const first = days.findIndex((day) => day.date >= date && day.weekday !== WEDNESDAY)
  return first < 0 ? [] : days.slice(first)
}
