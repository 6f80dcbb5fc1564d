import { dateOf } from '../calendar/local-day.ts'
import { writeWall } from './periods.ts'
import type { SchoolClock } from './school-clock.ts'
import { spanOf } from './span.ts'

/** A pause between two periods that is no longer than this is a break: what happens in it happens at school. In ms. */
const BREAK = 30 * 60_000

/**
 * Whether a school is at work at a moment (ms since 1970): within its periods or a break between two of them, on a day with class.
 * Undefined where nobody knows the day.
 */
export function isSchoolTime({ days, clock }: SchoolClock, at: number): boolean | undefined {
  const day = clock.dayAt(at / 1000)
  const state = days.stateOf(day)
  if (state.state === 'unknown') return undefined
  if (state.state !== 'open') return false
  const date = dateOf(day)
  const spans = state.hours.flatMap(
    ({ from, to }) => spanOf({ date, from: writeWall(from), to: writeWall(to) }, clock) ?? [],
  )
  spans.sort((a, b) => a.from - b.from)
  return spans.some(({ from, to }, index) => {
    const next = spans[index + 1]
    const until = next && next.from - to <= BREAK ? next.from : to
    return at >= from && at < until
  })
}
