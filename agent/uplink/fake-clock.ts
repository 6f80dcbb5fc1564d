import type { Clock } from './clock.ts'

export interface FakeClock extends Clock {
  /** Lets `ms` pass: what is due happens in order, each at its own time. */
  advance(ms: number): void
  /** As `advance`, but lets promises that are settled act after each thing that is due. */
  advanceAsync(ms: number): Promise<void>
  /** Sets the wall clock by itself, as a person or a time server does. */
  setWall(wall: number): void
}

/** A clock that stands until it is told to go on. */
export function fakeClock(wallAtStart = Date.UTC(2026, 8, 1, 8)): FakeClock {
  let now = 0
  let offset = wallAtStart
  let order = 0
  let timers: { due: number; order: number; act: () => void }[] = []

  const next = (until: number) => {
    const [first] = timers.filter(({ due }) => due <= until).sort((a, b) => a.due - b.due || a.order - b.order)
    if (!first) return false
    timers = timers.filter((timer) => timer !== first)
    now = Math.max(now, first.due)
    first.act()
    return true
  }
  const settle = () => new Promise<void>((done) => setImmediate(done))

  return {
    wall: () => offset + now,
    uptime: () => now / 1000,
    after(ms, act) {
      const timer = { due: now + Math.max(0, ms), order: order++, act }
      timers.push(timer)
      return () => {
        timers = timers.filter((other) => other !== timer)
      }
    },
    advance(ms) {
      const until = now + ms
      while (next(until));
      now = until
    },
    async advanceAsync(ms) {
      const until = now + ms
      await settle()
      while (next(until)) await settle()
      now = until
    },
    setWall(wall) {
      offset = wall - now
    },
  }
}
