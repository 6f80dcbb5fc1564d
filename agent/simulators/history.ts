import type { Failure } from './failures.ts'
import { DAY, HOUR, isSwitchedOn, LATEST, MINUTE, schoolMoment } from './school-hours.ts'
import type { Look, Simulation } from './simulation.ts'

/** How much of the past a new demo tells, and how densely. */
export const HISTORY = DAY
export const HISTORY_STEP = 5 * MINUTE

/**
 * The moments at which a machine was looked at before the demo began: each five minutes of the last day, and before that the
 * beginnings of what has long gone wrong, since when matters.
 * @param start ms since 1970
 * @param heardAt when the server last heard of it: nothing before is told again; null where never
 */
export function historyTimes(
  failures: readonly Failure[],
  { start, shift, heardAt }: { start: number; shift: number; heardAt: number | null },
): number[] {
  const times: number[] = []
  for (const { begins } of failures) if (begins < -HISTORY) times.push(...aroundBeginning(start + begins, shift))
  for (let at = start - HISTORY; at < start; at += HISTORY_STEP) times.push(at)
  for (const { begins } of failures) if (begins >= -HISTORY && begins < 0) times.push(start + begins)
  const sorted = [...new Set(times)].sort((a, b) => a - b)
  return sorted.filter((at) => at < start && (heardAt === null || at > heardAt + MINUTE))
}

/** The last moment before and the first one after `at` at which the school's machines are on. */
function aroundBeginning(at: number, shift: number): number[] {
  let after = at
  while (!isSwitchedOn(schoolMoment(after + shift), 0) || !isSwitchedOn(schoolMoment(after + shift), LATEST))
    after += HOUR
  return [after - MINUTE, after]
}

/** Looks at each of `times` in their order; looks at a machine that is off and says nothing are left out. */
export function lookBack(simulation: Simulation, times: readonly number[]): Look[] {
  return times.map((at) => simulation.look(at)).filter((look) => look.values !== null || look.events.length > 0)
}
