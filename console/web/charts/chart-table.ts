import type { Stretch } from './step-line.ts'

/** An hour of a chart in figures; null where nothing was measured. */
export interface HourRow {
  from: number
  figures: { min: number; max: number; end: number } | null
}

/**
 * A line as one row an hour.
 * @param hours the starts of the hours, ms since 1970, oldest first; the last one runs until `to`
 */
export function hourRows(line: readonly Stretch[], hours: readonly number[], to: number): HourRow[] {
  return hours.map((from, index) => {
    const until = hours[index + 1] ?? to
    const values = line.flatMap((stretch) => valuesWithin(stretch, from, until))
    const end = values.at(-1)
    if (end === undefined) return { from, figures: null }
    return { from, figures: { min: Math.min(...values), max: Math.max(...values), end } }
  })
}

/** The values that a stretch has in `[from, until)`, also the one that held when it began. */
function valuesWithin(stretch: Stretch, from: number, until: number): number[] {
  if (stretch.end <= from) return []
  const within = stretch.points.filter((point) => point.at > from && point.at < until)
  const held = stretch.points.findLast((point) => point.at <= from)
  return (held ? [held, ...within] : within).map((point) => point.value)
}
