import { readingName, readingValue } from '../format/reading-text.ts'
import type { Voice } from '../format/translate.ts'
import { extremes, type Stretch } from './step-line.ts'
import { isBeyond, type Threshold } from './threshold.ts'

interface Told {
  reading: string
  line: readonly Stretch[]
  threshold: Threshold | undefined
  /** The end of the chart, ms since 1970: a line that ends before it says when. */
  now: number
}

/** What a chart shows, in one sentence: now, the least and the most, whether the threshold was met. */
export function chartSentence({ reading, line, threshold, now }: Told, voice: Voice): string {
  const { t, format } = voice
  const name = readingName(reading, voice)
  const found = extremes(line)
  if (found === null) return t('chart.empty', { name })
  const print = (value: number) => readingValue(reading, value, voice)
  const value = print(found.last.value)
  const first =
    found.last.at >= now
      ? t('chart.now', { name, value })
      : t('chart.last', { name, value, moment: format.momentWithTime(found.last.at, now) })
  const [min, max] = [print(found.min), print(found.max)]
  const range = min === max ? t('chart.steady') : t('chart.between', { min, max })
  if (threshold === undefined) return `${first}${range}${t('chart.full_stop')}`
  const limit = print(threshold.value)
  const worst = threshold.when === 'at_least' ? found.max : found.min
  const verdict = isBeyond(found.last.value, threshold)
    ? t('chart.beyond', { limit })
    : isBeyond(worst, threshold)
      ? t('chart.reached', { limit })
      : t('chart.never', { limit })
  return `${first}${range}${verdict}`
}
