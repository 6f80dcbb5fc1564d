import type { Clock } from '../uplink/clock.ts'

/** Something that runs until it falls. */
export interface Kept {
  end(): Promise<void>
}

export interface KeepOptions<T extends Kept> {
  /** Starts it; `onGone` is to be called when it falls by itself. */
  start(onGone: (why: string) => void): Promise<T>
  clock: Clock
  onFell(why: string): void
}

export interface Keeper<T extends Kept> {
  /** What runs now; undefined while it is being started again. */
  now(): T | undefined
  stop(): Promise<void>
}

/** Waits before a new start, ms: the first is at once, and none is so long that a kiosk would be missed for 5 s. */
const WAITS = [0, 250, 1000, 2500, 4000]
/** What ran for so long begins anew at the first wait, s. */
const STEADY = 30

/** The watchdog: keeps something running, whatever ends it. */
export function keepThere<T extends Kept>({ start, clock, onFell }: KeepOptions<T>): Keeper<T> {
  let now: T | undefined
  let stopped = false
  let falls = 0
  let callOff = () => {}
  let starting: Promise<void> = Promise.resolve()

  const again = (since: number) => {
    if (stopped) return
    falls = clock.uptime() - since > STEADY ? 0 : falls
    callOff = clock.after(WAITS[Math.min(falls++, WAITS.length - 1)] ?? 0, go)
  }

  function go(): void {
    const since = clock.uptime()
    let isGone = false
    starting = start((why) => {
      isGone = true
      now = undefined
      if (stopped) return
      onFell(why)
      again(since)
    }).then(
      async (started) => {
        if (stopped) await started.end()
        else if (!isGone) now = started
      },
      () => {
        if (isGone || stopped) return
        onFell('start')
        again(since)
      },
    )
  }

  go()
  return {
    now: () => now,
    async stop() {
      stopped = true
      callOff()
      await starting
      const last = now
      now = undefined
      await last?.end()
    },
  }
}
