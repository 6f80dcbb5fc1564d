import type { Gap, Series } from '@preau/protocol/api/samples.ts'

/** A value from a moment on. Of an hour or a day it is the mean, with the extremes beside it. */
export interface Point {
  at: number
  value: number
  low?: number
  high?: number
}

/** An unbroken stretch of a line: each point's value holds until the next one, the last one's until `end`. */
export interface Stretch {
  points: Point[]
  end: number
}

type Hole = Pick<Gap, 'from' | 'to'>

/**
 * The line of a series between `from` and `to`. Reports are by exception, so a value holds until the next point; it never
 * holds across a gap, and a null ends it. After a gap the value that was last known holds again, as the contract says.
 */
export function stepLine(series: Series, gaps: readonly Hole[], from: number, to: number): Stretch[] {
  const stretches: Stretch[] = []
  for (const open of openSpans(gaps, from, to)) {
    let current: Stretch | null = null
    const held = lastBefore(series, open.from)
    if (held !== null) current = { points: [{ at: open.from, value: held }], end: open.to }
    for (const [index, at] of series.at.entries()) {
      if (at <= open.from || at > open.to) continue
      const value = series.values[index] ?? null
      if (value === null) {
        if (current) stretches.push({ ...current, end: at })
        current = null
      } else if (current) current.points.push({ at, value })
      else current = { points: [{ at, value }], end: open.to }
    }
    if (current) stretches.push(current)
  }
  return stretches
}

/** What a line says at a moment; null in a gap. */
export function pointAt(line: readonly Stretch[], at: number): Point | null {
  const stretch = line.find(
    (candidate) => at >= (candidate.points[0]?.at ?? Number.POSITIVE_INFINITY) && at <= candidate.end,
  )
  return stretch?.points.findLast((point) => point.at <= at) ?? null
}

/** Where a line was lowest and highest, and what it says at its end. */
export interface Extremes {
  min: number
  minAt: number
  max: number
  maxAt: number
  last: Point
}

/** The extremes of a line, of several equal ones the latest; null for a line without points. */
export function extremes(line: readonly Stretch[]): Extremes | null {
  const end = line.at(-1)
  const last = end?.points.at(-1)
  if (end === undefined || last === undefined) return null
  const found = { min: Number.POSITIVE_INFINITY, minAt: 0, max: Number.NEGATIVE_INFINITY, maxAt: 0 }
  for (const { at, value, low = value, high = value } of line.flatMap(({ points }) => points)) {
    if (low <= found.min) Object.assign(found, { min: low, minAt: at })
    if (high >= found.max) Object.assign(found, { max: high, maxAt: at })
  }
  return { ...found, last: { ...last, at: end.end } }
}

function openSpans(gaps: readonly Hole[], from: number, to: number): Hole[] {
  const open: Hole[] = []
  let cursor = from
  for (const gap of [...gaps].sort((a, b) => a.from - b.from)) {
    if (gap.from > cursor) open.push({ from: cursor, to: Math.min(gap.from, to) })
    cursor = Math.max(cursor, gap.to)
  }
  if (cursor < to) open.push({ from: cursor, to })
  return open.filter((span) => span.from < span.to)
}

function lastBefore(series: Series, at: number): number | null {
  const index = series.at.findLastIndex((moment) => moment <= at)
  return index < 0 ? null : (series.values[index] ?? null)
}

/** The mean of a line from `from` on, each value by how long it held; null where nothing was measured. */
export function meanSince(line: readonly Stretch[], from: number): number | null {
  let sum = 0
  let time = 0
  for (const { points, end } of line) {
    for (const [index, point] of points.entries()) {
      const span = (points[index + 1]?.at ?? end) - Math.max(point.at, from)
      if (span <= 0) continue
      sum += point.value * span
      time += span
    }
  }
  return time === 0 ? null : sum / time
}
