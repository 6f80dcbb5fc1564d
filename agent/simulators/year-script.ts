import type { Effect, Failure } from './failures.ts'
import type { Machine } from './machines.ts'
import { HOUR } from './school-hours.ts'
import type { YearPlan } from './year-plan.ts'
import { TRENDS } from './year-story.ts'
import { lastStretch, type Stretch } from './year-stretches.ts'

/** What began while a machine was off is seen so long before it was switched off, in ms. */
const SEEN_FOR = HOUR / 2

/**
 * The failures that one machine has at the start of the demo, as the year before knows them. The demo counts back in hours
 * from its start; in a year these hours may lie in a night or in holidays: then all of it began on the last day before.
 * INVARIANT: at the start each has the effect that it has for the live demo.
 */
export function scriptInYear(
  failures: readonly Failure[],
  stretches: readonly Stretch[],
  { now }: YearPlan,
): Failure[] {
  const past = failures.filter(({ begins }) => begins < 0)
  const back = Math.max(0, ...past.map(({ begins, effects }) => offFor(begins + now, effects, stretches)))
  return past.map(({ begins, lasts, effects, ...failure }) => ({
    ...failure,
    begins: begins - back,
    ...(lasts === undefined ? {} : { lasts: lasts + back }),
    effects: effects.map((effect) => stretched(effect, (begins - back) / begins)),
  }))
}

/** How long the machine had been off at `at`, and some more; 0 where it was on or never ran. */
function offFor(at: number, effects: readonly Effect[], stretches: readonly Stretch[]): number {
  const last = lastStretch(stretches, at)
  if (!last || at <= last.to - SEEN_FOR || effects.some((effect) => effect.do === 'never')) return 0
  return at - Math.max(last.from, last.to - SEEN_FOR)
}

function stretched(effect: Effect, factor: number): Effect {
  return effect.do === 'ramp' ? { ...effect, over: effect.over * factor } : effect
}

/**
 * The slow changes that lead to a failure of the script, one step a day on which the machine ran: `script` are the failures
 * of this machine as scriptInYear() gives them.
 */
export function trendsOf(
  machine: Machine,
  script: readonly Failure[],
  stretches: readonly Stretch[],
  { now }: YearPlan,
): Failure[] {
  return TRENDS.filter((trend) => trend.machine === machine.name).flatMap(({ reading, until, points }) => {
    const failure = script.find(({ code }) => code === until)
    if (!failure) return []
    const days = stretches.filter(({ from }) => from < now + failure.begins)
    return days.map(({ from }, index): Failure => {
      const [value, next] = [days.length - index, days.length - index - 1].map((before) => valueAt(points, before))
      const end = days[index + 1]?.from ?? now + failure.begins
      const perDay = (((next ?? 0) - (value ?? 0)) / 100) * machine.hardware.disk.size
      const effects: Effect[] = [{ do: 'ramp', reading, from: value ?? 0, to: next ?? 0, over: end - from }]
      if (reading === 'disk.used') effects.push({ do: 'set', reading: 'disk.fill', value: Math.round(perDay) })
      return {
        code: `towards_${until}`,
        machine: machine.name,
        begins: from - now,
        lasts: end - from,
        effects,
        promises: failure.promises,
      }
    })
  })
}

/** Between its points a trend is straight. */
function valueAt(points: readonly (readonly [before: number, value: number])[], before: number): number {
  const later = points.findIndex(([from]) => from <= before)
  const [to, low] = points[later] ?? points.at(-1) ?? [0, 0]
  const [from, high] = points[later - 1] ?? [to, low]
  return from === to ? low : high + ((low - high) * (from - before)) / (from - to)
}
