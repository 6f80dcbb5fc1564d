import { readingName, readingValue } from '../format/reading-text.ts'
import type { Voice } from '../format/translate.ts'
import type { ChartFrame } from './chart-frame.ts'
import { type Extremes, extremes, meanSince, type Stretch } from './step-line.ts'
import { isBeyond, type Threshold } from './threshold.ts'

interface Told {
  reading: string
  line: readonly Stretch[]
  threshold: Threshold | undefined
  frame: Pick<ChartFrame, 'period' | 'now' | 'resolution'>
}

/**
 * What a chart shows, in one sentence: its value now, or the mean of a period that is long or over; where it was highest and
 * lowest; whether the threshold was met.
 */
export function chartSentence({ reading, line, threshold, frame }: Told, voice: Voice): string {
  const { t } = voice
  const name = readingName(reading, voice)
  const found = extremes(line)
  if (found === null) return t('chart.empty', { name })
  const live = frame.period.range === 'day' && frame.period.last === null
  const print = (value: number) => readingValue(reading, value, voice)
  const first = live
    ? valueNow(name, found, frame, print, voice)
    : t('chart.mean', { name, value: print(meanSince(line, frame.period.from) ?? found.last.value) })
  const [min, max] = [print(found.min), print(found.max)]
  const moment = (at: number) => momentOf(at, frame, voice)
  const range =
    min === max
      ? t('chart.steady')
      : t('chart.extremes', { min, minAt: moment(found.minAt), max, maxAt: moment(found.maxAt) })
  if (threshold === undefined) return `${first}${range}${t('chart.full_stop')}`
  const limit = print(threshold.value)
  const worst = threshold.when === 'at_least' ? found.max : found.min
  const verdict =
    live && isBeyond(found.last.value, threshold)
      ? t('chart.beyond', { limit })
      : isBeyond(worst, threshold)
        ? t('chart.reached', { limit })
        : t('chart.never', { limit })
  return `${first}${range}${verdict}`
}

/** A moment of a chart, as fine as the chart is: a day of a year has no time. */
export function momentOf(at: number, { resolution, now }: Pick<ChartFrame, 'resolution' | 'now'>, { format }: Voice) {
  return resolution === 'day' ? format.date(at, now) : format.momentWithTime(at, now)
}

function valueNow(
  name: string,
  { last }: Extremes,
  frame: Told['frame'],
  print: (value: number) => string,
  voice: Voice,
): string {
  const value = print(last.value)
  if (last.at >= frame.period.to) return voice.t('chart.now', { name, value })
  return voice.t('chart.last', { name, value, moment: momentOf(last.at, frame, voice) })
}
