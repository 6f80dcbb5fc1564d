import { isLessonTime } from '@preau/protocol/rules/lesson-hours.ts'

export interface FreeTimeParts {
  /** Clock of the server, ms since 1970; undefined: nobody knows what time it is. */
  now(): number | undefined
  /** This machine's own clock, ms since 1970: it is asked, too, so that no server's clock alone makes a night of a morning. */
  wall(): number
  /** Whether a class may be going on, by the plan that this machine keeps; undefined where that does not say. */
  isClassTime(at: number): boolean | undefined
  timeZone(): string
}

/** No period and no lesson is shorter, in ms. */
const STEP = 5 * 60_000

/**
 * Whether nothing of a class can be going on from now on for `ms` (I6): by the plan of this machine, and where it does not reach by the
 * hours in which there is class anywhere. INVARIANT: where nobody knows what time it is, nothing is free; nor where it is class by
 * either clock. A machine whose own clock is wrong has free hours all the same: class is never half of a day.
 */
export function isFreeFor(ms: number, { now, wall, isClassTime, timeZone }: FreeTimeParts): boolean {
  const known = now()
  if (known === undefined) return false
  const zone = timeZone()
  const isClass = (at: number) => isClassTime(at) ?? isLessonTime(at, zone)
  return [known, wall()].every((from) => {
    for (let at = from; at < from + ms; at += STEP) if (isClass(at)) return false
    return !isClass(from + ms)
  })
}
