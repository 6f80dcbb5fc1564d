import type { Series } from '@preau/protocol/api/samples.ts'

/** A reading over an hour, a day or a month: its mean and its extremes. */
export interface Figures {
  mean: number
  low: number
  high: number
}

/**
 * The figures of a series by rows, from its means by hours or days; null for a row in which nothing was measured.
 * @param starts where the rows begin, ms since 1970, oldest first; the last one runs on without an end
 */
export function figuresBy(series: Series, starts: readonly number[]): (Figures | null)[] {
  let index = 0
  return starts.map((from, row) => {
    const until = starts[row + 1] ?? Number.POSITIVE_INFINITY
    let [sum, count, low, high] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    for (; (series.at[index] ?? Number.POSITIVE_INFINITY) < until; index++) {
      const mean = series.values[index]
      if (mean === null || mean === undefined || (series.at[index] ?? 0) < from) continue
      sum += mean
      count += 1
      low = Math.min(low, series.low?.[index] ?? mean)
      high = Math.max(high, series.high?.[index] ?? mean)
    }
    return count === 0 ? null : { mean: sum / count, low, high }
  })
}
