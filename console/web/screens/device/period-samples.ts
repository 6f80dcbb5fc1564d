import type { SampleQuery } from '@preau/protocol/api/samples.ts'
import { READINGS } from '@preau/protocol/rules/readings.ts'
import type { Period } from '../../format/periods.ts'
import { isCharted } from './chart-choice.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
/** For so long the question about the last 24 hours is the same, so that looking again finds its answer. */
const STEP = 5 * MINUTE
/** The same for means, which move slowly. */
const MEANS_STEP = 15 * MINUTE
const HOUR = 60 * MINUTE

/** A question about samples, and whether each report of the device can change its answer. */
export interface PeriodQuestion {
  query: SampleQuery
  live: boolean
}

/** What the curves of a period are drawn from: each sample of a day, the hours of 30 days, the days of a year. */
export function curvesQuestion({ range, last, from, to }: Period): PeriodQuestion {
  if (range !== 'day') return means(from, roundUp(to, last, MEANS_STEP), range === 'month' ? 'hour' : 'day')
  if (last !== null) return { query: { from, to, resolution: 'sample' }, live: false }
  const end = roundUp(to, last, STEP)
  return { query: { from: end - DAY - STEP, to: end, resolution: 'sample' }, live: true }
}

/** What the figures of a period are made of: full hours of a day, else days. The file for a spreadsheet holds the same. */
export function figuresQuestion(period: Period): PeriodQuestion {
  if (period.range === 'year') return curvesQuestion(period)
  const { range, last, from, to } = period
  if (range === 'day') return means(Math.ceil(from / HOUR) * HOUR, roundUp(to, last, STEP), 'hour')
  return means(from, roundUp(to, last, MEANS_STEP), 'day')
}

/** Of what has a curve at all: the rest would only make a long answer longer. */
function means(from: number, to: number, resolution: 'hour' | 'day'): PeriodQuestion {
  const names = Object.keys(READINGS).filter((reading) => isCharted(reading, resolution))
  return { query: { from, to, resolution, names: names.join(',') }, live: false }
}

function roundUp(to: number, last: string | null, step: number): number {
  return last === null ? Math.ceil(to / step) * step : to
}
