import type { Gap, Resolution, Samples } from '@preau/protocol/api/samples.ts'
import type { Period } from '../format/periods.ts'
import { closedHours, hourTicks, type Span, weekends } from '../format/school-hours.ts'
import type { Voice } from '../format/translate.ts'
import { type NamedGap, nameGaps } from './gap-names.ts'
import { type Tick, timeTicks } from './ticks.ts'

/** What the charts of one page share: worked out once for all of them. */
export interface ChartFrame {
  period: Period
  resolution: Resolution
  /** Now, ms since 1970: « hier » is meant from here, also in a period that is over. */
  now: number
  timeTicks: Tick[]
  /** When the school is closed; of a year only the week-ends, for nights are narrower than a pixel. */
  closed: Span[]
  /** Whether the device had spoken before the period. */
  spoken: boolean
  gaps: readonly Gap[]
  named: NamedGap[]
  /** When the hour or the day that begins at a moment ends. */
  endOf: (at: number) => number
}

const HOUR_MS = 3_600_000

/**
 * The frame of a period, in the words and the time of the school (`voice.format.timeZone`).
 * @param firstHeardAt when the device spoke for the first time, ms since 1970
 */
export function chartFrame(
  { resolution, gaps }: Pick<Samples, 'resolution' | 'gaps'>,
  period: Period,
  now: number,
  firstHeardAt: number | null,
  voice: Voice,
): ChartFrame {
  const { from, to, range } = period
  const { timeZone } = voice.format
  return {
    period,
    resolution,
    now,
    timeTicks: timeTicks(period, voice),
    closed: (range === 'year' ? weekends : closedHours)(from, to, timeZone),
    spoken: firstHeardAt !== null && firstHeardAt <= from,
    gaps,
    named: nameGaps(gaps, period, voice),
    endOf: resolution === 'day' ? endOfDay(hourTicks(from, to, timeZone, [0])) : (at) => at + HOUR_MS,
  }
}

/** The midnight after a moment, among those given; of the last day none is known, and its end is not drawn. */
function endOfDay(midnights: readonly number[]): (at: number) => number {
  const next = new Map(midnights.map((at, index) => [at, midnights[index + 1]]))
  return (at) => next.get(at) ?? midnights.find((midnight) => midnight > at) ?? Number.POSITIVE_INFINITY
}
