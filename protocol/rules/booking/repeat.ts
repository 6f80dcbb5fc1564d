import type { Repeat } from '../../api/booking-acts.ts'
import { type Day, dateOf, dayOf, WEEKDAYS, weekdayOf } from '../calendar/local-day.ts'
import type { SchoolClock } from './school-clock.ts'
import type { Wish } from './wall-time.ts'

/** A series has at most so many weeks: a school year, with what two zones may differ. */
export const MOST_REPEATS = 48

/**
 * A wish with its repetitions: the same hours on the same weekday of every `every`-th week with class. Weeks without any class
 * are not counted, so that „every second week“ goes on after the holidays as it would without them. A single day without class
 * in a week that has some stays in: what refuses it says why.
 */
export function repeated(wish: Wish, { every, until }: Repeat, school: SchoolClock): Wish[] {
  const [first, last] = [dayOf(wish.date), dayOf(until)]
  if (first === undefined || last === undefined || last < first) return [wish]
  const length = wish.until === undefined ? 0 : (dayOf(wish.until) ?? first) - first
  const wishes: Wish[] = []
  let weeks = 0
  for (let day = first; day <= last && wishes.length < MOST_REPEATS; day += 7) {
    if (day !== first && !hasClass(school, day)) continue
    if (weeks++ % every !== 0) continue
    wishes.push({ ...wish, date: dateOf(day), ...(length > 0 && { until: dateOf(day + length) }) })
  }
  return wishes
}

/** Whether the week of a day has class on any day; one that nobody knows is taken for a week with class, and refused by its day. */
function hasClass({ days }: SchoolClock, day: Day): boolean {
  const monday = day - WEEKDAYS.indexOf(weekdayOf(day))
  return WEEKDAYS.some((_, index) => ['open', 'unknown'].includes(days.stateOf(monday + index).state))
}
