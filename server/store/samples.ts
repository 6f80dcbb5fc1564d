import type { Id } from '@preau/protocol/ids.ts'
import type { ReadingValues } from '@preau/protocol/rules/readings.ts'
import type { Queries, SqlValue, Transaction } from './database.ts'
import type { DaySample } from './sample-tiers/day.ts'
import { type ListedReadings, listReadings, readingsOf } from './sample-tiers/readings.ts'

/**
 * One sample, flat because this is the busiest path of the server. `number` is that of the device (sample-devices.ts); `earlier`
 * counts the records before it that it stands for as well; `at` is ms since 1970 on the server's clock, and `clockAhead` how
 * many ms the device's own clock was ahead of that.
 */
export type SampleRow = readonly [
  number: number,
  epoch: number,
  seq: number,
  earlier: number,
  at: number,
  clockAhead: number,
  readings: ReadingValues,
]

const COLUMNS = {
  number: 'bigint',
  epoch: 'bigint',
  seq: 'bigint',
  earlier: 'bigint',
  at: 'bigint',
  clock_ahead: 'bigint',
  readings: 'text',
} as const

/** The newest samples that a chart looks at: 48 h of one each 10 s, so that a device gone mad cannot fill the memory. */
const DRAWN_AT_MOST = 18_000
/** And so many characters of them: they are in memory at once, and taken apart in one go. */
const DRAWN_CHARACTERS = 16_000_000

/** The number of the device $2 of the school $1. */
const NUMBER = '(select number from sample_devices where school_id = $1 and device_id = $2)'

/** Adds samples; those that are there already are passed over (I2). Gives how many were new. */
export async function insertSamples(transaction: Queries, rows: readonly SampleRow[]): Promise<number> {
  return rows.length === 0 ? 0 : await transaction.run(...insertion(transaction, rows))
}

/** Adds samples with the commit; see insertSamples(). */
export function deferSamples(transaction: Transaction, rows: readonly SampleRow[]): void {
  if (rows.length > 0) transaction.defer(...insertion(transaction, rows))
}

function insertion({ dialect }: Queries, rows: readonly SampleRow[]): [sql: string, params: SqlValue[]] {
  const columns = Object.keys(COLUMNS).join(', ')
  return [
    `insert into samples (${columns}) select ${columns} from ${dialect.rows('$1', COLUMNS)} as r where true
     on conflict (number, epoch, seq) do nothing`,
    [JSON.stringify(rows.map(toTuple))],
  ]
}

function toTuple([number, epoch, seq, earlier, at, clockAhead, readings]: SampleRow): unknown[] {
  return [number, epoch, seq, earlier, at, clockAhead, listReadings(readings)]
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
  const raw = `from samples where number = ${NUMBER} and at >= $3 and at <= $4`
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
  const rows: [number, ListedReadings | ReadingValues][] = JSON.parse(`[${row?.rows ?? ''}]`)
  return rows.map(([at, kept]) => ({ at, readings: readingsOf(kept) }))
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
  const held = await transaction.get<{ samples: number; characters: number | null }>(
    `select count(*) as samples, sum(length(readings)) as characters from samples where number = ${NUMBER}`,
    [school, device],
  )
  // To look for where to cut takes ten times as long as to see that nothing is too much, which is so for all but a device gone mad.
  if (!held || (held.samples <= kept && (held.characters ?? 0) <= characters)) return 0
  return await transaction.run(
    `delete from samples where number = ${NUMBER} and (epoch, seq) <=
       (select epoch, seq from
         (select epoch, seq, row_number() over newest as place, sum(length(readings)) over newest as held
          from samples where number = ${NUMBER}
          window newest as (order by epoch desc, seq desc)) as counted
        where place > $3 or held > $4 order by epoch desc, seq desc limit 1)`,
    [school, device, kept, characters],
  )
}
