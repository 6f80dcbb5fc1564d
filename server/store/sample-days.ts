import type { Id } from '@preau/protocol/ids.ts'
import type { Queries } from './database.ts'
import { sampleNumber } from './sample-devices.ts'
import { readGaps } from './sample-gaps.ts'
import { type DaySample, decodeDay, encodeDay } from './sample-tiers/day.ts'
import { encodeHours } from './sample-tiers/hours.ts'
import { hoursOf } from './sample-tiers/hours-of.ts'
import { dayStart, MOST_OF_DAY, thinned } from './sample-tiers/order.ts'

/** The bytes that one day of one device may take: an honest one takes a twentieth of it. */
const MOST_BYTES = 128 * 1024
/** The readings that one day of one device may name: twice as many as one message may. */
const MOST_READINGS = 400

/** The bytes of a part: three of them fill a page of 4 kB, with what a row takes beside them. */
const PART = 1330

/** A day of a device in the tier of days. */
export interface SampleDay {
  day: number
  samples: DaySample[]
}

/**
 * Writes a day of a device (days of UTC since 1970), in place of what was there: its samples and the roll-up of its hours.
 * Only time in which the device was neither asleep nor offline counts, so its statuses have to be in the store before.
 * Throws DEVICE_NOT_FOUND.
 * @param samples oldest first, all within the day (ms since 1970, clock of the server)
 */
export async function writeSampleDay(
  transaction: Queries,
  school: Id,
  device: Id,
  day: number,
  samples: readonly DaySample[],
): Promise<void> {
  const number = await sampleNumber(transaction, school, device)
  await writeDay(transaction, { school, device, number, day }, samples)
}

/** Which day of which device. */
export interface DeviceDay {
  school: Id
  device: Id
  number: number
  day: number
}

/** What writeSampleDay does, where the number is known; `keepHours` leaves a roll-up that knows more than these samples. */
export async function writeDay(
  transaction: Queries,
  { school, device, number, day }: DeviceDay,
  samples: readonly DaySample[],
  keepHours = false,
): Promise<void> {
  const start = dayStart(day)
  const { kept, packed } = packDay(samples, start)
  await putDayBlob(transaction, number, day, packed)
  if (keepHours) return
  const gaps = await readGaps(transaction, school, device, start, dayStart(day + 1))
  const hours = hoursOf(
    kept,
    start,
    gaps.map(({ from }) => from),
  )
  await putHoursBlob(transaction, number, day, encodeHours(hours))
}

/** Writes the roll-up of a day as it is, in place of what was there. */
export async function putHoursBlob(
  transaction: Queries,
  number: number,
  day: number,
  packed: Uint8Array,
): Promise<void> {
  await transaction.run(
    `insert into sample_hours (number, day, packed) values ($1, $2, $3)
     on conflict (number, day) do update set packed = excluded.packed`,
    [number, day, packed],
  )
}

/** The samples of one day of a device; undefined where there are none. Throws SAMPLES_CORRUPT. */
export async function readSampleDay(db: Queries, number: number, day: number): Promise<DaySample[] | undefined> {
  const rows = await db.all<{ packed: Uint8Array }>(
    'select packed from sample_days where number = $1 and day = $2 order by part',
    [number, day],
  )
  return rows.length === 0 ? undefined : unpackDay(rows, day)
}

/** The days of a device from the day `from` to the day `to`, and the two before them that have samples. Throws SAMPLES_CORRUPT. */
export async function readSampleDays(db: Queries, number: number, from: number, to: number): Promise<SampleDay[]> {
  const rows = await db.all<{ day: number; packed: Uint8Array }>(
    `select day, packed from sample_days where number = $1 and day <= $3
     and day >= coalesce((select min(day) from (select distinct day from sample_days where number = $1 and day < $2
       order by day desc limit 2) as before), $2) order by day, part`,
    [number, from, to],
  )
  return [...Map.groupBy(rows, ({ day }) => day)].map(([day, parts]) => ({ day, samples: unpackDay(parts, day) }))
}

/** Writes a blob in parts of equal length, in place of those that are there. */
export async function putDayBlob(transaction: Queries, number: number, day: number, packed: Uint8Array): Promise<void> {
  await transaction.run('delete from sample_days where number = $1 and day = $2', [number, day])
  const length = Math.ceil(packed.length / Math.ceil(packed.length / PART))
  for (let part = 0; part * length < packed.length; part++) {
    await transaction.run('insert into sample_days (number, day, part, packed) values ($1, $2, $3, $4)', [
      number,
      day,
      part,
      packed.subarray(part * length, (part + 1) * length),
    ])
  }
}

function unpackDay(parts: readonly { packed: Uint8Array }[], day: number): DaySample[] {
  return decodeDay(Buffer.concat(parts.map(({ packed }) => packed)), dayStart(day))
}

/** A day as it is kept: bounded, so that a device gone mad fills neither the disk nor the memory of whoever reads it. */
function packDay(samples: readonly DaySample[], start: number): { kept: DaySample[]; packed: Buffer } {
  let kept = fewReadings(thinned(samples, MOST_OF_DAY))
  let packed = encodeDay(kept, start)
  while (packed.length > MOST_BYTES && kept.length > 1) {
    kept = thinned(kept, Math.ceil(kept.length / 2))
    packed = encodeDay(kept, start)
  }
  return { kept, packed }
}

/** The samples with the first MOST_READINGS readings that they name. */
function fewReadings(samples: DaySample[]): DaySample[] {
  const names = new Set<string>()
  for (const { readings } of samples) for (const reading in readings) names.add(reading)
  if (names.size <= MOST_READINGS) return samples
  const kept = new Set([...names].slice(0, MOST_READINGS))
  return samples.map(({ at, readings }) => ({
    at,
    readings: Object.fromEntries(Object.entries(readings).filter(([reading]) => kept.has(reading))),
  }))
}
