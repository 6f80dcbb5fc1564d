import uPlot from 'uplot'
import type { ChartModel } from './chart-model.ts'
import { type ChartStyle, readStyle } from './chart-style.ts'
import { bandPath, drawClosed, drawGaps, drawLast, drawThreshold, linePath, meanPath } from './draw.ts'

/** Height of the field of values, of the hours under it and of the air above, in CSS pixels. */
const FIELD = 92
const HOURS = 24
const AIR = 8
const LEFT = 44
const RIGHT = 84
/** Twenty nights or fifty week-ends side by side are a pattern: the more there are, the less of the shade each has. */
const STRENGTH = { sample: 1, hour: 0.75, day: 0.6 } as const

export interface PlotOptions {
  /** What to draw; asked at each drawing, so that new samples need no new chart. */
  model: () => ChartModel
  /** Which of the tokens `--serie-1` to `--serie-4`. */
  serie: number
  width: number
  /** Whether the hours stand under this chart: of charts that share time only the last one's do. */
  hours: boolean
  /** Charts of one group share the cursor. */
  group: string
  /** The moment under the cursor, ms since 1970; null where it left. */
  onCursor: (at: number | null) => void
}

/** How high a chart is, in CSS pixels. */
export function plotHeight(hours: boolean): number {
  return AIR + FIELD + (hours ? HOURS : AIR)
}

/** A chart in `element`. uPlot keeps axes, cursor and canvas; what is drawn comes from the model. */
export function createPlot(element: HTMLElement, options: PlotOptions): uPlot {
  const { model, serie, width, hours, group, onCursor } = options
  let style: ChartStyle = readStyle(serie)
  const axisFont = () => `430 12px ${style.font}`
  return new uPlot(
    {
      width,
      height: plotHeight(hours),
      padding: [AIR, RIGHT, hours ? 0 : AIR, 0],
      legend: { show: false },
      cursor: {
        y: false,
        points: { show: false },
        drag: { x: false, y: false, setScale: false },
        sync: { key: group, scales: ['x', null] },
      },
      scales: {
        x: { time: false, range: () => [model().from, model().to] },
        y: { range: () => [model().scale.min, model().scale.max] },
      },
      axes: [
        {
          show: hours,
          size: HOURS,
          gap: 6,
          font: axisFont(),
          stroke: () => style.ink2,
          grid: { show: false },
          ticks: { show: false },
          splits: () => fitting(model().timeTicks, model(), width).map((tick) => tick.at),
          values: () => fitting(model().timeTicks, model(), width).map((tick) => tick.words),
        },
        {
          size: LEFT,
          gap: 8,
          font: axisFont(),
          stroke: () => style.ink2,
          grid: { stroke: () => style.line, width: 1 },
          ticks: { show: false },
          splits: () => model().scale.ticks,
          values: () => model().valueTicks,
        },
      ],
      series: [{}, { show: true, paths: () => null, points: { show: false } }],
      hooks: {
        drawClear: [
          (chart) => {
            style = readStyle(serie)
            drawClosed(chart, model().closed, style, STRENGTH[model().resolution])
          },
        ],
        draw: [(chart) => drawModel(chart, model(), style)],
        setCursor: [
          (chart) => {
            const left = chart.cursor.left ?? -1
            onCursor(left < 0 ? null : chart.posToVal(left, 'x'))
          },
        ],
      },
    },
    dataOf(model()),
    element,
  )
}

/** The data that uPlot wants to have: the ends of the time, since the line is drawn by itself. */
export function dataOf(model: ChartModel): uPlot.AlignedData {
  return [
    [model.from, model.to],
    [null, null],
  ]
}

function drawModel(chart: uPlot, model: ChartModel, style: ChartStyle): void {
  const { ctx } = chart
  if (model.resolution !== 'sample') {
    ctx.save()
    ctx.globalAlpha = style.band
    ctx.fillStyle = style.serie
    ctx.fill(bandPath(chart, model.line, model.divide))
    ctx.restore()
  }
  drawGaps(chart, model.gaps, style, model.threshold?.value)
  if (model.threshold) drawThreshold(chart, model.threshold.value, model.threshold.words, style)
  ctx.save()
  ctx.strokeStyle = style.serie
  ctx.lineWidth = 1.75 * devicePixelRatio
  ctx.lineJoin = 'round'
  ctx.stroke((model.resolution === 'sample' ? linePath : meanPath)(chart, model.line, model.divide))
  ctx.restore()
  if (model.last) drawLast(chart, model.last, model.last.words, style, model.threshold?.value)
}

/** The ticks whose words fit side by side, the last ones first to go. */
function fitting(ticks: ChartModel['timeTicks'], model: ChartModel, width: number): ChartModel['timeTicks'] {
  const perPixel = (model.to - model.from) / Math.max(1, width - LEFT - RIGHT)
  const kept: ChartModel['timeTicks'] = []
  for (const tick of ticks) {
    const before = kept.at(-1)
    const room = (((before?.words.length ?? 0) + tick.words.length) / 2) * LETTER + BETWEEN
    if (before === undefined || tick.at - before.at >= room * perPixel) kept.push(tick)
  }
  return kept
}

/** About the width of a letter of an axis, and the least air between two words, in CSS pixels. */
const LETTER = 6.2
const BETWEEN = 10
