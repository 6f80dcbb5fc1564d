import type { Gap, Series } from '@preau/protocol/api/samples.ts'
import type { DeviceKind } from '@preau/protocol/rules/device-status.ts'
import { readingOf } from '@preau/protocol/rules/readings.ts'
import { chartScale, readingTitle, readingValue } from '../format/reading-text.ts'
import { closedHours, hourTicks, SCHOOL_TICKS, type Span } from '../format/school-hours.ts'
import type { Voice } from '../format/translate.ts'
import { chartSentence } from './chart-sentence.ts'
import type { NamedGap } from './draw.ts'
import { extremes, type Point, type Stretch, stepLine } from './step-line.ts'
import { thresholdOf } from './threshold.ts'
import { type ValueScale, valueScale } from './value-scale.ts'

/** What a chart is given. Times are ms since 1970. */
export interface ChartInput {
  series: Series
  gaps: readonly Gap[]
  from: number
  to: number
  kind: DeviceKind
}

/** All that is drawn, worked out before anything is drawn. Values on the scale are in the unit of the title. */
export interface ChartModel {
  reading: string
  title: string
  sentence: string
  from: number
  to: number
  line: Stretch[]
  /** By how much a value is divided to be in the unit of the title. */
  divide: number
  scale: ValueScale
  valueTicks: string[]
  timeTicks: { at: number; words: string }[]
  closed: Span[]
  gaps: NamedGap[]
  threshold: { value: number; words: string } | null
  last: (Point & { words: string }) | null
}

/** A chart from its samples, in the words and the time of the school (`voice.format.timeZone`). */
export function chartModel({ series, gaps, from, to, kind }: ChartInput, voice: Voice): ChartModel {
  const { t, format } = voice
  const { reading } = series
  const line = stepLine(series, gaps, from, to)
  const divide = chartScale(reading)
  const limit = thresholdOf(reading, kind)
  const found = extremes(line)
  const values = { min: (found?.min ?? 0) / divide, max: (found?.max ?? 0) / divide }
  const scale = valueScale(values, readingOf(reading)?.unit ?? 'count', limit && limit.value / divide)
  return {
    reading,
    title: readingTitle(reading, voice),
    sentence: chartSentence({ reading, line, threshold: limit, now: to }, voice),
    from,
    to,
    line,
    divide,
    scale,
    valueTicks: scale.ticks.map((tick) => format.number(tick)),
    timeTicks: timeTicks(from, to, voice),
    closed: closedHours(from, to, format.timeZone),
    gaps: [
      ...leadOf(line, gaps, from).map((lead) => ({ ...lead, words: t('chart.gap.before') })),
      ...gaps.map((gap) => ({
        from: Math.max(gap.from, from),
        to: Math.min(gap.to, to),
        words: t(`chart.gap.${gap.reason}`),
      })),
    ],
    threshold:
      limit === undefined
        ? null
        : { value: limit.value / divide, words: t('chart.threshold', { value: format.number(limit.value / divide) }) },
    last: found && {
      at: found.last.at,
      value: found.last.value / divide,
      words: readingValue(reading, found.last.value, voice),
    },
  }
}

/** The time before the first value of all, where no gap says why it is empty; at most one. */
function leadOf(line: readonly Stretch[], gaps: readonly Gap[], from: number): Span[] {
  const first = line[0]?.points[0]?.at ?? from
  const to = Math.min(first, ...gaps.filter((gap) => gap.to > from).map((gap) => gap.from))
  return to > from ? [{ from, to }] : []
}

/** The hours of the school under the chart; the first one and each midnight also name their day. */
export function timeTicks(from: number, to: number, { format }: Voice): { at: number; words: string }[] {
  return hourTicks(from, to, format.timeZone, SCHOOL_TICKS).map((at, index, all) => {
    const before = all[index - 1]
    const newDay = before === undefined || format.dayKey(before) !== format.dayKey(at)
    return { at, words: newDay ? `${format.weekday(at)} ${format.time(at)}` : format.time(at) }
  })
}
