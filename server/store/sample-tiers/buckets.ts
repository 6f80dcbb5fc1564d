/** An hour, in ms. */
export const HOUR = 3_600_000

/**
 * A reading over hours or days, oldest first: each begins at `at` (ms since 1970) and has its mean and its extremes over the
 * `seconds` for which the reading was known.
 */
export interface BucketColumns {
  at: number[]
  mean: number[]
  low: number[]
  high: number[]
  seconds: number[]
}

export function emptyBuckets(): BucketColumns {
  return { at: [], mean: [], low: [], high: [], seconds: [] }
}

export function addBucket(
  to: BucketColumns,
  at: number,
  mean: number,
  low: number,
  high: number,
  seconds: number,
): void {
  to.at.push(at)
  to.mean.push(mean)
  to.low.push(low)
  to.high.push(high)
  to.seconds.push(seconds)
}

/**
 * Hours, oldest first, as the days that begin at `starts`, of which each ends where the next begins; the last only ends. An
 * hour that lies in two days, in a zone of half hours, counts for the one in which its middle is. Means are of the time that
 * was known, rounded as those of hours are.
 */
export function intoBuckets(hours: BucketColumns, starts: readonly number[]): BucketColumns {
  const days = emptyBuckets()
  let place = 0
  let begin = 0
  for (let end = 0; end <= hours.at.length; end++) {
    const middle = (hours.at[end] ?? Infinity) + HOUR / 2
    while (place + 1 < starts.length && middle >= (starts[place + 1] ?? Infinity)) {
      addJoined(days, starts[place] ?? 0, hours, begin, end)
      begin = end
      place += 1
    }
  }
  return days
}

/** A mean with the decimals that are worth keeping: hundredths, none of a million and more. */
export function roundedMean(mean: number, low: number, high: number): number {
  if (low === high) return low
  const scale = Math.max(Math.abs(low), Math.abs(high)) >= 1e6 ? 1 : 100
  return Math.min(high, Math.max(low, Math.round(mean * scale) / scale))
}

/** Adds the hours from the place `begin` until `end` as one. */
function addJoined(days: BucketColumns, at: number, hours: BucketColumns, begin: number, end: number): void {
  let [low, high, weighted, known, plain] = [Infinity, -Infinity, 0, 0, 0]
  for (let place = begin; place < end; place++) {
    const [mean = 0, seconds = 0] = [hours.mean[place], hours.seconds[place]]
    low = Math.min(low, hours.low[place] ?? mean)
    high = Math.max(high, hours.high[place] ?? mean)
    weighted += mean * seconds
    known += seconds
    plain += mean
  }
  if (end === begin) return
  const mean = known > 0 ? weighted / known : plain / (end - begin)
  addBucket(days, at, roundedMean(mean, low, high), low, high, known)
}
