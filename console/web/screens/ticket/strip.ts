import type { TicketClockDetail } from '@preau/protocol/api/tickets.ts'

/** A stretch of the strip of a clock, in thousandths of its width. */
export interface StripSpan {
  x: number
  width: number
  state: 'service' | 'paused' | 'closed' | 'beyond'
}

export interface Strip {
  spans: StripSpan[]
  /** Where the due time stands; null: it is not known. */
  due: number | null
  /** Where it is now, or where the commitment was met. */
  end: number
  met: boolean
  /** Days that begin within it, with the moment at which they do. */
  days: { x: number; at: number }[]
}

const WIDTH = 1000
/** A little of what comes after the last mark, so that its label has room. */
const MARGIN = 0.04
const HOUR = 3_600_000
/** More days than these are not named. */
const MOST_DAYS = 16

/**
 * A clock as a strip of real time, from the opening until it was met or, if that is later, until it is due. What was counted after
 * the due time is told apart.
 * @param now ms since 1970
 * @param dayKey of the formatter, in the time zone of the school
 */
export function stripOf(
  clock: Pick<TicketClockDetail, 'spans' | 'due' | 'metAt'>,
  openedAt: number,
  now: number,
  dayKey: (at: number) => string,
): Strip {
  const end = clock.metAt ?? now
  const last = Math.max(end, clock.due ?? end, openedAt + HOUR / 60)
  const length = (last - openedAt) * (1 + MARGIN)
  const x = (at: number) => Math.round(((at - openedAt) / length) * WIDTH * 10) / 10
  const spans: StripSpan[] = []
  const add = (from: number, to: number, state: StripSpan['state']) => {
    const stop = Math.min(to, end)
    if (stop > from) spans.push({ x: x(from), width: Math.max(1, x(stop) - x(from)), state })
  }
  for (const { from, to, state } of clock.spans) {
    if (state === 'service' && clock.due !== null && to > clock.due) {
      add(from, Math.max(from, clock.due), 'service')
      add(Math.max(from, clock.due), to, 'beyond')
    } else add(from, to, state)
  }
  const days = daysWithin(openedAt, last, dayKey).map((at) => ({ x: x(at), at }))
  return { spans, due: clock.due === null ? null : x(clock.due), end: x(end), met: clock.metAt !== null, days }
}

/** The moments at which days begin, to the minute; none where there are too many to be read. */
function daysWithin(from: number, to: number, dayKey: (at: number) => string): number[] {
  if (to - from > MOST_DAYS * 24 * HOUR) return []
  const found: number[] = []
  let before = dayKey(from)
  for (let at = from; at <= to; at += HOUR) {
    const key = dayKey(at)
    if (key !== before) found.push(dayStart(at - HOUR, at, dayKey))
    before = key
  }
  return found
}

function dayStart(early: number, late: number, dayKey: (at: number) => string): number {
  const key = dayKey(late)
  let [low, high] = [early, late]
  while (high - low > 60_000) {
    const middle = (low + high) / 2
    if (dayKey(middle) === key) high = middle
    else low = middle
  }
  return high
}
