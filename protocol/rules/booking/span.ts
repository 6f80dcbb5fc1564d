import { dayOf } from '../calendar/local-day.ts'
import type { ZoneClock } from '../calendar/zone-clock.ts'
import { readWall } from './periods.ts'
import { GRAIN_MINUTES, type Wish } from './wall-time.ts'

/** A stretch of real time, [from, to), in ms since 1970. */
export interface Span {
  from: number
  to: number
}

/** What one booking holds is kept in steps of so many ms. */
export const GRAIN_MS = GRAIN_MINUTES * 60_000

/**
 * A wish as real time; undefined where the clock on the wall never shows it: an hour that a change of clocks leaves out, a day
 * that no calendar has. Of an hour that comes twice the whole is meant.
 */
export function spanOf(wish: Wish, clock: ZoneClock): Span | undefined {
  const from = momentOf(wish.date, wish.from, clock, 'first')
  const to = momentOf(wish.until ?? wish.date, wish.to, clock, 'last')
  return from === undefined || to === undefined ? undefined : { from, to }
}

/** The first moment of each step that a span touches: two spans share one exactly where they overlap. */
export function stepsOf({ from, to }: Span): number[] {
  const steps: number[] = []
  for (let at = Math.floor(from / GRAIN_MS) * GRAIN_MS; at < to; at += GRAIN_MS) steps.push(at)
  return steps
}

/** A moment as the clock on the wall writes it. */
export function wallOf(at: number, clock: ZoneClock): { date: string; time: string } {
  const text = clock.write(Math.floor(at / 1000))
  return { date: text.slice(0, 10), time: text.slice(11, 16) }
}

/** A span as a wish that means it. An end at midnight is that of the day before. */
export function wishOf({ from, to }: Span, clock: ZoneClock): Wish {
  const start = wallOf(from, clock)
  const end = wallOf(to, clock)
  const isMidnight = end.time === '00:00'
  const last = isMidnight ? wallOf(to - 1, clock).date : end.date
  return {
    ...{ date: start.date, from: start.time, to: isMidnight ? '24:00' : end.time },
    ...(last !== start.date && { until: last }),
  }
}

function momentOf(date: string, time: string, clock: ZoneClock, which: 'first' | 'last'): number | undefined {
  const [day, wall] = [dayOf(date), readWall(time)]
  if (day === undefined || wall === undefined) return undefined
  const within = clock.partsOf(day).filter((part) => {
    const offset = wall - part.wall
    const length = part.to - part.from
    return which === 'first' ? offset >= 0 && offset < length : offset > 0 && offset <= length
  })
  const part = which === 'first' ? within[0] : within.at(-1)
  return part && (part.from + wall - part.wall) * 1000
}
