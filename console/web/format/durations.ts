import type { Locale } from './locale.ts'
import { formatNumber } from './numbers.ts'
import { NBSP } from './typography.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const YEAR = 365 * DAY
const MONTH = YEAR / 12

const WORDS: Record<Locale, { day: [string, string]; month: [string, string]; year: [string, string]; now: string }> = {
  fr: { day: ['jour', 'jours'], month: ['mois', 'mois'], year: ['an', 'ans'], now: 'à l’instant' },
  en: { day: ['day', 'days'], month: ['month', 'months'], year: ['year', 'years'], now: 'just now' },
}

/** A span of `ms` by its largest unit: `4 s`, `2 min`, `18 h`, `9 jours`, `14 mois`. Never rounded up. */
export function formatAge(ms: number, locale: Locale): string {
  const span = Math.max(0, ms)
  if (span < MINUTE) return `${Math.floor(span / SECOND)}${NBSP}s`
  if (span < HOUR) return `${Math.floor(span / MINUTE)}${NBSP}min`
  if (span < 2 * DAY) return `${Math.floor(span / HOUR)}${NBSP}h`
  if (span < 2 * MONTH) return counted(Math.floor(span / DAY), WORDS[locale].day, locale)
  if (span < 2 * YEAR) return counted(Math.floor(span / MONTH), WORDS[locale].month, locale)
  return counted(Math.floor(span / YEAR), WORDS[locale].year, locale)
}

/** A span of `ms` by two units: `45 s`, `8 min`, `8 h 22`, `3 jours 4 h`. */
export function formatDuration(ms: number, locale: Locale): string {
  const span = Math.max(0, ms)
  if (span < HOUR) return formatAge(span, locale)
  if (span >= 10 * DAY) return formatAge(span, locale)
  if (span < DAY) {
    const hours = Math.floor(span / HOUR)
    const minutes = Math.floor((span % HOUR) / MINUTE)
    if (minutes === 0) return `${hours}${NBSP}h`
    const two = String(minutes).padStart(2, '0')
    return locale === 'fr' ? `${hours}${NBSP}h${NBSP}${two}` : `${hours}${NBSP}h ${minutes}${NBSP}min`
  }
  const days = counted(Math.floor(span / DAY), WORDS[locale].day, locale)
  const hours = Math.floor((span % DAY) / HOUR)
  return hours === 0 ? days : `${days} ${hours}${NBSP}h`
}

/** How long ago: `il y a 4 s`, `4 s ago`; a moment to come or under a second counts as now. */
export function formatAgo(ms: number, locale: Locale): string {
  if (ms < SECOND) return WORDS[locale].now
  return locale === 'fr' ? `il y a ${formatAge(ms, locale)}` : `${formatAge(ms, locale)} ago`
}

function counted(count: number, [one, other]: [string, string], locale: Locale): string {
  const singular = locale === 'fr' ? count < 2 : count === 1
  return `${formatNumber(count, locale, 0)}${NBSP}${singular ? one : other}`
}
