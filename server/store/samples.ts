import type { Id } from '@preau/protocol/ids.ts'
import type { ReadingValues } from '@preau/protocol/rules/readings.ts'
import type { Queries } from './database.ts'
import type { DaySample } from './sample-tiers/day.ts'

/**
 * One sample, flat because this is the busiest path of the server. The times are ms since 1970: `at` on the server's clock,
 * `deviceAt` on the device's own. `firstSeq` is the first seq that the sample stands for; `readings` are kept as JSON.
 */
export type SampleRow = readonly [
  school: Id,
  device: Id,
  epoch: number,
  seq: number,
  firstSeq: number,
  at: number,
  deviceAt: number,
  receivedAt: number,
  readings: ReadingValues,
]

const COLUMNS = {
  school_id: 'text',
  device_id: 'text',
  epoch: 'bigint',
  seq: 'bigint',
  first_seq: 'bigint',
  at: 'bigint',
  device_at: 'bigint',
  received_at: 'bigint',
  readings: 'text',
} as const

/** The newest samples that a chart looks at: 48 h of one each 10 s, so that a device gone mad cannot fill the memory. */
const DRAWN_AT_MOST = 18_000
/** And so many characters of them: they are in memory at once, and taken apart in one go. */
const DRAWN_CHARACTERS = 16_000_000

/** Adds samples; those that are there already are passed over (I2). Gives how many were new. */
export async function insertSamples(transaction: Queries, rows: readonly SampleRow[]): Promise<number> {
  if (rows.length === 0) return 0
  const columns = Object.keys(COLUMNS).join(', ')
  return await transaction.run(
    `insert into samples (${columns}) select ${columns} from ${transaction.dialect.rows('$1', COLUMNS)} as r where true
     on conflict (school_id, device_id, epoch, seq) do nothing`,
    [JSON.stringify(rows)],
  )
}

/**
 * The raw samples of a device that were taken from `from` to `to` (ms since 1970), in the order of their records: the newest, as
 * many as memory has room for.
 */
export async function readRawSamples(
  db: Queries,
  school: Id,
  device: Id,
  from: number,
  to: number,
): Promise<DaySample[]> {
  const raw = 'from samples where school_id = $1 and device_id = $2 and at >= $3 and at <= $4'
  const bounds = [school, device, from, to]
  const most = DRAWN_AT_MOST + 1
  // One text for all rows: to hand over each on its own takes four times as long. The limit keeps their order.
  const together = `string_agg('[' || at || ',' || readings || ']', ',')`
  let row = await db.get<{ rows: string | null; fits: number | null }>(
    `select sum(length(readings)) <= ${DRAWN_CHARACTERS} and count(*) < ${most} as fits,
       case when sum(length(readings)) <= ${DRAWN_CHARACTERS} and count(*) < ${most} then ${together} end as rows
     from (select at, readings ${raw} order by epoch, seq limit ${most}) as ordered`,
    bounds,
  )
  if (row?.rows === null && row.fits !== null) {
    // No honest device has so much; to find where it ends takes longer than to read what fits.
    row = await db.get(
      `select ${together} as rows from (select at, readings from
         (select at, readings, epoch, seq, sum(length(readings)) over (order by epoch desc, seq desc) as held
          from (select at, readings, epoch, seq ${raw} order by epoch desc, seq desc limit ${DRAWN_AT_MOST}) as newest
         ) as counted
       where held <= ${DRAWN_CHARACTERS} order by epoch, seq limit ${DRAWN_AT_MOST}) as ordered`,
      bounds,
    )
  }
  const rows: [number, ReadingValues][] = JSON.parse(`[${row?.rows ?? ''}]`)
  return rows.map(([at, readings]) => ({ at, readings }))
}

/**
 * Takes away the samples of a device but for its newest in the order of records: `kept` of them, and no more than have
 * `characters` in their readings. Gives how many.
 */
export async function keepNewestSamples(
  transaction: Queries,
  school: Id,
  device: Id,
  kept: number,
  characters: number,
): Promise<number> {
  return await transaction.run(
    `delete from samples where school_id = $1 and device_id = $2 and (epoch, seq) <=
       (select epoch, seq from
         (select epoch, seq, row_number() over newest as place, sum(length(readings)) over newest as held
          from samples where school_id = $1 and device_id = $2
          window newest as (order by epoch desc, seq desc)) as counted
        where place > $3 or held > $4 order by epoch desc, seq desc limit 1)`,
    [school, device, kept, characters],
  )
}
