import type { ReadingSource } from './reading-source.ts'

/** A source and where it stands. Times are of a clock that never goes back, in seconds. */
export interface Entry {
  source: ReadingSource
  dueAt: number
  /** When it was first due: its looks stay whole periods from there, so that sources of one period meet in one round. */
  beginAt: number
  /** Was read before. */
  begun: boolean
  /** Looks that failed, since the last that did not. */
  failures: number
  /** A look that was late is still under way: the source is not asked again before it ends. */
  stuck: boolean
}

const LONGEST_PAUSE_S = 21_600
/** A timer may ring a little before the clock says so. */
const EARLY_S = 0.1

/** Every source, due at once. */
export function planOf(sources: readonly ReadingSource[], now: number): Entry[] {
  return sources.map((source) => ({ source, dueAt: now, beginAt: now, begun: false, failures: 0, stuck: false }))
}

/**
 * What is to be read now: everything due that costs no child process, together, so that the machine wakes once. Where there is
 * none, the one source that starts programs and is due longest: no two of those ever come together.
 */
export function roundAt(plan: readonly Entry[], now: number): Entry[] {
  const due = plan.filter((entry) => entry.dueAt <= now + EARLY_S && !entry.stuck)
  const free = due.filter(isFree)
  return free.length > 0 ? free : due.sort((a, b) => a.dueAt - b.dueAt).slice(0, 1)
}

/** Makes everything due that costs no child process: after a sleep the old values say nothing. */
export function refresh(plan: readonly Entry[], now: number): void {
  for (const entry of plan.filter(isFree)) entry.dueAt = Math.min(entry.dueAt, now)
}

/** Puts `entry` off after a look that went well: to its next whole period, or soon where one look alone tells nothing. */
export function putOff(entry: Entry, now: number): void {
  const { every, again } = entry.source
  const periods = Math.floor((Math.max(now, entry.dueAt) - entry.beginAt) / every) + 1
  entry.dueAt = again !== undefined && !entry.begun ? now + again : entry.beginAt + periods * every
  entry.begun = true
  entry.failures = 0
}

/** Puts `entry` off after a look that failed: twice as long each time, to six hours where its period is not longer. */
export function backOff(entry: Entry, now: number): void {
  const { every } = entry.source
  entry.failures += 1
  entry.dueAt = now + Math.min(Math.max(every, LONGEST_PAUSE_S), every * 2 ** Math.min(entry.failures, 30))
}

/** When the next look is due; undefined where there is none. */
export function nextDue(plan: readonly Entry[]): number | undefined {
  const times = plan.filter((entry) => !entry.stuck).map((entry) => entry.dueAt)
  return times.length > 0 ? Math.min(...times) : undefined
}

function isFree(entry: Entry): boolean {
  return entry.source.spawns === 0
}
