import { PreauError } from '../../errors.ts'
import { type Day, dayOf } from '../calendar/local-day.ts'
import type { ZoneClock } from '../calendar/zone-clock.ts'

/** Local days, both included, and the moments that they are, [start, end). */
export interface Period {
  from: Day
  to: Day
  start: number
  end: number
}

/** The period between two local dates, both included. Throws PERIOD_INVALID where they are none or in the wrong order. */
export function periodOf(clock: ZoneClock, from: string, to: string): Period {
  const [first, last] = [dayOf(from), dayOf(to)]
  if (first === undefined || last === undefined || first > last) throw new PreauError('PERIOD_INVALID', { from, to })
  return { from: first, to: last, start: clock.startOf(first), end: clock.startOf(last + 1) }
}
