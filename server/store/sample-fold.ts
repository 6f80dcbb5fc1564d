import type { Id } from '@preau/protocol/ids.ts'
import type { Queries } from './database.ts'
import { readSampleDay, writeDay } from './sample-days.ts'
import { DAY, dayOf, dayStart, inTime, mergeInTime } from './sample-tiers/order.ts'
import { readingsOf } from './sample-tiers/readings.ts'

/** A device and a day (of UTC, since 1970) of which samples lie in the raw tier. */
export interface RawDay {
  school: Id
  device: Id
  day: number
}

/** When a sample is due: taken before `before`, or not before `beyond`, which is to come; ms since 1970. */
export interface DueTimes {
  before: number
  beyond: number
}

/** What lies in the raw tier of some devices, oldest first, and the number after which to look on; null behind the last. */
export interface RawDays {
  days: RawDay[]
  next: number | null
}

/** Devices that one look takes in. */
const LOOK = 200

/**
 * Which days have samples to fold, of the devices after the number `after` (0: from the first on). Records stand in the order
 * in which they were made, so the first that is left says whether a device has any: no index by time is needed for it.
 */
export async function rawDays(db: Queries, { before, beyond }: DueTimes, after: number, look = LOOK): Promise<RawDays> {
  const upto = after + look
  const due = await db.all<{ number: number }>(
    `select number from (select d.number,
       (select s.at from samples s where s.number = d.number order by s.epoch, s.seq limit 1) as oldest
       from sample_devices d where d.number > $1 and d.number <= $2) as devices where oldest < $3 or oldest >= $4`,
    [after, upto, before, beyond],
  )
  const rows = await db.all<{ school: Id; device: Id; at: number }>(
    `select d.school_id as school, d.device_id as device, min(s.at) as at
     from ${db.dialect.rows('$1', { number: 'bigint' })} as r join sample_devices d on d.number = r.number
     left join device_states t on t.school_id = d.school_id and t.device_id = d.device_id
     join samples s on s.number = d.number
     where (s.at < $2 or s.at >= $3) and (t.epoch is null or (s.epoch, s.seq) <= (t.epoch, t.upto))
     group by d.school_id, d.device_id, s.at / ${DAY} order by min(s.at)`,
    [JSON.stringify(due.map(({ number }) => [number])), before, beyond],
  )
  const days = new Map<string, RawDay>()
  for (const { school, device, at } of rows) {
    const day = dayOf(at)
    days.set(`${device} ${day}`, { school, device, day })
  }
  const more = await db.get('select 1 as there from sample_devices where number > $1 limit 1', [upto])
  return { days: [...days.values()], next: more ? upto : null }
}

/**
 * Moves the raw samples of one day of one device into its blob and its roll-up. INVARIANT: what is taken from the raw tier is
 * in the blob by the same transaction, so whenever this is killed, nothing is lost and nothing is there twice. Samples that
 * come late are merged into the day that is there. A record that is not acknowledged yet comes again, and only its row knows it
 * (I2): it stays until the hole before it is closed. Behind its ack, ingest itself passes it over (server/ingest/report.ts).
 * Gives how many were moved. Throws SAMPLES_CORRUPT and moves nothing where what is there cannot be read.
 */
export async function foldDay(transaction: Queries, { school, device, day }: RawDay): Promise<number> {
  const place = await transaction.get<{ number: number; epoch: number | null; upto: number | null }>(
    `select d.number, t.epoch, t.upto from sample_devices d
     left join device_states t on t.school_id = d.school_id and t.device_id = d.device_id
     where d.school_id = $1 and d.device_id = $2`,
    [school, device],
  )
  if (!place) return 0
  const { number, epoch, upto } = place
  const moved = 'number = $1 and at >= $2 and at < $3 and (epoch, seq) <= ($4, $5)'
  const from = day === 0 ? Number.MIN_SAFE_INTEGER : dayStart(day)
  const bounds = [number, from, dayStart(day + 1), epoch ?? Number.MAX_SAFE_INTEGER, upto ?? 0]
  const rows = await transaction.all<{ at: number; readings: string }>(
    `select at, readings from samples where ${moved} order by epoch, seq`,
    bounds,
  )
  if (rows.length === 0) return 0
  const raw = inTime(
    rows.map(({ at, readings }) => ({ at: Math.max(at, 0), readings: readingsOf(JSON.parse(readings)) })),
  )
  const stored = await readSampleDay(transaction, number, day)
  // Blobs are kept for less long than roll-ups: what comes later than that adds nothing to a roll-up that was whole.
  const keepHours = stored === undefined && (await hasHours(transaction, number, day))
  await writeDay(transaction, { school, device, number, day }, mergeInTime(stored ?? [], raw), keepHours)
  return await transaction.run(`delete from samples where ${moved}`, bounds)
}

async function hasHours(db: Queries, number: number, day: number): Promise<boolean> {
  const row = await db.get('select 1 as there from sample_hours where number = $1 and day = $2', [number, day])
  return row !== undefined
}
