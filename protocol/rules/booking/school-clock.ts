import { bundledHolidays } from '../calendar/bundled-holidays.ts'
import { type CalendarFault, calendarFaults } from '../calendar/calendar-faults.ts'
import { type DayPlan, dayPlan } from '../calendar/day-plan.ts'
import { type Day, dateOf, WEEKDAYS } from '../calendar/local-day.ts'
import type { HolidayRegion } from '../calendar/public-holidays.ts'
import { publicHolidayClosures } from '../calendar/public-holidays.ts'
import type { SchoolHolidays, SchoolZone } from '../calendar/school-holidays.ts'
import { SCHOOL_WEEKS } from '../calendar/school-weeks.ts'
import type { ClosedDays, OpenedDay, ServiceCalendar, ServiceWeek } from '../calendar/service-calendar.ts'
import { ZoneClock } from '../calendar/zone-clock.ts'
import { FIRST_SITES } from './lesson-opening.ts'
import { periodsOf } from './periods.ts'

/** What a school says of its time, as it is stored. Each entry of a day in `weeks` is one period. */
export interface SchoolTimesFacts {
  zone: SchoolZone | null
  region: HolidayRegion
  weeks: ServiceWeek[]
  closed: ClosedDays[]
  opened: OpenedDay[]
  sites: string[]
}

/** The time of a school, ready to be asked. */
export interface SchoolClock {
  days: DayPlan
  clock: ZoneClock
}

/** So many days around today are asked for, mostly: a school year back, and two ahead. */
const AROUND = { back: 400, ahead: 800 }

/** With what a school begins that has said nothing: hours of four days, cut into periods of an hour. */
export function firstTimes(zone: SchoolZone | null, region: HolidayRegion): SchoolTimesFacts {
  const week = periodsOf(SCHOOL_WEEKS.four_days)
  return { zone, region, weeks: [{ from: '2020-01-01', ...week }], closed: [], opened: [], sites: [...FIRST_SITES] }
}

/** Makes the times of a school answer. @param today the local day around which they are asked for */
export function schoolClock(times: SchoolTimesFacts, timeZone: string, today: Day): SchoolClock {
  const clock = new ZoneClock(knownZone(timeZone), today - AROUND.back, today + AROUND.ahead)
  return { days: dayPlan(calendarOf(times, today), {}), clock }
}

/** Every fault of what a person said of the time of his school; none means that it can be kept. */
export function timesFaults(times: SchoolTimesFacts, today: Day): CalendarFault[] {
  const { from } = knownHolidays(times.zone, today).known
  // A week from before what is known holds from its begin: what a school says first holds from ever.
  const known = { from: latest(from, firstWeek(times)), to: '2100-01-01' }
  return [...calendarFaults({ ...calendarOf(times, today), known }, []), ...grainFaults(times)]
}

/** Bookings are kept in steps of five minutes: a period begins and ends at one. */
function grainFaults({ weeks, opened }: SchoolTimesFacts): CalendarFault[] {
  const isOff = (periods: readonly string[]) => periods.some((text) => !/^\d\d:\d[05]-\d\d:\d[05]$/.test(text))
  const inWeeks = weeks.flatMap((week, index) =>
    WEEKDAYS.filter((day) => isOff(week[day] ?? [])).map((day) => `/weeks/${index}/${day}`),
  )
  const inDays = opened.flatMap(({ hours }, index) => (isOff(hours) ? [`/opened/${index}/hours`] : []))
  return [...inWeeks, ...inDays].map((path) => ({ path, fault: 'hours' }))
}

/** The holidays of the zone and the public ones that are known around a day. */
export function holidaysAround(
  { zone, region }: Pick<SchoolTimesFacts, 'zone' | 'region'>,
  today: Day,
): {
  known: { from: string; to: string }
  closed: ClosedDays[]
} {
  const { known, closed } = knownHolidays(zone, today)
  const [from, to] = [today - AROUND.back, today + AROUND.ahead]
  const near = closed.filter((each) => each.to >= dateOf(from) && each.from <= dateOf(to))
  return { known, closed: [...near, ...publicHolidayClosures(from, to, region)] }
}

function calendarOf({ zone, region, weeks, closed, opened }: SchoolTimesFacts, today: Day): ServiceCalendar {
  const holidays = knownHolidays(zone, today)
  const publicOnes = publicHolidayClosures(today - AROUND.back, today + AROUND.ahead, region)
  return { known: holidays.known, weeks, closed: [...closed, ...holidays.closed, ...publicOnes], opened }
}

/** Where no zone is said nobody knows the holidays: then only public ones count, around today. */
function knownHolidays(zone: SchoolZone | null, today: Day): Pick<SchoolHolidays, 'known' | 'closed'> {
  if (zone !== null) return bundledHolidays(zone)
  return { known: { from: dateOf(today - AROUND.back), to: dateOf(today + AROUND.ahead) }, closed: [] }
}

function firstWeek({ weeks }: SchoolTimesFacts): string {
  return weeks.reduce((first, { from }) => (from < first ? from : first), weeks[0]?.from ?? '')
}

function latest(a: string, b: string): string {
  return a > b ? a : b
}

function knownZone(timeZone: string): string {
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone })
    return timeZone
  } catch {
    return 'Europe/Paris'
  }
}
