import type { Series } from '@preau/protocol/api/samples.ts'
import type { Stretch } from './step-line.ts'

/**
 * The line of a series by hours or days: each mean holds for its own hour or day, with the extremes beside it. Two that touch
 * are one stretch; where nothing was measured the line ends.
 * @param endOf when the hour or day that begins at a moment ends, ms since 1970
 */
export function bucketLine(series: Series, endOf: (at: number) => number, from: number, to: number): Stretch[] {
  const stretches: Stretch[] = []
  for (const [index, at] of series.at.entries()) {
    const value = series.values[index] ?? null
    const end = Math.min(endOf(at), to)
    if (value === null || end <= from || at >= to) continue
    const point = {
      at: Math.max(at, from),
      value,
      low: series.low?.[index] ?? value,
      high: series.high?.[index] ?? value,
    }
    const open = stretches.at(-1)
    if (open !== undefined && open.end >= point.at) {
      open.points.push(point)
      open.end = end
    } else stretches.push({ points: [point], end })
  }
  return stretches
}
