import type uPlot from 'uplot'
import type { Span } from '../format/school-hours.ts'
import type { ChartStyle } from './chart-style.ts'
import type { NamedGap } from './gap-names.ts'
import type { Point, Stretch } from './step-line.ts'

/** Everything below in CSS pixels: uPlot's canvas is scaled by the pixel ratio. */
function inPixels(chart: uPlot, draw: (context: CanvasRenderingContext2D, scale: number) => void): void {
  const { ctx } = chart
  ctx.save()
  draw(ctx, devicePixelRatio)
  ctx.restore()
}

const font = (style: ChartStyle, weight: number, px: number, scale: number) => `${weight} ${px * scale}px ${style.font}`

/** Narrower than this, in CSS pixels, shade is not a band any more but mud. */
export const NARROWEST = 2

/** Bands over the hours when the school is closed, before anything else; `strength` is how much of the shade they have. */
export function drawClosed(chart: uPlot, closed: readonly Span[], style: ChartStyle, strength: number): void {
  const { top, height } = chart.bbox
  inPixels(chart, (context, scale) => {
    context.fillStyle = style.shade
    context.globalAlpha = strength
    for (const { from, to } of closed) {
      const [left, right] = [chart.valToPos(from, 'x', true), chart.valToPos(to, 'x', true)]
      if (right - left >= NARROWEST * scale) context.fillRect(left, top, right - left, height)
    }
  })
}

/** Why nothing was measured, written where the line is not, in the words that fit. A gap too narrow for any stays silent. */
export function drawGaps(chart: uPlot, gaps: readonly NamedGap[], style: ChartStyle, avoid?: number): void {
  const { top, height } = chart.bbox
  inPixels(chart, (context, scale) => {
    context.font = font(style, 430, 12, scale)
    context.fillStyle = style.ink2
    context.textAlign = 'center'
    context.textBaseline = 'alphabetic'
    const low = top + height - 10 * scale
    const taken = avoid === undefined ? Number.NEGATIVE_INFINITY : chart.valToPos(avoid, 'y', true)
    const baseline = Math.abs(low - 4 * scale - taken) < 12 * scale ? taken - 8 * scale : low
    for (const { from, to, words } of gaps.filter(({ written }) => written)) {
      const [left, right] = [chart.valToPos(from, 'x', true), chart.valToPos(to, 'x', true)]
      const fitting = words.find((text) => context.measureText(text).width + 12 * scale <= right - left)
      if (fitting !== undefined) context.fillText(fitting, (left + right) / 2, baseline)
    }
  })
}

/** The dashed line that the values should not meet, its word at the right. */
export function drawThreshold(chart: uPlot, value: number, words: string, style: ChartStyle): void {
  const { left, width } = chart.bbox
  inPixels(chart, (context, scale) => {
    const y = chart.valToPos(value, 'y', true)
    context.strokeStyle = style.threshold
    context.lineWidth = 1.5 * scale
    context.setLineDash([5 * scale, 4 * scale])
    context.beginPath()
    context.moveTo(left, y)
    context.lineTo(left + width, y)
    context.stroke()
    context.font = font(style, 430, 12, scale)
    context.fillStyle = style.thresholdText
    context.textAlign = 'left'
    context.textBaseline = 'middle'
    context.fillText(words, left + width + 8 * scale, y)
  })
}

/** The one point of a line: its end, with value and unit. `avoid` is the height of a word that stands there already. */
export function drawLast(
  chart: uPlot,
  last: { at: number; value: number },
  words: string,
  style: ChartStyle,
  avoid?: number,
): void {
  inPixels(chart, (context, scale) => {
    const [x, y] = [chart.valToPos(last.at, 'x', true), chart.valToPos(last.value, 'y', true)]
    context.beginPath()
    context.arc(x, y, 4 * scale, 0, 2 * Math.PI)
    context.fillStyle = style.serie
    context.fill()
    context.lineWidth = 1.5 * scale
    context.strokeStyle = style.surface
    context.stroke()
    context.font = font(style, 640, 13, scale)
    context.fillStyle = style.ink
    context.textBaseline = 'middle'
    const taken = avoid === undefined ? Number.POSITIVE_INFINITY : chart.valToPos(avoid, 'y', true)
    const labelY = clearOf(y, taken, LABEL * scale, chart.bbox)
    context.textAlign = 'left'
    context.fillText(words, x + 8 * scale, labelY)
  })
}

/** Height of a label with its air, in CSS pixels. */
const LABEL = 16

/** Where a label at `y` stands so that it does not cover the one at `taken`: on its own side of it where there is room. */
export function clearOf(y: number, taken: number, label: number, field: { top: number; height: number }): number {
  if (Math.abs(taken - y) >= label) return y
  const [above, below] = [taken - label, taken + label]
  if (y < taken) return above >= field.top ? above : below
  return below <= field.top + field.height ? below : above
}

/** The line itself: values that hold, no line where nothing was measured. */
export function linePath(chart: uPlot, line: readonly Stretch[], divide: number): Path2D {
  const path = new Path2D()
  const x = (at: number) => chart.valToPos(at, 'x', true)
  const y = (value: number) => chart.valToPos(value / divide, 'y', true)
  for (const { points, end } of line) {
    for (const [index, point] of points.entries()) {
      const before = points[index - 1]
      if (before) path.lineTo(x(point.at), y(before.value))
      else path.moveTo(x(point.at), y(point.value))
      path.lineTo(x(point.at), y(point.value))
    }
    const last = points.at(-1)
    if (last) path.lineTo(x(end), y(last.value))
  }
  return path
}

/** The line of hours or days: from middle to middle of those that touch, flat to both ends. */
export function meanPath(chart: uPlot, line: readonly Stretch[], divide: number): Path2D {
  const path = new Path2D()
  for (const stretch of line) trace(path, chart, stretch, divide, ({ value }) => value)
  return path
}

/** From the lowest to the highest of each hour or day, as a band around that line. */
export function bandPath(chart: uPlot, line: readonly Stretch[], divide: number): Path2D {
  const path = new Path2D()
  for (const stretch of line) {
    trace(path, chart, stretch, divide, ({ value, high = value }) => high)
    trace(path, chart, stretch, divide, ({ value, low = value }) => low, true)
    path.closePath()
  }
  return path
}

/** Adds one stretch to a path: as a line of its own, or `back` from its end to where the path began. */
function trace(
  path: Path2D,
  chart: uPlot,
  { points, end }: Stretch,
  divide: number,
  of: (point: Point) => number,
  back = false,
): void {
  const x = (at: number) => chart.valToPos(at, 'x', true)
  const y = (point: Point) => chart.valToPos(of(point) / divide, 'y', true)
  const corners = points.flatMap((point, index) => {
    const until = points[index + 1]?.at ?? end
    const edges = [
      ...(index === 0 ? [point.at] : []),
      (point.at + until) / 2,
      ...(index === points.length - 1 ? [until] : []),
    ]
    return edges.map((at) => [x(at), y(point)] as const)
  })
  for (const [index, [left, top]] of (back ? corners.reverse() : corners).entries()) {
    if (index === 0 && !back) path.moveTo(left, top)
    else path.lineTo(left, top)
  }
}
