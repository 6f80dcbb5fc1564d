import type { Unit } from '@preau/protocol/rules/readings.ts'
import { createDates, type Dates } from './dates.ts'
import { formatAge, formatAgo, formatDuration } from './durations.ts'
import type { Locale } from './locale.ts'
import { formatNumber, joinQuantity, type Quantity } from './numbers.ts'
import { bitRateQuantity, bytesQuantity, readingQuantity } from './quantities.ts'
import { DEFAULT_TIME_ZONE } from './time-zone.ts'

/** Every figure and date of the interface goes through here, so that screen, export and command line print it alike. */
export interface Format extends Dates {
  locale: Locale
  timeZone: string
  /** `3 900`, `5,1`; at most `digits` decimals (1). */
  number(value: number, digits?: number): string
  /** `98,5 %`; of a whole of 100. */
  percent(value: number, digits?: number): string
  /** `256 Go`, by 1 000. */
  bytes(value: number): string
  /** `8 Go`, by 1 024, as memory is sold. */
  memory(value: number): string
  /** `94 Mbit/s`. */
  bitRate(bitsPerSecond: number): string
  /** A reading's value with its unit: `54 °C`, `−63 dBm`. */
  reading(value: number, unit: Unit): string
  /** The same with figure and unit apart. */
  quantity(value: number, unit: Unit): Quantity
  /** A span by its largest unit: `9 jours`. Milliseconds. */
  age(ms: number): string
  /** A span by two units: `8 h 22`. Milliseconds. */
  duration(ms: number): string
  /** `il y a 4 s`. */
  ago(at: number, now: number): string
  /** `a, b et c`. */
  list(items: readonly string[]): string
  /** The same language in the time zone of another school. */
  in(timeZone: string): Format
}

/** The formatter of a language, for a school's time zone (IANA name). */
export function createFormat(locale: Locale, timeZone: string = DEFAULT_TIME_ZONE): Format {
  const join = (quantity: Quantity) => joinQuantity(quantity, locale)
  return {
    ...createDates(locale, timeZone),
    locale,
    timeZone,
    number: (value, digits) => formatNumber(value, locale, digits),
    percent: (value, digits = 1) => join({ figure: formatNumber(value, locale, digits), unit: '%' }),
    bytes: (value) => join(bytesQuantity(value, locale)),
    memory: (value) => join(bytesQuantity(value, locale, 1024)),
    bitRate: (value) => join(bitRateQuantity(value, locale)),
    reading: (value, unit) => join(readingQuantity(value, unit, locale)),
    quantity: (value, unit) => readingQuantity(value, unit, locale),
    age: (ms) => formatAge(ms, locale),
    duration: (ms) => formatDuration(ms, locale),
    ago: (at, now) => formatAgo(now - at, locale),
    list: (items) => listOf(items, locale),
    in: (zone) => createFormat(locale, zone),
  }
}

function listOf(items: readonly string[], locale: Locale): string {
  if (items.length < 2) return items[0] ?? ''
  return `${items.slice(0, -1).join(', ')} ${locale === 'fr' ? 'et' : 'and'} ${items.at(-1)}`
}
