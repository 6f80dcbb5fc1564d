/** A time, [from, to), ms since 1970. */
interface Span {
  from: number
  to: number
}

/** What is known of the class time of a room. */
export interface ClassTimes {
  /** The time of which the periods speak; outside of it nothing is known of them. */
  known: Span
  periods: readonly Span[]
  lessons: readonly Span[]
}

/** A break that is shorter, in ms, is still class: who is in the room comes back to the board as it was left. */
const BREAK = 30 * 60_000

/**
 * Whether a class may be going on in a room (I6): within a booked lesson, a period, or the break between two; undefined where nobody
 * knows. INVARIANT: a booked lesson is class whatever the calendar says.
 */
export function classTimeAt({ known, periods, lessons }: ClassTimes, at: number): boolean | undefined {
  const isIn = ({ from, to }: Span) => at >= from && at < to
  if (lessons.some(isIn)) return true
  if (!isIn(known)) return undefined
  const before = Math.max(...periods.filter(({ to }) => to <= at).map(({ to }) => to), Number.NEGATIVE_INFINITY)
  const after = Math.min(...periods.filter(({ from }) => from > at).map(({ from }) => from), Number.POSITIVE_INFINITY)
  return periods.some(isIn) || after - before <= BREAK
}
