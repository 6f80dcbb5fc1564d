import { type Hours, readDayHours } from './hours.ts'
import { type Day, dayOf, WEEKDAYS, type Weekday, weekdayOf } from './local-day.ts'
import type { ClosedDays, ServiceCalendar } from './service-calendar.ts'

/** How a local day is: with hours, closed for a reason, without hours in its week, or not known to anybody yet. */
export type DayState =
  | { state: 'open'; hours: readonly Hours[]; reason?: string }
  | { state: 'closed'; reason: string }
  | { state: 'no_hours' }
  | { state: 'unknown' }

/** A calendar that answers for single days. */
export interface DayPlan {
  /** The first and the last day about which something is known. */
  known: { from: Day; to: Day }
  stateOf(day: Day): DayState
}

/**
 * Makes a calendar answer. It trusts that dates and hours are well formed (`calendarFaults` says so); what is not is passed
 * over.
 * @param closures the shared lists of closed days, by name
 */
export function dayPlan(calendar: ServiceCalendar, closures: Readonly<Record<string, readonly ClosedDays[]>>): DayPlan {
  const known = { from: dayOf(calendar.known.from) ?? 0, to: dayOf(calendar.known.to) ?? -1 }
  const weeks = calendar.weeks
    .map((week) => ({ from: dayOf(week.from) ?? 0, hours: weekHours(week) }))
    .sort((a, b) => a.from - b.from)
  const shared = (calendar.closures ?? []).flatMap((name) => closures[name] ?? [])
  const closed = closedDays([...shared, ...(calendar.closed ?? [])], known)
  const opened = new Map((calendar.opened ?? []).map(({ date, hours, reason }) => [dayOf(date), { hours, reason }]))
  return {
    known,
    stateOf(day) {
      if (day < known.from || day > known.to) return { state: 'unknown' }
      const special = opened.get(day)
      if (special) return { state: 'open', hours: readDayHours(special.hours) ?? [], reason: special.reason }
      const reason = closed.get(day)
      if (reason !== undefined) return { state: 'closed', reason }
      const week = weeks.findLast(({ from }) => from <= day)
      const hours = week?.hours[weekdayOf(day)] ?? []
      return hours.length > 0 ? { state: 'open', hours } : { state: 'no_hours' }
    },
  }
}

function weekHours(week: Partial<Record<Weekday, readonly string[]>>): Partial<Record<Weekday, Hours[]>> {
  return Object.fromEntries(WEEKDAYS.map((weekday) => [weekday, readDayHours(week[weekday] ?? []) ?? []]))
}

/** Each closed day of the known span with its first reason. */
function closedDays(lists: readonly ClosedDays[], known: { from: Day; to: Day }): Map<Day, string> {
  const closed = new Map<Day, string>()
  for (const { from, to, reason } of lists) {
    const last = Math.min(dayOf(to) ?? -1, known.to)
    for (let day = Math.max(dayOf(from) ?? 0, known.from); day <= last; day++) {
      if (!closed.has(day)) closed.set(day, reason)
    }
  }
  return closed
}
