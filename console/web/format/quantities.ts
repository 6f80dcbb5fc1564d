import type { Unit } from '@preau/protocol/rules/readings.ts'
import type { Locale } from './locale.ts'
import { formatNumber, type Quantity, roundedDigits } from './numbers.ts'

const BYTES: Record<Locale, readonly string[]> = {
  fr: ['octets', 'ko', 'Mo', 'Go', 'To', 'Po'],
  en: ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB'],
}
const BITS = ['bit/s', 'kbit/s', 'Mbit/s', 'Gbit/s', 'Tbit/s'] as const
const DAYS: Record<Locale, readonly [string, string]> = { fr: ['jour', 'jours'], en: ['day', 'days'] }
const BYTE: Record<Locale, string> = { fr: 'octet', en: 'byte' }
const DAY: Record<Locale, string> = { fr: 'jour', en: 'day' }

/** A size in bytes. Disks are sold by 1 000 (`base`), memory by 1 024. */
export function bytesQuantity(bytes: number, locale: Locale, base: 1000 | 1024 = 1000): Quantity {
  const { value, power } = scaled(bytes, base, BYTES[locale].length - 1)
  return {
    figure: formatNumber(value, locale, roundedDigits(value)),
    unit: power === 0 && isOne(value, locale) ? BYTE[locale] : (BYTES[locale][power] ?? ''),
  }
}

/** A rate in bits a second. */
export function bitRateQuantity(bitsPerSecond: number, locale: Locale): Quantity {
  const { value, power } = scaled(bitsPerSecond, 1000, BITS.length - 1)
  return { figure: formatNumber(value, locale, roundedDigits(value)), unit: BITS[power] ?? '' }
}

/** A number of days, whole from ten on. */
export function daysQuantity(days: number, locale: Locale): Quantity {
  const figure = formatNumber(days, locale, roundedDigits(days))
  return { figure, unit: DAYS[locale][isOne(days, locale) ? 0 : 1] }
}

/** Whether a noun after `value` is singular: in French below two, none included. */
function isOne(value: number, locale: Locale): boolean {
  return locale === 'fr' ? Math.abs(value) < 2 : value === 1
}

/** `value` of a reading as a figure and a unit. Flags and counts have no unit. */
export function readingQuantity(value: number, unit: Unit, locale: Locale): Quantity {
  switch (unit) {
    case 'percent':
      return { figure: formatNumber(value, locale, value > 99 && value < 100 ? 1 : 0), unit: '%' }
    case 'bytes':
      return bytesQuantity(value, locale)
    case 'bytes_per_day': {
      const { figure, unit: size } = bytesQuantity(value, locale)
      return { figure, unit: `${size}/${DAY[locale]}` }
    }
    case 'bits_per_s':
      return bitRateQuantity(value, locale)
    case 'celsius':
      return { figure: formatNumber(value, locale, 0), unit: '°C' }
    case 'seconds':
      return { figure: formatNumber(value, locale, roundedDigits(value)), unit: 's' }
    case 'dbm':
      return { figure: formatNumber(value, locale, 0), unit: 'dBm' }
    case 'days':
      return daysQuantity(value, locale)
    case 'hours':
      return { figure: formatNumber(value, locale, 0), unit: 'h' }
    case 'minutes':
      return { figure: formatNumber(value, locale, 0), unit: 'min' }
    case 'count':
    case 'level':
    case 'flag':
      return { figure: formatNumber(value, locale, 0), unit: '' }
  }
}

function scaled(value: number, base: number, most: number): { value: number; power: number } {
  let rest = value
  let power = 0
  while (Math.abs(rest) >= base * 0.9995 && power < most) {
    rest /= base
    power += 1
  }
  return { value: rest, power }
}
