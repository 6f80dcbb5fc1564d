import type { Device } from '@preau/protocol/api/devices.ts'
import type { Resolution, Samples, Series } from '@preau/protocol/api/samples.ts'
import { STATUS_RULES } from '@preau/protocol/rules/device-status.ts'
import { figureOf } from '@preau/protocol/rules/equipment-figures.ts'
import type { EquipmentReadingName } from '@preau/protocol/rules/equipment-readings.ts'
import { readingOf, splitReading } from '@preau/protocol/rules/readings.ts'

/** Readings that say how the day went, in the order of the page, each with its colour. */
const MAIN: readonly [string, 1 | 2 | 3 | 4][] = [
  ['cpu.load', 2],
  ['memory.used', 1],
  ['temperature.cpu', 3],
  ['lamp.hours', 3],
  ['temperature.case', 3],
  ['laser.hours', 2],
  ['usage.hours', 2],
  ['sound.volume', 1],
  ['battery.charge', 4],
  ['disk.used', 4],
  ['net.receive', 2],
]
const MOST = 5

/** What is drawn at once, and what stands behind a fold. */
export interface ChartChoice {
  main: Series[]
  rest: Series[]
}

/**
 * Chooses the charts of a period: what the reasons of the device speak of first, then the everyday readings. Two-valued
 * readings and totals have no curve; a card without traffic and a count that did not change have none either.
 */
export function chooseCharts(samples: Samples, device: Pick<Device, 'reasons'>): ChartChoice {
  const drawable = samples.series.filter((series) => isDrawable(series, samples.resolution))
  const concerned = new Set(
    device.reasons.flatMap(({ code, params }) => {
      if (code === 'threshold_passed') return figureOf(params.instance as EquipmentReadingName) ?? []
      const reading = STATUS_RULES.find((rule) => rule.code === code)?.reading
      return reading === undefined ? [] : [params.instance === undefined ? reading : `${reading}:${params.instance}`]
    }),
  )
  const rank = (series: Series) => {
    if (concerned.has(series.reading)) return -1
    const index = MAIN.findIndex(([name]) => name === splitReading(series.reading).name)
    return index < 0 ? MAIN.length : index
  }
  const sorted = [...drawable].sort((a, b) => rank(a) - rank(b) || a.reading.localeCompare(b.reading))
  const main = sorted.filter((series) => rank(series) < MAIN.length).slice(0, MOST)
  return { main, rest: sorted.filter((series) => !main.includes(series)) }
}

/** The colour of a reading's line: the same on every device. */
export function serieOf(reading: string): 1 | 2 | 3 | 4 {
  const { name } = splitReading(reading)
  return MAIN.find(([candidate]) => candidate === name)?.[1] ?? 1
}

/** Whether a reading is of a kind that has a curve, where it is drawn so finely. */
export function isCharted(reading: string, resolution: Resolution): boolean {
  const unit = readingOf(reading)?.unit
  if (unit === undefined || unit === 'flag' || unit === 'level' || unit === 'bytes' || unit === 'days') return false
  const { name } = splitReading(reading)
  return !NEVER.has(name) && (resolution === 'day' || !OVER_MONTHS.has(name))
}

function isDrawable({ reading, values }: Series, resolution: Resolution): boolean {
  if (!isCharted(reading, resolution)) return false
  const unit = readingOf(reading)?.unit
  const known = values.filter((value) => value !== null)
  const silentCard = reading.startsWith('net.') && known.every((value) => value === 0)
  const clockFarOff = reading === 'clock.offset' && known.some((value) => Math.abs(value) > HOUR_S)
  const idleCount = unit === 'count' && new Set(known).size < 2
  return known.length > 0 && !silentCard && !clockFarOff && !idleCount
}

/** A clock that is hours or years away is told in words: its curve would be a straight line. */
const HOUR_S = 3600

/** What is a figure and not a course. */
const NEVER = new Set(['net.speed', 'disk.fill', 'lamp.life'])
/** A day or a month of them is a straight line; a year tells something. */
const OVER_MONTHS = new Set(['battery.health', 'battery.cycles'])
