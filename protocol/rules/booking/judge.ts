import { dayOf } from '../calendar/local-day.ts'
import { readWall } from './periods.ts'
import type { ApprovalCause, BookingRefusal } from './refusals.ts'
import type { ResourceKind } from './resource-kinds.ts'
import type { SchoolClock } from './school-clock.ts'
import { type Span, spanOf } from './span.ts'
import { GRAIN_MINUTES, type Wish } from './wall-time.ts'

/** What is to be judged beside the wish itself. */
export interface Judged {
  school: SchoolClock
  resource: { kind: ResourceKind; approval: boolean; bookable: boolean }
  /** Not for a class, or asked by somebody who is not of the school. */
  isThirdParty: boolean
  /** ms since 1970 */
  now: number
}

/** Whether a wish can be had, as far as rules go; who else has it is asked of the store. */
export type Verdict =
  | { verdict: 'free'; span: Span }
  | { verdict: 'approval'; cause: ApprovalCause; span: Span }
  | { verdict: 'refused'; reason: BookingRefusal; name?: string }

/** So far ahead one books, in days: this school year and the next rentrée. */
export const FARTHEST_DAYS = 400
/** So long one borrows at most, in days. */
export const LONGEST_LOAN_DAYS = 31

/**
 * Judges one wish. A class has its resource from the begin of a period to the end of one, on a day with class; a loan of a cart
 * or a kit goes from one such day to another. What is not for a class may be at any time, and the head decides.
 */
export function judge(wish: Wish, { school, resource, isThirdParty, now }: Judged): Verdict {
  const [day, last] = [dayOf(wish.date), dayOf(wish.until ?? wish.date)]
  const [from, to] = [readWall(wish.from), readWall(wish.to)]
  if (day === undefined || last === undefined || from === undefined || to === undefined) return no('not_a_moment')
  if ((from / 60) % GRAIN_MINUTES !== 0 || (to / 60) % GRAIN_MINUTES !== 0) return no('not_a_moment')
  if (last < day || (last === day && from >= to)) return no('reversed')
  const span = spanOf(wish, school.clock)
  if (!span || span.from >= span.to) return no('not_a_moment')
  if (!resource.bookable) return no('not_bookable')
  if (span.to <= now) return no('past')
  if (last - school.clock.dayAt(now / 1000) > FARTHEST_DAYS) return no('too_far')
  const canBeLent = resource.kind === 'cart' || resource.kind === 'kit'
  if (last > day && !canBeLent) return no('too_long')
  if (last - day > LONGEST_LOAN_DAYS) return no('too_long')
  if (isThirdParty) return { verdict: 'approval', cause: 'third_party', span }
  const fault = dayFault(school, day) ?? dayFault(school, last) ?? hoursFault(school, { day, last, from, to })
  if (fault) return fault
  return resource.approval ? { verdict: 'approval', cause: 'resource', span } : { verdict: 'free', span }
}

/** Why there is no class on a day; undefined where there is. */
export function dayFault({ days }: SchoolClock, day: number): Extract<Verdict, { verdict: 'refused' }> | undefined {
  const state = days.stateOf(day)
  if (state.state === 'closed') return { ...no('holiday'), name: state.reason }
  if (state.state === 'unknown') return no('calendar_unknown')
  return state.state === 'no_hours' ? no('no_class_day') : undefined
}

function hoursFault(
  { days }: SchoolClock,
  { day, last, from, to }: { day: number; last: number; from: number; to: number },
): Verdict | undefined {
  const first = periodsOn(days.stateOf(day))
  const end = periodsOn(days.stateOf(last))
  if (day !== last) {
    const isIn = (periods: typeof first, at: number) =>
      at >= (periods[0]?.from ?? Number.POSITIVE_INFINITY) && at <= (periods.at(-1)?.to ?? 0)
    return isIn(first, from) && isIn(end, to) ? undefined : no('out_of_hours')
  }
  if (first.some((period) => period.from === from) && end.some((period) => period.to === to)) return undefined
  const isOutside = first.every((period) => to <= period.from || from >= period.to)
  return no(isOutside ? 'out_of_hours' : 'between_periods')
}

function periodsOn(state: ReturnType<SchoolClock['days']['stateOf']>): readonly { from: number; to: number }[] {
  return state.state === 'open' ? state.hours : []
}

function no(reason: BookingRefusal): { verdict: 'refused'; reason: BookingRefusal } {
  return { verdict: 'refused', reason }
}
