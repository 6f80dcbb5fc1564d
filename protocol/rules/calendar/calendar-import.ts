import { closedBetween } from './bundled-holidays.ts'
import { dateOf, dayOf, yearOf } from './local-day.ts'
import { easter } from './public-holidays.ts'
import type { SchoolHolidays } from './school-holidays.ts'

/** A row of the official calendar, or an event of an ICS file, in local dates. */
export interface HolidayRow {
  zone: string
  academies: string[]
  description: string
  /** Away after class of this day. */
  start: string
  /** Back on the morning of this day. The same as `start`: a mark, whose end stands elsewhere. */
  end: string
}

const SUMMER = /été/i
const BRIDGE = /ascension/i
const RETURN = /rentrée|reprise/i

/**
 * The holidays of each zone out of rows. What no row says stays unknown: a summer ends with the return of the pupils, and where
 * that is not said yet, knowledge ends with the last day of class.
 */
export function holidaysFromRows(rows: readonly HolidayRow[], source: string): SchoolHolidays[] {
  const zones = [...new Set(rows.map(({ zone }) => zone))].sort()
  return zones.map((zone) => {
    const own = rows.filter((row) => row.zone === zone).sort((a, b) => (a.start < b.start ? -1 : 1))
    const returns = own.filter(({ description }) => RETURN.test(description)).map(({ start }) => start)
    const holidays: SchoolHolidays = { zone, source, known: { from: own[0]?.start ?? '', to: '' }, closed: [] }
    for (const { description, start, end } of own) {
      if (RETURN.test(description)) {
        holidays.known.to = later(holidays.known.to, start)
      } else if (start < end) {
        holidays.closed.push(closedBetween(start, end, description))
        holidays.known.to = later(holidays.known.to, end)
      } else if (BRIDGE.test(description)) {
        holidays.closed.push(bridgeOf(start, description))
        holidays.known.to = later(holidays.known.to, start)
      } else if (SUMMER.test(description)) {
        const back = returns.find((day) => day > start)
        holidays.known.to = later(holidays.known.to, start)
        if (back === undefined) break
        holidays.closed.push(closedBetween(start, back, description))
      }
    }
    return holidays
  })
}

/** The Friday and Saturday behind Ascension: the mark itself stands on a day that differs from year to year. */
function bridgeOf(mark: string, reason: string): { from: string; to: string; reason: string } {
  const ascension = easter(yearOf(dayOf(mark) ?? 0)) + 39
  return { from: dateOf(ascension), to: dateOf(ascension + 2), reason }
}

function later(a: string, b: string): string {
  return a > b ? a : b
}
