import type { Gap, SampleQuery, Samples, Series } from '@preau/protocol/api/samples.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { type ReadingValues, splitReading } from '@preau/protocol/rules/readings.ts'
import type { Queries } from './database.ts'
import { withSilences } from './silence.ts'
import { spans } from './status-history.ts'

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

/** Rows that one statement of pruneSamples takes away. */
const PRUNE_SLICE = 5000

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
 * What a chart of a device draws between `from` and `to`. A reading that no kept sample names did not change for as long as
 * samples are kept: it holds its present value.
 */
export async function readSamples(db: Queries, school: Id, device: Id, query: SampleQuery): Promise<Samples> {
  const { from, to } = query
  const wanted = wantedReadings(query.names)
  const state = await db.get<{ state_values: string; first_heard_at: number | null }>(
    'select state_values, first_heard_at from device_states where school_id = $1 and device_id = $2',
    [school, device],
  )
  const rows = await db.all<{ at: number; readings: string }>(
    `select at, readings from
       (select at, readings, epoch, seq, sum(length(readings)) over (order by epoch desc, seq desc) as held from
         (select at, readings, epoch, seq from samples where school_id = $1 and device_id = $2
          order by epoch desc, seq desc limit $3) as newest) as counted
     where held <= $4 order by epoch desc, seq desc`,
    [school, device, DRAWN_AT_MOST, DRAWN_CHARACTERS],
  )
  const drawn = new Map<string, Drawn>()
  for (const row of rows.reverse()) draw(drawn, row.at, JSON.parse(row.readings), query, wanted)
  const times = rows.map(({ at }) => at).sort((a, b) => a - b)
  const firstHeardAt = state?.first_heard_at ?? null
  if (state && firstHeardAt !== null && firstHeardAt <= to) {
    const present: ReadingValues = JSON.parse(state.state_values)
    for (const [reading, value] of Object.entries(present)) {
      if (drawn.has(reading) || !wanted(reading)) continue
      drawn.set(reading, { at: [Math.max(from, firstHeardAt)], values: [value] })
    }
  }
  const series: Series[] = [...drawn]
    .filter(([, { at }]) => at.length > 0)
    .map(([reading, { at, values }]) => ({ reading, at, values }))
  series.sort((a, b) => (a.reading < b.reading ? -1 : 1))
  return {
    from,
    to,
    resolution: 'sample',
    series,
    gaps: withSilences(await readGaps(db, school, device, from, to), times, from, to),
  }
}

/**
 * Takes away samples that arrived before `before` (ms since 1970), one slice of them, so that commits can go in between.
 * Gives how many: fewer than were asked for by a slice means that none are left.
 */
export async function pruneSamples(transaction: Queries, before: number, slice = PRUNE_SLICE): Promise<number> {
  return await transaction.run(
    `delete from samples where (school_id, device_id, epoch, seq) in
       (select school_id, device_id, epoch, seq from samples where received_at < $1 order by received_at limit $2)`,
    [before, slice],
  )
}

/** Takes away the samples of a device but for its newest `kept` in the order of records. Gives how many. */
export async function keepNewestSamples(transaction: Queries, school: Id, device: Id, kept: number): Promise<number> {
  return await transaction.run(
    `delete from samples where school_id = $1 and device_id = $2 and (epoch, seq) <=
       (select epoch, seq from samples where school_id = $1 and device_id = $2
        order by epoch desc, seq desc limit 1 offset $3)`,
    [school, device, kept],
  )
}

interface Drawn {
  at: number[]
  values: (number | null)[]
}

/** Takes one sample into the series. Order is that of the records; a time that goes back is drawn at the one before. */
function draw(
  drawn: Map<string, Drawn>,
  at: number,
  readings: ReadingValues,
  { from, to }: SampleQuery,
  wanted: (reading: string) => boolean,
): void {
  for (const [reading, value] of Object.entries(readings)) {
    if (!wanted(reading)) continue
    let points = drawn.get(reading)
    if (!points) {
      points = { at: [], values: [] }
      drawn.set(reading, points)
    }
    if (at > to) continue
    const last = points.at.length - 1
    if (at <= from && last <= 0 && (points.at[0] ?? from) <= from) {
      points.at[0] = from
      points.values[0] = value
    } else {
      points.at.push(Math.max(at, points.at[last] ?? from))
      points.values.push(value)
    }
  }
}

/** Whether a reading is asked for: by its id, or by its name for every instance of it. */
function wantedReadings(names: string | undefined): (reading: string) => boolean {
  const asked = new Set(names?.split(',').map((name) => name.trim()))
  asked.delete('')
  return (reading) => asked.size === 0 || asked.has(reading) || asked.has(splitReading(reading).name)
}

async function readGaps(db: Queries, school: Id, device: Id, from: number, to: number): Promise<Gap[]> {
  const held = await spans(db, school, device, from, to)
  const gaps: Gap[] = []
  for (const [index, { from: start, status }] of held.entries()) {
    if (status !== 'asleep' && status !== 'offline' && status !== 'unknown') continue
    const end = held[index + 1]?.from ?? to
    if (end > start) gaps.push({ from: start, to: end, reason: status })
  }
  return gaps
}
