/** Time, as the agent is given it: a test gives its own and an hour passes at once. */
export interface Clock {
  /** Wall clock, ms since 1970. It may be wrong by years and set right at any moment. */
  wall(): number
  /** Monotonic clock, s since this agent started. */
  uptime(): number
  /** Calls `act` once in `ms` milliseconds; gives what calls that off. */
  after(ms: number, act: () => void): () => void
}

/** The clocks of this process. Timers do not keep the process alive by themselves where `unref` is said. */
export function realClock({ unref = false }: { unref?: boolean } = {}): Clock {
  const startedAt = performance.now()
  return {
    wall: () => Date.now(),
    uptime: () => (performance.now() - startedAt) / 1000,
    after: (ms, act) => {
      const timer = setTimeout(act, ms)
      if (unref) timer.unref()
      return () => clearTimeout(timer)
    },
  }
}
