/** The clocks of a machine at one moment. */
export interface Clocks {
  /** Wall clock, ms since 1970. */
  wall: number
  /** Monotonic clock of the agent, s. On Linux it stands still while the machine sleeps, on Windows it goes on. */
  uptime: number
  /** s since the machine was started; it goes on while the machine sleeps. */
  boot: number
}

export type Gap = { kind: 'slept'; seconds: number } | { kind: 'jumped'; seconds: number }

/** A wall clock that went another way than the others by more than this, in s, was set. The server minds 120 (`clock_wrong`). */
const WAS_SET = 60

/**
 * What happened between two looks at the clocks that were meant to be `interval` s apart: the machine slept, or its wall clock
 * was set. undefined: neither; a look that is late by less than two intervals is no sleep.
 */
export function timeGap(before: Clocks, now: Clocks, interval: number): Gap | undefined {
  const uptime = now.uptime - before.uptime
  const boot = now.boot - before.boot
  const slept = Math.max(boot - uptime, uptime - interval)
  if (slept > 2 * interval) return { kind: 'slept', seconds: Math.round(slept) }
  const jumped = (now.wall - before.wall) / 1000 - Math.max(boot, uptime)
  return Math.abs(jumped) > WAS_SET ? { kind: 'jumped', seconds: Math.round(jumped) } : undefined
}
