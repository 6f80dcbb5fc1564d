import { PreauError } from '../errors.ts'
import { spansOfHours } from './hour-spans.ts'
import type { HourlyCap } from './uplink-place.ts'

const SPAN = /^(\d{1,2})-(\d{1,2})=(\d{1,8}|none)$/

/**
 * What a line may carry by the hour of the day, in kilobits a second: `256`, or `8-18=256,18-22=2000` where the hours that nobody
 * names have no bound. From the first hour up to, but not including, the second, over midnight where that is the earlier one.
 * `none`: no hour has a bound, which is null. Throws CONFIG_INVALID.
 */
export function readHours(text: string): HourlyCap | null {
  if (text === 'none') return null
  if (/^\d{1,8}$/.test(text)) return new Array<number>(24).fill(rateOf(text, text))
  const hours: HourlyCap = new Array<number | null>(24).fill(null)
  for (const span of text.split(',')) {
    const [, from, upto, rate] = SPAN.exec(span) ?? []
    const [first, last] = [Number(from), Number(upto)]
    if (rate === undefined || first > 23 || last > 24 || first === last) throw refused(text)
    for (let hour = first; hour !== last % 24; hour = (hour + 1) % 24) {
      hours[hour] = rate === 'none' ? null : rateOf(rate, text)
      if (hour === 23 && last === 24) break
    }
  }
  return hours
}

/** The same as text, the shortest that reads back. */
export function writeHours(hours: HourlyCap): string {
  const [first] = hours
  if (hours.every((rate) => rate === first)) return `${first ?? 'none'}`
  return spansOfHours(hours)
    .map(({ from, upto, rate }) => `${from}-${upto}=${rate}`)
    .join(',')
}

function rateOf(rate: string, text: string): number {
  const kilobits = Number(rate)
  if (kilobits < 1 || kilobits > 10_000_000) throw refused(text)
  return kilobits
}

function refused(text: string): PreauError {
  return new PreauError('CONFIG_INVALID', { setting: 'limit', value: text.slice(0, 64) })
}
