import { SILENT_AFTER } from '../silence.ts'
import { HOUR, roundedMean } from './buckets.ts'
import type { DaySample } from './day.ts'
import type { DayHours, HourFigures } from './hours.ts'

const DAY = 24 * HOUR

interface Sum {
  low: number
  high: number
  /** Value times ms, and ms. */
  weighted: number
  known: number
  /** Of the moments that stand for no time. */
  plain: number
  moments: number
}

/**
 * What each reading was in each hour of a day, out of that day's samples alone, oldest first. A value holds until the next
 * sample or until the device fell silent (`cuts`: when sleep, an outage or the unknown began, ms since 1970, ascending). Where
 * that is longer than SILENT_AFTER nobody knows how long it held: it counts as a moment. Means are rounded to hundredths.
 * @param start beginning of the day, ms since 1970
 */
export function hoursOf(samples: readonly DaySample[], start: number, cuts: readonly number[]): DayHours {
  const sums = new Map<string, (Sum | undefined)[]>()
  const values = new Map<string, number>()
  let cut = 0
  for (const [index, { at, readings }] of samples.entries()) {
    for (const reading in readings) {
      const value = readings[reading]
      if (typeof value !== 'number') values.delete(reading)
      else values.set(reading, value)
    }
    while (cut < cuts.length && (cuts[cut] ?? 0) <= at) cut++
    const end = Math.min(samples[index + 1]?.at ?? start + DAY, cuts[cut] ?? start + DAY, start + DAY)
    if (end <= at || end - at > SILENT_AFTER) {
      for (const reading in readings) {
        const value = values.get(reading)
        if (value !== undefined) addMoment(sumAt(sums, reading, at - start), value)
      }
      continue
    }
    for (let from = at; from < end; ) {
      const until = Math.min(end, from - ((from - start) % HOUR) + HOUR)
      for (const [reading, value] of values) addTime(sumAt(sums, reading, from - start), value, until - from)
      from = until
    }
  }
  return new Map([...sums].map(([reading, hours]) => [reading, hours.flatMap(toFigures)]))
}

function sumAt(sums: Map<string, (Sum | undefined)[]>, reading: string, offset: number): Sum {
  let hours = sums.get(reading)
  if (!hours) {
    hours = new Array(24).fill(undefined)
    sums.set(reading, hours)
  }
  const hour = Math.floor(offset / HOUR)
  const known = hours[hour]
  if (known) return known
  const sum = { low: Infinity, high: -Infinity, weighted: 0, known: 0, plain: 0, moments: 0 }
  hours[hour] = sum
  return sum
}

function addTime(sum: Sum, value: number, ms: number): void {
  if (value < sum.low) sum.low = value
  if (value > sum.high) sum.high = value
  sum.weighted += value * ms
  sum.known += ms
}

function addMoment(sum: Sum, value: number): void {
  if (value < sum.low) sum.low = value
  if (value > sum.high) sum.high = value
  sum.plain += value
  sum.moments += 1
}

function toFigures(sum: Sum | undefined, hour: number): HourFigures[] {
  if (!sum) return []
  const { low, high, weighted, known, plain, moments } = sum
  const mean = known > 0 ? weighted / known : plain / moments
  return [{ hour, mean: roundedMean(mean, low, high), low, high, seconds: Math.round(known / 1000) }]
}
