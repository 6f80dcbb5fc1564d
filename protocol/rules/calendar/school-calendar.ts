import { dayOf } from './local-day.ts'
import { type HolidayRegion, publicHolidayClosures } from './public-holidays.ts'
import type { SchoolHolidays } from './school-holidays.ts'
import type { SchoolWeek } from './school-weeks.ts'
import type { ClosedDays, OpenedDay, ServiceCalendar } from './service-calendar.ts'

/** What the time of a school is made of. */
export interface SchoolTime {
  /** The weeks that hold from a date on: one a school year where they change. */
  weeks: readonly { from: string; hours: SchoolWeek }[]
  holidays: SchoolHolidays
  region?: HolidayRegion
  /** Bridges, strikes, works: days without class here alone. */
  closed?: readonly ClosedDays[]
  /** Days with class that would have none, such as a Wednesday that makes up for a bridge. */
  opened?: readonly OpenedDay[]
}

/**
 * The calendar of a school with every day in it: what is known of it is what is known of its holidays. It stands by itself, so
 * that a contract can carry it.
 */
export function schoolCalendar({ weeks, holidays, region, closed = [], opened = [] }: SchoolTime): ServiceCalendar {
  const [from, to] = [dayOf(holidays.known.from) ?? 0, dayOf(holidays.known.to) ?? -1]
  return {
    known: { ...holidays.known },
    weeks: weeks.map((week) => ({ from: week.from, ...week.hours })),
    closed: [...holidays.closed, ...publicHolidayClosures(from, to, region), ...closed],
    ...(opened.length > 0 && { opened: [...opened] }),
  }
}
