import type { Random } from './random.ts'

export interface BackoffLimits {
  /** Milliseconds of the first ceiling. */
  base: number
  /** Milliseconds that no wait is longer than. */
  cap: number
}

export const RECONNECT: BackoffLimits = { base: 1000, cap: 60_000 }

/**
 * How long to wait before try number `attempt` (0 is the first), in ms: full jitter, so that a school's machines do not
 * come back all at once after a power cut. The ceiling doubles with each try up to `cap`; the wait is anywhere below it.
 */
export function backoff(attempt: number, random: Random, { base, cap }: BackoffLimits = RECONNECT): number {
  const ceiling = Math.min(cap, base * 2 ** Math.min(attempt, 30))
  return Math.floor(random() * ceiling)
}
