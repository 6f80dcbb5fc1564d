import type { SchoolDay } from '../../api/bookings.ts'
import { type Day, dateOf } from '../calendar/local-day.ts'
import { writeWall } from './periods.ts'
import type { SchoolClock } from './school-clock.ts'
import { spanOf } from './span.ts'

/** The days of a school with their periods, in real time too: what a grid of bookings is drawn from. */
export function schoolDays({ days, clock }: SchoolClock, from: Day, to: Day): SchoolDay[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index): SchoolDay => {
    const day = from + index
    const date = dateOf(day)
    const state = days.stateOf(day)
    if (state.state === 'closed') return { date, state: 'closed', reason: state.reason, periods: [] }
    if (state.state !== 'open') {
      return { date, state: state.state === 'no_hours' ? 'no_class' : 'unknown', reason: null, periods: [] }
    }
    const periods = state.hours.flatMap((hours) => {
      const wall = { from: writeWall(hours.from), to: writeWall(hours.to) }
      const span = spanOf({ date, ...wall }, clock)
      return span ? [{ ...wall, fromAt: span.from, toAt: span.to }] : []
    })
    return { date, state: 'open', reason: state.reason ?? null, periods }
  })
}

/** Whether a class of this school may be going on at a moment: within a period of a day with class (I6). ms since 1970. */
export function isClassTime({ days, clock }: SchoolClock, at: number): boolean | undefined {
  const state = days.stateOf(clock.dayAt(at / 1000))
  if (state.state === 'unknown') return undefined
  if (state.state !== 'open') return false
  const date = dateOf(clock.dayAt(at / 1000))
  return state.hours.some((hours) => {
    const span = spanOf({ date, from: writeWall(hours.from), to: writeWall(hours.to) }, clock)
    return span !== undefined && at >= span.from && at < span.to
  })
}
