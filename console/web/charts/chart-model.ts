import type { Series } from '@preau/protocol/api/samples.ts'
import type { DeviceKind } from '@preau/protocol/rules/device-status.ts'
import { readingOf } from '@preau/protocol/rules/readings.ts'
import { chartScale, readingTitle, readingValue } from '../format/reading-text.ts'
import type { Span } from '../format/school-hours.ts'
import type { Voice } from '../format/translate.ts'
import { bucketLine } from './bucket-line.ts'
import type { ChartFrame } from './chart-frame.ts'
import { chartSentence } from './chart-sentence.ts'
import { gapsOf, type NamedGap } from './gap-names.ts'
import { extremes, type Point, type Stretch, stepLine } from './step-line.ts'
import { type Threshold, thresholdOf } from './threshold.ts'
import type { Tick } from './ticks.ts'
import { type ValueScale, valueScale } from './value-scale.ts'

/** All that is drawn, worked out before anything is drawn. Values on the scale are in the unit of the title. */
export interface ChartModel {
  reading: string
  title: string
  sentence: string
  from: number
  to: number
  resolution: ChartFrame['resolution']
  now: number
  line: Stretch[]
  /** By how much a value is divided to be in the unit of the title. */
  divide: number
  scale: ValueScale
  valueTicks: string[]
  timeTicks: Tick[]
  closed: Span[]
  gaps: NamedGap[]
  threshold: { value: number; words: string } | null
  /** The end of a line that goes up to now. */
  last: (Point & { words: string }) | null
}

/**
 * A chart from its samples, in the words and the time of the school (`voice.format.timeZone`).
 * @param own a limit that is this device's alone: the hours that its lamp is made for
 */
export function chartModel(
  series: Series,
  frame: ChartFrame,
  kind: DeviceKind,
  voice: Voice,
  own?: Threshold,
): ChartModel {
  const { t, format } = voice
  const { reading } = series
  const { from, to } = frame.period
  const line =
    frame.resolution === 'sample' ? stepLine(series, frame.gaps, from, to) : bucketLine(series, frame.endOf, from, to)
  const divide = chartScale(reading)
  const limit = own ?? thresholdOf(reading, kind)
  const found = extremes(line)
  const values = { min: (found?.min ?? 0) / divide, max: (found?.max ?? 0) / divide }
  const scale = valueScale(values, readingOf(reading)?.unit ?? 'count', limit && limit.value / divide)
  return {
    reading,
    title: readingTitle(reading, voice),
    sentence: chartSentence({ reading, line, threshold: limit, frame }, voice),
    from,
    to,
    resolution: frame.resolution,
    now: frame.now,
    line,
    divide,
    scale,
    valueTicks: scale.ticks.map((tick) => format.number(tick)),
    timeTicks: frame.timeTicks,
    closed: frame.closed,
    gaps: gapsOf(
      { first: series.at[0], spoken: frame.spoken, words: t('chart.gap.before') },
      frame.gaps,
      frame.named,
      from,
    ),
    threshold:
      limit === undefined
        ? null
        : { value: limit.value / divide, words: t('chart.threshold', { value: format.number(limit.value / divide) }) },
    last:
      found === null || frame.period.last !== null || frame.period.range !== 'day'
        ? null
        : {
            at: found.last.at,
            value: found.last.value / divide,
            words: readingValue(reading, found.last.value, voice),
          },
  }
}
