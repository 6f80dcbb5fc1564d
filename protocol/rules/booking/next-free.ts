import { dateOf, dayOf } from '../calendar/local-day.ts'
import { type Judged, judge } from './judge.ts'
import { writeWall } from './periods.ts'
import { type Span, spanOf } from './span.ts'
import type { Wish } from './wall-time.ts'

/** So many days ahead a free time is looked for. */
export const LOOK_AHEAD_DAYS = 28

/**
 * The next time of as many periods that can be had, after a wish that somebody else has; what is not made of periods is moved by
 * whole days. Undefined where there is none within four weeks.
 * @param taken what is held of the resource, in any order
 */
export function nextFree(wish: Wish, judged: Judged, taken: readonly Span[]): Wish | undefined {
  const start = spanOf(wish, judged.school.clock)?.from ?? judged.now
  for (const candidate of candidates(wish, judged)) {
    const span = spanOf(candidate, judged.school.clock)
    if (!span || span.from <= start || span.from < judged.now) continue
    if (taken.some((each) => each.from < span.to && span.from < each.to)) continue
    if (judge(candidate, judged).verdict !== 'refused') return candidate
  }
  return undefined
}

function* candidates(wish: Wish, { school, isThirdParty }: Judged): Generator<Wish> {
  const first = dayOf(wish.date) ?? 0
  const length = wish.until === undefined ? 0 : (dayOf(wish.until) ?? first) - first
  const count = isThirdParty || length > 0 ? 0 : periodsIn(wish, school)
  for (let day = first; day <= first + LOOK_AHEAD_DAYS; day++) {
    const date = dateOf(day)
    if (count === 0) {
      yield { ...wish, date, ...(length > 0 && { until: dateOf(day + length) }) }
      continue
    }
    const state = school.days.stateOf(day)
    const periods = state.state === 'open' ? state.hours : []
    for (let index = 0; index + count <= periods.length; index++) {
      const run = periods.slice(index, index + count)
      yield { date, from: writeWall(run[0]?.from ?? 0), to: writeWall(run.at(-1)?.to ?? 0) }
    }
  }
}

/** Of how many periods a wish is made; 0 where it is not made of periods. */
function periodsIn(wish: Wish, { days }: Judged['school']): number {
  const state = days.stateOf(dayOf(wish.date) ?? 0)
  if (state.state !== 'open') return 0
  const from = state.hours.findIndex((period) => writeWall(period.from) === wish.from)
  const to = state.hours.findIndex((period) => writeWall(period.to) === wish.to)
  return from >= 0 && to >= from ? to - from + 1 : 0
}
