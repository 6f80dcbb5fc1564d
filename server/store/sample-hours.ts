import type { Id } from '@preau/protocol/ids.ts'
import type { Queries } from './database.ts'
import { findSampleNumber, readSampleDay } from './sample-days.ts'
import { readGaps } from './sample-gaps.ts'
import { type Bucket, HOUR } from './sample-tiers/buckets.ts'
import type { DaySample } from './sample-tiers/day.ts'
import { decodeHours, type StoredHours } from './sample-tiers/hours.ts'
import { hoursOf } from './sample-tiers/hours-of.ts'
import { dayOf, dayStart, inTime, unitedInTime } from './sample-tiers/order.ts'
import { readRawSamples } from './samples.ts'

/** A reading over one hour, with when the hour began. */
export type TimedHours = Bucket

/** The hours of a device over a stretch of time. */
export interface HoursOfDevice {
  /** Beginnings of the hours in which anything was known, ascending, ms since 1970. */
  measured: number[]
  /** By reading, oldest first. */
  readings: Map<string, TimedHours[]>
}

/**
 * The hours that overlap `from` to `to` (`to` itself is outside), of the readings that are `wanted`: stored ones, and those of
 * days that have raw samples rolled up now, together with what of such a day was folded before. Throws SAMPLES_CORRUPT.
 */
export async function readHours(
  db: Queries,
  school: Id,
  device: Id,
  from: number,
  to: number,
  wanted: (reading: string) => boolean,
): Promise<HoursOfDevice> {
  const [first, last] = [dayOf(from), dayOf(to)]
  // The raw ones first, or else one that is folded in between is in neither.
  const raw = inTime(await readRawSamples(db, school, device, dayStart(first), dayStart(last + 1) - 1))
  const number = (await findSampleNumber(db, school, device)) ?? 0
  const rows = await db.all<{ day: number; packed: Uint8Array }>(
    'select day, packed from sample_hours where number = $1 and day >= $2 and day <= $3 order by day',
    [number, first, last],
  )
  const rawDays = byDay(raw)
  const days = new Map<number, StoredHours>()
  for (const { day, packed } of rows) days.set(day, decodeHours(packed, wanted))
  const gaps = raw[0] ? await readGaps(db, school, device, raw[0].at, dayStart(last + 1)) : []
  const cuts = gaps.map((gap) => gap.from)
  for (const [day, samples] of rawDays) {
    const known = days.has(day)
    const folded = known ? await readSampleDay(db, number, day) : undefined
    if (known && !folded) continue
    days.set(day, select(hoursOf(unitedInTime(folded ?? [], samples), dayStart(day), cuts), wanted))
  }
  return onTimeline(days, from, to)
}

function byDay(samples: readonly DaySample[]): Map<number, DaySample[]> {
  const days = new Map<number, DaySample[]>()
  for (const sample of samples) {
    const day = dayOf(sample.at)
    const together = days.get(day)
    if (together) together.push(sample)
    else days.set(day, [sample])
  }
  return days
}

function select(hours: ReturnType<typeof hoursOf>, wanted: (reading: string) => boolean): StoredHours {
  const measured = new Set<number>()
  for (const figures of hours.values()) for (const { hour } of figures) measured.add(hour)
  const readings = new Map([...hours].filter(([reading]) => wanted(reading)))
  return { measured: [...measured].sort((a, b) => a - b), readings }
}

function onTimeline(days: ReadonlyMap<number, StoredHours>, from: number, to: number): HoursOfDevice {
  const inside = (at: number) => at + HOUR > from && at < to
  const all: HoursOfDevice = { measured: [], readings: new Map() }
  for (const [day, { measured, readings }] of [...days].sort(([a], [b]) => a - b)) {
    const start = dayStart(day)
    for (const hour of measured) if (inside(start + hour * HOUR)) all.measured.push(start + hour * HOUR)
    for (const [reading, figures] of readings) {
      const hours = all.readings.get(reading) ?? []
      for (const { hour, mean, low, high, seconds } of figures) {
        const at = start + hour * HOUR
        if (inside(at)) hours.push({ at, mean, low, high, seconds })
      }
      if (hours.length > 0) all.readings.set(reading, hours)
    }
  }
  return all
}
