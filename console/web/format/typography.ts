import type { Locale } from './locale.ts'

/** Espace insécable: before a colon, inside guillemets, between a figure and its unit. */
export const NBSP = '\u00a0'
/** Espace fine insécable: before ; ! ? and between thousands. */
export const THIN = '\u202f'

const UNITS =
  '%|°C|h|min|s|ms|ans?|mois|jours?|semaines?|minutes?|heures?|octets?|ko|Mo|Go|To|GB|MB|TB|kB|[kMG]?bit/s|dBm|GHz|MHz|mm|€'
const AFTER_FIGURE = new RegExp(`([\\d}]) (?=(?:${UNITS})(?![\\p{L}\\d]))`, 'gu')

/**
 * `text` with the spaces, apostrophes and guillemets that printed French asks for; it is written with plain ones and set here, so
 * that no one types an invisible character. Works on templates: what stands in braces is left as it is.
 */
export function typesetFrench(text: string): string {
  return text
    .replace(/'/g, '’')
    .replace(/\.\.\./g, '…')
    .replace(/[ \u00a0\u202f]+([;!?])/g, `${THIN}$1`)
    .replace(/[ \u00a0\u202f]+:(?=\s|$)/g, `${NBSP}:`)
    .replace(/«[ \u00a0\u202f]*/g, `«${NBSP}`)
    .replace(/[ \u00a0\u202f]*»/g, `${NBSP}»`)
    .replace(/(\d) (?=\d{3}(?!\d))/g, `$1${THIN}`)
    .replace(AFTER_FIGURE, `$1${NBSP}`)
}

/** `text` with English apostrophes and figures held to their unit. */
export function typesetEnglish(text: string): string {
  return text
    .replace(/(\p{L})'(?=\p{L})/gu, '$1’')
    .replace(/(s)'(?= )/g, '$1’')
    .replace(/\.\.\./g, '…')
    .replace(AFTER_FIGURE, `$1${NBSP}`)
}

/** `text` as the language wants it printed. */
export function typeset(text: string, locale: Locale): string {
  return locale === 'fr' ? typesetFrench(text) : typesetEnglish(text)
}

/** What is wrong with a French text, one short word a fault; empty where it can be printed. */
export function frenchFaults(text: string): string[] {
  const faults: [string, RegExp][] = [
    ['ascii apostrophe', /'/],
    ['three dots', /\.\.\./],
    ['space before ; ! ?', /(^|[^\u202f])[;!?](?=\s|$)/],
    ['space before colon', /[^\u00a0]:(?=\s|$)/],
    ['space inside guillemets', /«[^\u00a0]|[^\u00a0]»/],
    ['ascii quotes', /"/],
    ['thousands', /\d [\d]{3}(?!\d)/],
    ['figure and unit', new RegExp(AFTER_FIGURE.source, 'u')],
  ]
  return faults.filter(([, pattern]) => pattern.test(text)).map(([name]) => name)
}
