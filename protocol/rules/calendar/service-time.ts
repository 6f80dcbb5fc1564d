import type { DayPlan } from './day-plan.ts'
import type { Day } from './local-day.ts'
import type { ZoneClock } from './zone-clock.ts'

/**
 * The service windows of a calendar in real time, so that service can be measured in it. A moment is in service if the wall
 * clock of its local day shows one of the hours of that day, also where the clocks move: an hour that comes twice is served
 * twice, one that is left out is served by nobody. Seconds since 1970.
 * INVARIANT: windows are in order and do not overlap; none crosses a local midnight.
 */
export interface ServiceTime {
  /** Between these moments everything is known. */
  known: { from: number; to: number }
  starts: Float64Array
  ends: Float64Array
  /** Seconds of service before each window. */
  before: Float64Array
  /** The local day of each window. */
  days: Int32Array
}

/** Lays out every window of a calendar's known span. */
export function serviceTime(plan: DayPlan, clock: ZoneClock): ServiceTime {
  const starts: number[] = []
  const ends: number[] = []
  const before: number[] = []
  const days: Day[] = []
  let total = 0
  for (let day = plan.known.from; day <= plan.known.to; day++) {
    const state = plan.stateOf(day)
    if (state.state !== 'open') continue
    for (const part of clock.partsOf(day)) {
      for (const hours of state.hours) {
        const start = Math.max(part.from, part.from + hours.from - part.wall)
        const end = Math.min(part.to, part.from + hours.to - part.wall)
        if (start >= end) continue
        starts.push(start)
        ends.push(end)
        before.push(total)
        days.push(day)
        total += end - start
      }
    }
  }
  return {
    known: { from: clock.startOf(plan.known.from), to: clock.startOf(plan.known.to + 1) },
    starts: Float64Array.from(starts),
    ends: Float64Array.from(ends),
    before: Float64Array.from(before),
    days: Int32Array.from(days),
  }
}

/** Seconds of service in [from, to); 0 where `to` is not after `from`. Only meaningful within the known span. */
export function serviceBetween(time: ServiceTime, from: number, to: number): number {
  return to > from ? serviceUntil(time, to) - serviceUntil(time, from) : 0
}

/** Seconds of service from the beginning of the known span until a moment. */
export function serviceUntil(time: ServiceTime, at: number): number {
  const index = firstEndingAfter(time, at)
  const start = time.starts[index]
  if (start === undefined) return total(time)
  return (time.before[index] ?? 0) + Math.max(0, at - start)
}

/** The earliest moment until which `seconds` of service have been given; undefined where the known span has not so many. */
export function momentOf(time: ServiceTime, seconds: number): number | undefined {
  if (seconds <= 0) return time.known.from
  if (seconds > total(time)) return undefined
  let [low, high] = [0, time.before.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((time.before[middle] ?? 0) < seconds) low = middle
    else high = middle - 1
  }
  return (time.starts[low] ?? 0) + seconds - (time.before[low] ?? 0)
}

/** The index of the first window that ends after `at`: that of the first service at or after it. */
export function firstEndingAfter(time: ServiceTime, at: number): number {
  let [low, high] = [0, time.ends.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((time.ends[middle] ?? 0) > at) high = middle
    else low = middle + 1
  }
  return low
}

/** Whether all of [from, to] lies in the known span. */
export function isKnown(time: ServiceTime, from: number, to: number): boolean {
  return from >= time.known.from && to <= time.known.to
}

function total(time: ServiceTime): number {
  const last = time.ends.length - 1
  return last < 0 ? 0 : (time.before[last] ?? 0) + (time.ends[last] ?? 0) - (time.starts[last] ?? 0)
}
