import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { readingValue } from '../format/reading-text.ts'
import type { Voice } from '../format/translate.ts'
import type { ChartModel } from './chart-model.ts'
import { momentOf } from './chart-sentence.ts'
import { createPlot, dataOf, plotHeight } from './plot.ts'
import { pointAt } from './step-line.ts'
import { useThemeChange } from './use-theme-change.ts'
import './charts.css'

interface ReadingChartProps {
  model: ChartModel
  voice: Voice
  /** Which of the tokens `--serie-1` to `--serie-4`. */
  serie: 1 | 2 | 3 | 4
  /** Charts of one group share the cursor. */
  group: string
  /** Whether the hours stand under it: of charts that share time only the last one's do. */
  hours: boolean
}

/** A reading over time. Its sentence is its name for whoever does not see it; the figures are a table beside it. */
export function ReadingChart({ model, voice, serie, group, hours }: ReadingChartProps) {
  const box = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | null>(null)
  const current = useRef(model)
  current.current = model
  const [at, setAt] = useState<number | null>(null)
  const width = useWidth(box)

  useEffect(() => {
    const element = box.current
    if (element === null || width === 0) return
    const chart = createPlot(element, { model: () => current.current, serie, width, hours, group, onCursor: setAt })
    plot.current = chart
    return () => {
      plot.current = null
      chart.destroy()
    }
  }, [width, serie, hours, group])

  useEffect(() => plot.current?.setData(dataOf(model)), [model])
  useThemeChange(useCallback(() => plot.current?.redraw(false), []))

  const readout = useMemo(() => readoutAt(model, at, voice), [model, at, voice])
  return (
    <figure className={`chart serie-${serie}`}>
      <figcaption>
        <h3>{model.title}</h3>
        <span className="readout" aria-hidden="true">
          {readout}
        </span>
      </figcaption>
      <div ref={box} className="plot" role="img" aria-label={model.sentence} style={{ height: plotHeight(hours) }} />
    </figure>
  )
}

/** What is under the cursor: the value, or of an hour or a day the mean and the extremes, or why there is none. */
function readoutAt(model: ChartModel, at: number | null, voice: Voice): string {
  if (at === null) return ''
  const { t } = voice
  const print = (value: number) => readingValue(model.reading, value, voice)
  const point = pointAt(model.line, at)
  if (point !== null && model.resolution !== 'sample') {
    const { value, low = value, high = value } = point
    const moment = momentOf(point.at, model, voice)
    const words = { value: print(value), low: print(low), high: print(high), moment }
    return words.low === words.high ? t('chart.at', words) : t('chart.mean_at', words)
  }
  const gap = model.gaps.find((candidate) => at >= candidate.from && at <= candidate.to)
  const value = point === null ? (gap?.words[0] ?? '–') : print(point.value)
  const minute = Math.round(at / 60_000) * 60_000
  const moment = model.resolution === 'sample' ? voice.format.time(minute) : momentOf(minute, model, voice)
  return t('chart.at', { value, moment })
}

/** The width of an element in CSS pixels, 0 before it is known. */
function useWidth(box: React.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0)
  useEffect(() => {
    const element = box.current
    if (element === null) return
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)))
    observer.observe(element)
    return () => observer.disconnect()
  }, [box])
  return width
}
