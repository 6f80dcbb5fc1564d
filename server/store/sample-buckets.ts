import type { SampleQuery, Samples, Series } from '@preau/protocol/api/samples.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { localDays } from '@preau/protocol/rules/zoned-time.ts'
import type { Queries } from './database.ts'
import { readGaps } from './sample-gaps.ts'
import { readDeviceHours } from './sample-hours.ts'
import { bucketGaps } from './sample-tiers/bucket-gaps.ts'
import { type BucketColumns, HOUR, intoBuckets } from './sample-tiers/buckets.ts'
import { dayOf, dayStart } from './sample-tiers/order.ts'

/** By the hour or by the local day of the school, out of the roll-ups; what is not folded yet is rolled up here and now. */
export async function readBuckets(
  db: Queries,
  school: Id,
  device: Id,
  query: SampleQuery & { resolution: 'hour' | 'day' },
  wanted: (reading: string) => boolean,
): Promise<Samples> {
  const { from, to, resolution } = query
  const starts = resolution === 'hour' ? hourStarts(from, to) : localDays(from, to, await zoneOf(db, school))
  const begin = starts[0] ?? from
  const end = starts.at(-1) ?? to
  const gaps = await readGaps(db, school, device, dayStart(dayOf(begin)), dayStart(dayOf(end) + 1))
  const { measured, readings } = await readDeviceHours(db, school, device, begin, end, gaps, wanted)
  const series = [...readings]
    .map(([reading, hours]) => toSeries(reading, resolution === 'hour' ? hours : intoBuckets(hours, starts)))
    .filter(({ at }) => at.length > 0)
  series.sort((a, b) => (a.reading < b.reading ? -1 : 1))
  return { from, to, resolution, series, gaps: bucketGaps(starts, measured, gaps, from, to) }
}

/** The IANA name of a school's time zone; '' where nobody knows the school. */
export async function zoneOf(db: Queries, school: Id): Promise<string> {
  const row = await db.get<{ timezone: string }>('select timezone from schools where id = $1', [school])
  return row?.timezone ?? ''
}

/** The beginnings of the hours from that of `from` until the one after that of `to`. */
function hourStarts(from: number, to: number): number[] {
  const starts: number[] = []
  for (let at = Math.floor(from / HOUR) * HOUR; at <= to + HOUR; at += HOUR) starts.push(at)
  return starts
}

function toSeries(reading: string, { at, mean, low, high }: BucketColumns): Series {
  return { reading, at, values: mean, low, high }
}
