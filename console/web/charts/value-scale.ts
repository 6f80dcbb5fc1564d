import type { Unit } from '@preau/protocol/rules/readings.ts'

/** The height of a chart: its ends and its three or four ticks, in the unit of the title. */
export interface ValueScale {
  min: number
  max: number
  ticks: number[]
}

const STEPS = [1, 2, 2.5, 5, 10]
const MOST_TICKS = 4
const WHOLE_STEPS = [1, 2, 5, 10]

/**
 * A scale that holds the values and the threshold. Percentages are of a whole: from 0 to 100. Others begin at zero where
 * zero is a floor of what they measure, and end on a tick.
 * @param values lowest and highest, in the chart's unit
 */
export function valueScale(values: { min: number; max: number }, unit: Unit, threshold?: number): ValueScale {
  if (unit === 'percent') return { min: 0, max: 100, ticks: [0, 50, 100] }
  const low = Math.min(values.min, threshold ?? values.min)
  const high = Math.max(values.max, threshold ?? values.max)
  const floor = FLOORED.has(unit) && low >= 0 ? 0 : low
  const steps = unit === 'count' ? WHOLE_STEPS : STEPS
  let step = niceStep(Math.max(high - floor, SMALLEST[unit] ?? 1) / 3, steps)
  let ticks = ticksOver(floor, high, step)
  while (ticks.length > MOST_TICKS) {
    step = niceStep(step * 1.01, steps)
    ticks = ticksOver(floor, high, step)
  }
  return { min: ticks[0] ?? low, max: ticks.at(-1) ?? high, ticks }
}

/** Multiples of `step` from at or below `low` to at or above `high`, three at least. */
function ticksOver(low: number, high: number, step: number): number[] {
  const first = rounded(Math.floor(low / step) * step)
  const ticks = [first]
  while ((ticks.at(-1) ?? first) < high || ticks.length < 3) ticks.push(rounded(first + ticks.length * step))
  return ticks
}

const FLOORED = new Set<Unit>(['bytes', 'bytes_per_day', 'bits_per_s', 'count', 'days'])
/** The least height of a chart, so that noise does not look like news. */
const SMALLEST: Partial<Record<Unit, number>> = {
  celsius: 30,
  dbm: 30,
  seconds: 6,
  bits_per_s: 1,
  bytes: 1,
  count: 3,
  hours: 60,
}

function niceStep(rough: number, steps: readonly number[]): number {
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = steps.find((candidate) => candidate * power >= rough * 0.999) ?? 10
  return step * power
}

function rounded(value: number): number {
  return Number(value.toPrecision(12))
}
