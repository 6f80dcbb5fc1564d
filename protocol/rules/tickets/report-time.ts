const SECOND = 1000

/**
 * So far back it is believed when a person told of a problem, in ms: a summer without a network, and some. What a clock says beyond
 * that is wrong.
 */
export const REPORTED_WITHIN = 120 * 24 * 60 * 60 * SECOND

/**
 * When somebody told of a problem, in ms since 1970 and whole seconds. INVARIANT: nothing is refused, for what a person told is kept
 * whatever a clock says (I1): a time that cannot be counts as now.
 * @param at when it was by the machine or the tablet; undefined: now
 * @param from when that was enrolled, before which nobody told anything there
 */
export function reportTime(at: number | undefined, now: number, from: number): number {
  const told = Math.min(at ?? now, now)
  const believed = told < now - REPORTED_WITHIN ? now : Math.max(told, Math.min(from, now))
  return Math.floor(believed / SECOND) * SECOND
}
