import type { Gap } from '@preau/protocol/api/samples.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { Queries } from './database.ts'
import { readSampleDay } from './sample-days.ts'
import { addBucket, type BucketColumns, emptyBuckets, HOUR } from './sample-tiers/buckets.ts'
import type { DaySample } from './sample-tiers/day.ts'
import { type DayHours, type HourColumns, isMeasured, readHours } from './sample-tiers/hours.ts'
import { hoursOf } from './sample-tiers/hours-of.ts'
import { dayOf, dayStart, inTime, unitedInTime } from './sample-tiers/order.ts'
import { readRawSamples } from './samples.ts'

/** The hours of a device over a stretch of time. */
export interface HoursOfDevice {
  /** Beginnings of the hours in which anything was known, ascending, ms since 1970. */
  measured: number[]
  /** By reading, oldest first. */
  readings: Map<string, BucketColumns>
}

/**
 * The hours that overlap `from` to `to` (`to` itself is outside), of the readings that are `wanted`: stored ones, and those of
 * days that have raw samples rolled up now, together with what of such a day was folded before. Throws SAMPLES_CORRUPT.
 * @param gaps when the device was known to be silent, at least from the beginning of the day of `from` to the end of that of `to`
 */
export async function readDeviceHours(
  db: Queries,
  school: Id,
  device: Id,
  from: number,
  to: number,
  gaps: readonly Gap[],
  wanted: (reading: string) => boolean,
): Promise<HoursOfDevice> {
  const [first, last] = [dayOf(from), dayOf(to)]
  // The raw ones first, or else one that is folded in between is in neither.
  const raw = inTime(await readRawSamples(db, school, device, dayStart(first), dayStart(last + 1) - 1))
  const rows = await db.all<{ number: number; day: number; packed: Uint8Array }>(
    `select h.number, h.day, h.packed from sample_devices d join sample_hours h on h.number = d.number
     where d.school_id = $1 and d.device_id = $2 and h.day >= $3 and h.day <= $4 order by h.day`,
    [school, device, first, last],
  )
  const stored = new Map(rows.map(({ day, packed }) => [day, packed]))
  const rolled = await rollUp(db, rows[0]?.number ?? 0, raw, stored, gaps)
  const timeline = new Timeline(from, to, wanted)
  for (const day of [...new Set([...stored.keys(), ...rolled.keys()])].sort((a, b) => a - b)) {
    const hours = rolled.get(day)
    if (hours) timeline.addHours(day, hours)
    else timeline.addRow(day, stored.get(day) ?? Buffer.of())
  }
  return timeline
}

/** The hours of the days that have raw samples, but for those of which the stored hours know more than all samples that are left. */
async function rollUp(
  db: Queries,
  number: number,
  raw: readonly DaySample[],
  stored: ReadonlyMap<number, Uint8Array>,
  gaps: readonly Gap[],
): Promise<Map<number, DayHours>> {
  const days = new Map<number, DayHours>()
  const cuts = gaps.map((gap) => gap.from)
  for (const [day, samples] of Map.groupBy(raw, ({ at }) => dayOf(at))) {
    const folded = stored.has(day) ? await readSampleDay(db, number, day) : []
    if (folded) days.set(day, hoursOf(unitedInTime(folded, samples), dayStart(day), cuts))
  }
  return days
}

/** Hours of days, added oldest first. */
class Timeline implements HoursOfDevice {
  readonly measured: number[] = []
  readonly readings = new Map<string, BucketColumns>()
  readonly #from: number
  readonly #to: number
  readonly #wanted: (reading: string) => boolean

  constructor(from: number, to: number, wanted: (reading: string) => boolean) {
    this.#from = from
    this.#to = to
    this.#wanted = wanted
  }

  addRow(day: number, row: Uint8Array): void {
    const mask = readHours(row, this.#wanted, (reading, hours) => this.#addColumns(day, reading, hours))
    for (let hour = 0; hour < 24; hour++) if (isMeasured(mask, hour)) this.#noteMeasured(day, hour)
  }

  addHours(day: number, hours: DayHours): void {
    const measured = new Set<number>()
    for (const [reading, figures] of hours) {
      for (const { hour } of figures) measured.add(hour)
      if (!this.#wanted(reading)) continue
      for (const { hour, mean, low, high, seconds } of figures) {
        const at = dayStart(day) + hour * HOUR
        if (this.#isInside(at)) addBucket(this.#columnsOf(reading), at, mean, low, high, seconds)
      }
    }
    for (const hour of [...measured].sort((a, b) => a - b)) this.#noteMeasured(day, hour)
  }

  #addColumns(day: number, reading: string, { count, hour, mean, low, high, seconds }: HourColumns): void {
    if (count === 0) return
    const start = dayStart(day)
    const of = this.#columnsOf(reading)
    for (let place = 0; place < count; place++) {
      const at = start + (hour[place] ?? 0) * HOUR
      if (!this.#isInside(at)) continue
      addBucket(of, at, mean[place] ?? 0, low[place] ?? 0, high[place] ?? 0, seconds[place] ?? 0)
    }
  }

  #noteMeasured(day: number, hour: number): void {
    const at = dayStart(day) + hour * HOUR
    if (this.#isInside(at)) this.measured.push(at)
  }

  #isInside(at: number): boolean {
    return at + HOUR > this.#from && at < this.#to
  }

  #columnsOf(reading: string): BucketColumns {
    const known = this.readings.get(reading)
    if (known) return known
    const columns = emptyBuckets()
    this.readings.set(reading, columns)
    return columns
  }
}
