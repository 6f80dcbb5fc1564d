import { readDayHours } from './hours.ts'
import { dayOf, WEEKDAYS } from './local-day.ts'
import type { ClosedDays, ServiceCalendar } from './service-calendar.ts'

/** What is wrong with a calendar of the right shape: where, and which rule it breaks. */
export interface CalendarFault {
  path: string
  fault: 'date' | 'dates_reversed' | 'hours' | 'week_late' | 'week_twice' | 'closure_unknown' | 'day_twice'
}

/** Every fault of a calendar; none means that `dayPlan` reads all of it. */
export function calendarFaults(calendar: ServiceCalendar, closures: readonly string[]): CalendarFault[] {
  const weeks = calendar.weeks.flatMap((week, index) => [
    ...dateFault(week.from, `/weeks/${index}/from`),
    ...WEEKDAYS.flatMap((day) => hoursFault(week[day] ?? [], `/weeks/${index}/${day}`)),
  ])
  const firsts = calendar.weeks.map(({ from }) => from)
  if (!firsts.some((from) => from <= calendar.known.from)) weeks.push({ path: '/weeks', fault: 'week_late' })
  if (new Set(firsts).size < firsts.length) weeks.push({ path: '/weeks', fault: 'week_twice' })
  const opened = calendar.opened ?? []
  const days = opened.flatMap(({ date, hours }, index) => [
    ...dateFault(date, `/opened/${index}/date`),
    ...hoursFault(hours, `/opened/${index}/hours`),
  ])
  if (new Set(opened.map(({ date }) => date)).size < opened.length) days.push({ path: '/opened', fault: 'day_twice' })
  return [
    ...spanFaults(calendar.known, '/known'),
    ...weeks,
    ...closedFaults(calendar.closed ?? [], '/closed'),
    ...days,
    ...(calendar.closures ?? []).flatMap((name, index): CalendarFault[] =>
      closures.includes(name) ? [] : [{ path: `/closures/${index}`, fault: 'closure_unknown' }],
    ),
  ]
}

/** The faults of a list of closed days. */
export function closedFaults(closed: readonly ClosedDays[], path: string): CalendarFault[] {
  return closed.flatMap((each, index) => spanFaults(each, `${path}/${index}`))
}

/** The faults of two dates of which the first comes first. */
export function spanFaults({ from, to }: { from: string; to: string }, path: string): CalendarFault[] {
  const faults = [...dateFault(from, `${path}/from`), ...dateFault(to, `${path}/to`)]
  return faults.length === 0 && from > to ? [{ path, fault: 'dates_reversed' }] : faults
}

function dateFault(date: string, path: string): CalendarFault[] {
  return dayOf(date) === undefined ? [{ path, fault: 'date' }] : []
}

function hoursFault(hours: readonly string[], path: string): CalendarFault[] {
  return readDayHours(hours) === undefined ? [{ path, fault: 'hours' }] : []
}
