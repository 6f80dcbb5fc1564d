import { type Clocks, type Gap, timeGap } from './time-gap.ts'
import type { Clock } from './uplink/clock.ts'

export interface WatchTimeOptions {
  clock: Clock
  /** s since the machine was started. */
  boot(): number
  /** Seconds between two looks at the clocks. */
  interval: number
  onGap(gap: Gap): void
}

/** Looks at the clocks each interval and tells of a sleep or of a wall clock that was set. Gives what ends it. */
export function watchTime({ clock, boot, interval, onGap }: WatchTimeOptions): () => void {
  const read = (): Clocks => ({ wall: clock.wall(), uptime: clock.uptime(), boot: boot() })
  let before = read()
  let callOff = () => {}
  const look = () => {
    const now = read()
    const gap = timeGap(before, now, interval)
    before = now
    if (gap) onGap(gap)
    callOff = clock.after(interval * 1000, look)
  }
  callOff = clock.after(interval * 1000, look)
  return () => callOff()
}
