import type { Id } from '@preau/protocol/ids.ts'
import type { Queries } from './database.ts'
import { readSampleDay, sampleNumber, writeDay } from './sample-days.ts'
import { dayOf, dayStart, inTime, mergeInTime } from './sample-tiers/order.ts'

/** A device and a day (of UTC, since 1970) of which samples lie in the raw tier. */
export interface RawDay {
  school: Id
  device: Id
  day: number
}

/** A part of the raw tier, oldest first: what lies there, and from where to look on; `next` is null behind the last. */
export interface RawDays {
  days: RawDay[]
  next: number | null
}

/**
 * A record that the server does not acknowledge yet comes again, and only its row knows it (I2): it stays where it is until
 * the hole before it is closed. Behind its ack, ingest itself passes it over (server/ingest/report.ts).
 */
const ACKNOWLEDGED = `not exists (select 1 from device_states s where s.school_id = samples.school_id
  and s.device_id = samples.device_id and (samples.epoch, samples.seq) > (s.epoch, s.upto))`

/** Rows that one look takes in. */
const LOOK = 5000

/**
 * Which days of which devices have samples to fold that were taken before `before`, out of the oldest rows taken since `after`.
 * @param before beginning of a day, ms since 1970
 */
export async function rawDays(db: Queries, before: number, after: number | null, look = LOOK): Promise<RawDays> {
  const rows = await db.all<{ school_id: Id; device_id: Id; at: number }>(
    `select school_id, device_id, at from samples where at < $1 and at >= $2 and ${ACKNOWLEDGED}
     order by at limit $3`,
    [before, after ?? Number.MIN_SAFE_INTEGER, look],
  )
  const days = new Map<string, RawDay>()
  for (const { school_id, device_id, at } of rows) {
    const day = dayOf(at)
    days.set(`${device_id} ${day}`, { school: school_id, device: device_id, day })
  }
  const last = rows.at(-1)?.at
  if (rows.length < look || last === undefined) return { days: [...days.values()], next: null }
  // Where all of a look is of one moment, the rest of that moment waits for the next run.
  return { days: [...days.values()], next: last === rows[0]?.at ? last + 1 : last }
}

/**
 * Moves the raw samples of one day of one device into its blob and its roll-up. INVARIANT: what is taken from the raw tier is
 * in the blob by the same transaction, so whenever this is killed, nothing is lost and nothing is there twice. Samples that
 * come late are merged into the day that is there. Gives how many were moved. Throws SAMPLES_CORRUPT and moves nothing where
 * what is there cannot be read.
 */
export async function foldDay(transaction: Queries, { school, device, day }: RawDay): Promise<number> {
  const moved = 'school_id = $1 and device_id = $2 and at >= $3 and at < $4'
  const bounds = [school, device, day === 0 ? Number.MIN_SAFE_INTEGER : dayStart(day), dayStart(day + 1)]
  const rows = await transaction.all<{ at: number; readings: string }>(
    `select at, readings from samples where ${moved} and ${ACKNOWLEDGED} order by epoch, seq`,
    bounds,
  )
  if (rows.length === 0) return 0
  const number = await sampleNumber(transaction, school, device)
  const raw = inTime(rows.map(({ at, readings }) => ({ at: Math.max(at, 0), readings: JSON.parse(readings) })))
  const stored = await readSampleDay(transaction, number, day)
  // Blobs are kept for less long than roll-ups: what comes later than that adds nothing to a roll-up that was whole.
  const keepHours = stored === undefined && (await hasHours(transaction, number, day))
  await writeDay(transaction, { school, device, number, day }, mergeInTime(stored ?? [], raw), keepHours)
  return await transaction.run(`delete from samples where ${moved} and ${ACKNOWLEDGED}`, bounds)
}

async function hasHours(db: Queries, number: number, day: number): Promise<boolean> {
  const row = await db.get('select 1 as there from sample_hours where number = $1 and day = $2', [number, day])
  return row !== undefined
}
