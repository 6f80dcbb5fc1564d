import { LONGEST, type Resolution, type SampleQuery, type Samples } from '@preau/protocol/api/samples.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { splitReading } from '@preau/protocol/rules/readings.ts'
import type { Queries } from './database.ts'
import { readBuckets } from './sample-buckets.ts'
import { readEachSample } from './sample-series.ts'

/** Roll-ups are kept for five years; nobody can ask for more of them at once, in ms. */
const LONGEST_OF_ALL = 6 * 366 * 86_400_000

/** What a chart of a device draws between `query.from` and `query.to`. Throws REQUEST_INVALID where that is too long. */
export async function readSamples(db: Queries, school: Id, device: Id, query: SampleQuery): Promise<Samples> {
  const resolution = resolutionOf(query)
  const wanted = wantedReadings(query.names)
  return resolution === 'sample'
    ? await readEachSample(db, school, device, query, wanted)
    : await readBuckets(db, school, device, { ...query, resolution }, wanted)
}

/** The resolution that a query asks for, or else the finest that its length allows. Throws REQUEST_INVALID. */
export function resolutionOf({ from, to, resolution }: SampleQuery): Resolution {
  const length = to - from
  if (length < 0) throw new PreauError('REQUEST_INVALID', { path: '/to', expected: 'not before from' })
  if (length > LONGEST_OF_ALL || to > LAST) {
    throw new PreauError('REQUEST_INVALID', { path: '/from', expected: 'six years before to at most' })
  }
  const chosen = resolution ?? (length <= LONGEST.sample ? 'sample' : length <= LONGEST.hour ? 'hour' : 'day')
  if (chosen !== 'day' && length > LONGEST[chosen]) {
    throw new PreauError('REQUEST_INVALID', { path: '/resolution', expected: 'a coarser one for so long a time' })
  }
  return chosen
}

/** The end of the year 9999, as in every message. */
const LAST = 253_402_300_799_999

/** Whether a reading is asked for: by its id, or by its name for every instance of it. */
function wantedReadings(names: string | undefined): (reading: string) => boolean {
  const asked = new Set(names?.split(',').map((name) => name.trim()))
  asked.delete('')
  return (reading) => asked.size === 0 || asked.has(reading) || asked.has(splitReading(reading).name)
}
