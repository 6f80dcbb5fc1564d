import type { SampleQuery, Samples, Series } from '@preau/protocol/api/samples.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { ReadingValues } from '@preau/protocol/rules/readings.ts'
import type { Queries } from './database.ts'
import { readSampleDays } from './sample-days.ts'
import { findSampleNumber } from './sample-devices.ts'
import { readGaps } from './sample-gaps.ts'
import type { DaySample } from './sample-tiers/day.ts'
import { dayOf, inTime, unitedInTime } from './sample-tiers/order.ts'
import { readRawSamples } from './samples.ts'
import { withSilences } from './silence.ts'

/**
 * Sample by sample, out of the days that were folded and the raw tier together. A reading that no raw sample names did not
 * change for as long as samples are raw: in that time it holds its present value.
 */
export async function readEachSample(
  db: Queries,
  school: Id,
  device: Id,
  query: SampleQuery,
  wanted: (reading: string) => boolean,
): Promise<Samples> {
  const { from, to } = query
  const [state, raw, folded, gaps] = await Promise.all([
    db.get<{ state_values: string; first_heard_at: number | null }>(
      'select state_values, first_heard_at from device_states where school_id = $1 and device_id = $2',
      [school, device],
    ),
    // Also what is later than `to` and much earlier than `from`: whether it names a reading decides what is drawn of it.
    // Before the folded ones, or else one that is folded in between is in neither.
    readRawSamples(db, school, device, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER).then(inTime),
    readFolded(db, school, device, from, to),
    readGaps(db, school, device, from, to),
  ])
  const samples = unitedInTime(folded, raw)
  const drawn = new Map<string, Drawn>()
  for (const sample of samples) draw(drawn, sample, query, wanted)
  const firstHeardAt = state?.first_heard_at ?? null
  const isRecent = to >= (raw[0]?.at ?? (folded.length > 0 ? Infinity : 0))
  if (state && firstHeardAt !== null && firstHeardAt <= to && isRecent) {
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
  const times = samples.map(({ at }) => at)
  return { from, to, resolution: 'sample', series, gaps: withSilences(gaps, times, from, to) }
}

/** The folded samples of the days from `from` to `to`, and of the two days before that have any: of what held at `from`. */
async function readFolded(db: Queries, school: Id, device: Id, from: number, to: number): Promise<DaySample[]> {
  const number = await findSampleNumber(db, school, device)
  if (number === undefined) return []
  const days = await readSampleDays(db, number, dayOf(from), dayOf(to))
  return days.flatMap(({ samples }) => samples)
}

interface Drawn {
  at: number[]
  values: (number | null)[]
}

/** Takes one sample, the next in time, into the series; of what is before `from` only the last value is drawn, at `from`. */
function draw(
  drawn: Map<string, Drawn>,
  { at, readings }: DaySample,
  { from, to }: SampleQuery,
  wanted: (reading: string) => boolean,
): void {
  for (const reading in readings) {
    if (!wanted(reading)) continue
    let points = drawn.get(reading)
    if (!points) {
      points = { at: [], values: [] }
      drawn.set(reading, points)
    }
    if (at > to) continue
    const value = readings[reading] ?? null
    if (at <= from) {
      points.at[0] = from
      points.values[0] = value
    } else {
      points.at.push(at)
      points.values.push(value)
    }
  }
}
