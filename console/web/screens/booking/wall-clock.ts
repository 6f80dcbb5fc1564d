import type { Wish } from '@preau/protocol/rules/booking/wall-time.ts'
import type { Format } from '../../format/format.ts'
import type { Minute } from './week-grid.ts'

/** `08:30` as minutes since midnight. */
export function minuteOf(text: string): Minute {
  return Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5))
}

/** Minutes since midnight as `08:30`. */
export function wallTime(minute: Minute): string {
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`
}

/** A time of the wall clock as the interface prints it: `8 h 30`. */
export function printed(minute: Minute, format: Format): string {
  // Of a day without a change of clocks the time in UTC is the one on the wall.
  return format.in('UTC').time(minute * 60_000)
}

/** The part of a day of the school that a span in real time covers; undefined where it does not touch it. */
export function partOfDay(
  { from, to }: { from: number; to: number },
  date: string,
  format: Format,
): { from: Minute; to: Minute } | undefined {
  const [first, last] = [format.dayKey(from), format.dayKey(to - 1)]
  if (first > date || last < date) return undefined
  const end = last > date ? 24 * 60 : minuteAt(to - 60_000, format) + 1
  return { from: first < date ? 0 : minuteAt(from, format), to: end }
}

/** When a booking is, as a wish to book the same would say it. */
export function wishOf({ from, to }: { from: number; to: number }, format: Format): Wish {
  const [date, until] = [format.dayKey(from), format.dayKey(to - 1)]
  const wish = { date, from: wallTime(minuteAt(from, format)), to: wallTime(minuteAt(to - 60_000, format) + 1) }
  return until === date ? wish : { ...wish, until }
}

function minuteAt(at: number, format: Format): Minute {
  return minuteOf(format.timeWithSeconds(at))
}

function two(count: number): string {
  return String(count).padStart(2, '0')
}
