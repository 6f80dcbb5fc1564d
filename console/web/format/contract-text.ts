import type { Format } from './format.ts'
import { INTL_LOCALE } from './locale.ts'

/** `38,40 €`, as on the statement and on the command line. */
export function euros(value: number, { locale }: Format): string {
  return new Intl.NumberFormat(INTL_LOCALE[locale], { style: 'currency', currency: 'EUR' }).format(value)
}

/** Seconds of service: `2 h 18`, `12 min`, `0 min`. */
export function serviceTime(seconds: number, format: Format): string {
  return format.duration(Math.max(0, seconds) * 1000)
}

/** A month of a board: `novembre 2026`. */
export function monthText(month: string, format: Format): string {
  return format.longMonth(Date.parse(`${month}-15T12:00:00Z`))
}

/** The month before or after one. */
export function monthBeside(month: string, step: -1 | 1): string {
  const [year = 0, index = 1] = month.split('-').map(Number)
  const months = year * 12 + index - 1 + step
  return `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}`
}

/** `ven. 13 nov., 10 h`: a moment of the log in its own zone. */
export function logMoment(at: string, format: Format): string {
  const moment = Date.parse(at)
  return `${format.date(moment, moment)}, ${format.time(moment)}`
}
