/** How much of a disk was used, and when. */
export interface FillPoint {
  /** Milliseconds since 1970. */
  at: number
  /** Bytes. */
  used: number
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** A whole week, so that school days and free days are in it as often as they come. */
export const FILL_WINDOW_MS = 7 * DAY_MS
const SHORTEST_SPAN_MS = 6 * HOUR_MS
const FEWEST_POINTS = 6

/**
 * How fast a disk fills, in bytes a day (below 0: it empties); undefined before six points over six hours. It is the slope of
 * Theil and Sen, the median of the slopes of all pairs: a film that came and went in between does not move it.
 */
export function fillRate(points: readonly FillPoint[]): number | undefined {
  const times = points.map(({ at }) => at)
  if (points.length < FEWEST_POINTS || Math.max(...times) - Math.min(...times) < SHORTEST_SPAN_MS) return undefined
  const slopes: number[] = []
  points.forEach((from, index) => {
    for (const to of points.slice(index + 1)) {
      if (to.at !== from.at) slopes.push((to.used - from.used) / (to.at - from.at))
    }
  })
  // Nothing is nothing, and not the -0 that a disk which empties a little rounds to.
  return Math.round(median(slopes) * DAY_MS) || 0
}

/** `points` and `point`, without those that are older than the window or, after a clock was set back, in the future. */
export function withPoint(points: readonly FillPoint[], point: FillPoint): FillPoint[] {
  const kept = points.filter(({ at }) => at < point.at && at >= point.at - FILL_WINDOW_MS)
  return [...kept, point]
}

function median(values: number[]): number {
  values.sort((a, b) => a - b)
  const middle = values.length / 2
  const above = values[Math.floor(middle)] ?? 0
  return Number.isInteger(middle) ? (above + (values[middle - 1] ?? above)) / 2 : above
}
