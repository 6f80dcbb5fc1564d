import { INTL_LOCALE, type Locale } from './locale.ts'
import { NBSP } from './typography.ts'

const formatters = new Map<string, Intl.NumberFormat>()

/** `value` with the decimal mark and the thousands of the language, at most `digits` decimals. */
export function formatNumber(value: number, locale: Locale, digits = 1): string {
  const key = `${locale} ${digits}`
  const formatter =
    formatters.get(key) ??
    new Intl.NumberFormat(INTL_LOCALE[locale], { maximumFractionDigits: digits, signDisplay: 'negative' })
  formatters.set(key, formatter)
  return formatter.format(value).replace('-', '\u2212')
}

/** A figure apart from its unit, for where they are set in different sizes. */
export interface Quantity {
  figure: string
  /** Empty where there is none. */
  unit: string
}

/** `98,5 %`: figure, insécable, unit; English sets the percent sign against its figure. */
export function joinQuantity({ figure, unit }: Quantity, locale: Locale): string {
  if (unit === '') return figure
  return locale === 'en' && unit === '%' ? `${figure}%` : `${figure}${NBSP}${unit}`
}

/** Two significant figures or so: one decimal below ten, none above. */
export function roundedDigits(value: number): number {
  return Math.abs(value) < 9.95 ? 1 : 0
}

/** What joinQuantity or formatAge joined, taken apart again: `5,1 Go`. */
export function splitQuantity(text: string): Quantity {
  const [figure = '', ...unit] = text.split(NBSP)
  return { figure, unit: unit.join(NBSP) }
}
