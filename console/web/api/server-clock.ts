import { useSyncExternalStore } from 'react'

/** How far a browser's clock may be off before its own "now" is corrected, in ms. A Date header has whole seconds only. */
const TOLERATED_MS = 2000

let offset = 0
const listeners = new Set<() => void>()

/** Learns the server's clock from the Date header of an answer, so that "4 s ago" holds on a machine whose clock is wrong. */
export function heardServerTime(date: string | null, now: number = Date.now()): void {
  const time = date === null ? Number.NaN : Date.parse(date)
  if (Number.isNaN(time)) return
  const before = offset
  offset = Math.abs(time - now) > TOLERATED_MS ? time - now : 0
  // Only a clock that was set is told at once: whole seconds make the offset of a wrong one tremble.
  if (Math.abs(offset - before) > TOLERATED_MS) for (const listener of listeners) listener()
}

/** Milliseconds since 1970 by the server's clock. */
export function serverNow(): number {
  return Date.now() + offset
}

/**
 * The server's clock, looked at again each `everyMs`, by all who ask for the same pace at once.
 * @param everyMs 1000 unless told; a screen that shows minutes asks for less
 */
export function useServerNow(everyMs = 1000): number {
  const pace = paceOf(everyMs)
  return useSyncExternalStore(pace.subscribe, pace.current)
}

interface Pace {
  subscribe: (listener: () => void) => () => void
  current: () => number
}

const paces = new Map<number, Pace>()

/** One timer for all that look at the clock at one pace: a hundred rows of a table are one. */
function paceOf(everyMs: number): Pace {
  const known = paces.get(everyMs)
  if (known) return known
  const watchers = new Set<() => void>()
  let timer: ReturnType<typeof setInterval> | undefined
  let now = serverNow()
  const look = () => {
    now = serverNow()
    for (const watcher of [...watchers]) watcher()
  }
  const pace: Pace = {
    subscribe(watcher) {
      watchers.add(watcher)
      if (timer === undefined) {
        timer = setInterval(look, everyMs)
        listeners.add(look)
      }
      return () => {
        watchers.delete(watcher)
        if (watchers.size > 0) return
        clearInterval(timer)
        timer = undefined
        listeners.delete(look)
      }
    },
    current() {
      // Nobody has looked for a while: what the timer knew last is too old.
      if (timer === undefined && Math.abs(serverNow() - now) > Math.min(everyMs, 1000)) now = serverNow()
      return now
    },
  }
  paces.set(everyMs, pace)
  return pace
}
