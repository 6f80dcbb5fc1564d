import { useEffect, useState } from 'react'

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
 * The server's clock, looked at again each `everyMs`.
 * @param everyMs 1000 unless told; a screen that shows minutes asks for less
 */
export function useServerNow(everyMs = 1000): number {
  const [now, setNow] = useState(serverNow)
  useEffect(() => {
    const look = () => setNow(serverNow())
    const timer = setInterval(look, everyMs)
    listeners.add(look)
    return () => {
      clearInterval(timer)
      listeners.delete(look)
    }
  }, [everyMs])
  return now
}
