import { readDayHours } from './calendar/hours.ts'
import { WEEKDAYS, type Weekday } from './calendar/local-day.ts'
import { type ClassTimes, classTimeAt } from './lessons/class-time.ts'

/** The hours of a week in which the head of a school lets a screen be seen although nobody answers there: `17:00-19:00`. */
export type ViewWeek = { [day in Weekday]?: string[] }

/** Whoever refused or ended a view is believed for so long, in s, whatever the hours say: somebody is there. */
export const VIEW_REFUSED_FOR = 3600

/** The days of a week whose hours cannot be: one ends before it begins, or two overlap. */
export function viewWeekFaults(week: ViewWeek): Weekday[] {
  return WEEKDAYS.filter((day) => readDayHours(week[day] ?? []) === undefined)
}

/** What a machine knows of the hours in which it may be looked at without an answer. ms since 1970 */
export interface ViewTimes extends ClassTimes {
  views?: readonly { from: number; to: number }[] | undefined
}

/**
 * Whether a machine may show its screen although nobody there answers. INVARIANT (I5, I6): within hours that the school approved, and
 * never in a class or where nobody knows whether there is one.
 * @param at clock of the server, ms since 1970
 */
export function mayViewUnasked(times: ViewTimes, at: number): boolean {
  const isApproved = times.views?.some(({ from, to }) => at >= from && at < to) === true
  return isApproved && classTimeAt(times, at) === false
}
