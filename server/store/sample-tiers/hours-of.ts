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
  const tracks = new Map<string, Track>()
  let cut = 0
  for (let index = 0; index < samples.length; index++) {
    const { at = 0, readings = {} } = samples[index] ?? {}
    for (const reading in readings) trackOf(tracks, reading).value = readings[reading] ?? null
    while (cut < cuts.length && (cuts[cut] ?? 0) <= at) cut++
    const end = Math.min(samples[index + 1]?.at ?? Infinity, cuts[cut] ?? Infinity, start + DAY)
    if (end <= at || end - at > SILENT_AFTER) {
      for (const reading in readings) {
        const track = trackOf(tracks, reading)
        if (track.value !== null) addMoment(sumOf(track, at - start), track.value)
      }
      continue
    }
    for (let from = at; from < end; ) {
      const until = Math.min(end, from - ((from - start) % HOUR) + HOUR)
      for (const track of tracks.values()) {
        if (track.value !== null) addTime(sumOf(track, from - start), track.value, until - from)
      }
      from = until
    }
  }
  return new Map([...tracks].map(([reading, { hours }]) => [reading, hours.flatMap(toFigures)]))
}

/** A reading on its way through the day: what it is now, null where it is not known, and what it was by the hour. */
interface Track {
  value: number | null
  hours: (Sum | undefined)[]
}

function trackOf(tracks: Map<string, Track>, reading: string): Track {
  const known = tracks.get(reading)
  if (known) return known
  const track = { value: null, hours: new Array(24).fill(undefined) }
  tracks.set(reading, track)
  return track
}

function sumOf({ hours }: Track, offset: number): Sum {
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
