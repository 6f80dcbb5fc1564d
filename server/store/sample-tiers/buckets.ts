/** An hour, in ms. */
export const HOUR = 3_600_000

/** A reading over the hour or the day that begins at `at` (ms since 1970), known for `seconds` of it. */
export interface Bucket {
  at: number
  mean: number
  low: number
  high: number
  seconds: number
}

/**
 * Hours, oldest first, as the days that begin at `starts`, of which each ends where the next begins; the last only ends. An
 * hour that lies in two days, in a zone of half hours, counts for the one in which its middle is. Means are of the time that
 * was known, rounded as those of hours are.
 */
export function intoBuckets(hours: readonly Bucket[], starts: readonly number[]): Bucket[] {
  const days: Bucket[] = []
  let place = 0
  let together: Bucket[] = []
  const close = () => {
    const at = starts[place]
    if (together.length > 0 && at !== undefined) days.push(joined(at, together))
    together = []
  }
  for (const hour of hours) {
    const middle = hour.at + HOUR / 2
    if (middle < (starts[0] ?? 0)) continue
    while (middle >= (starts[place + 1] ?? Infinity)) {
      close()
      place += 1
    }
    if (place >= starts.length - 1) break
    together.push(hour)
  }
  close()
  return days
}

/** A mean with the decimals that are worth keeping: hundredths, none of a million and more. */
export function roundedMean(mean: number, low: number, high: number): number {
  if (low === high) return low
  const scale = Math.max(Math.abs(low), Math.abs(high)) >= 1e6 ? 1 : 100
  return Math.min(high, Math.max(low, Math.round(mean * scale) / scale))
}

function joined(at: number, hours: readonly Bucket[]): Bucket {
  let [low, high, weighted, seconds, plain] = [Infinity, -Infinity, 0, 0, 0]
  for (const hour of hours) {
    low = Math.min(low, hour.low)
    high = Math.max(high, hour.high)
    weighted += hour.mean * hour.seconds
    seconds += hour.seconds
    plain += hour.mean
  }
  const mean = seconds > 0 ? weighted / seconds : plain / hours.length
  return { at, mean: roundedMean(mean, low, high), low, high, seconds }
}
