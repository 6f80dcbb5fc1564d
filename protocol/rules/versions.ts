import { foldText } from './fold-text.ts'

/** Words before a release, the earliest first; a release comes after all of them. */
const BEFORE_RELEASE: Readonly<Record<string, string>> = {
  dev: 'a',
  nightly: 'a',
  snapshot: 'a',
  canary: 'a',
  alpha: 'b',
  beta: 'c',
  pre: 'd',
  preview: 'd',
  rc: 'e',
}
/** `1.2a1` and `1.2b1` are an alpha and a beta; `1.0.2a` is a letter of its own. */
const SHORT: Readonly<Record<string, string>> = { a: 'b', b: 'c' }

/** Parts and figures of a version that count; what is longer was made by nobody who counts versions. */
const PARTS = 16
const FIGURES = 30
const LETTERS = 24

/**
 * A version as a text that sorts as people mean it, of small letters and digits alone, so that every database sorts it alike;
 * undefined where no figure stands in it. Figures count as numbers (10.0.2 is after 9.9), zeros at the end do not count
 * (2 is 2.0.0), release candidates come before their release, letters after their number (24H2 is after 24), and what a
 * distribution puts before a colon is its own count and says nothing (4:7.4.7 is 7.4.7).
 */
export function versionKey(version: string): string | undefined {
  const tokens = tokensOf(version)
  if (!tokens.some(isFigure)) return undefined
  return `${tokens.map((token, at) => keyOf(token, tokens[at + 1])).join('')}b`
}

/** Below 0 where `a` is the older one, above 0 where it is the newer one, 0 where both are the same version or say none. */
export function compareVersions(a: string, b: string): number {
  const [left = '', right = ''] = [versionKey(a), versionKey(b)]
  return left < right ? -1 : left > right ? 1 : 0
}

/** The release that a version belongs to: 24H2, 8 of `8 (Debian 12)`, 14 of 14.2; undefined where no figure stands in it. */
export function majorVersion(version: string): string | undefined {
  return /\d+(h[12]\b)?/i
    .exec(version.replace(/^\d+:/, ''))?.[0]
    .replace(/^0+(?=\d)/, '')
    .toUpperCase()
}

function tokensOf(version: string): string[] {
  const text = foldText(version)
    .replace(/^\d+:/, '')
    .replace(/^v(?=\d)/, '')
  const tokens = (text.match(/\d+|[a-z]+/g) ?? []).map((token) => token.replace(/^0+(?=\d)/, '')).slice(0, PARTS)
  return tokens.filter((token, at) => token !== '0' || countsZero(tokens, at))
}

/** A zero counts where another figure follows it before any word: 1.0.3, not 1.0 and not 1.0-rc1. */
function countsZero(tokens: readonly string[], at: number): boolean {
  const next = tokens.slice(at + 1).find((token) => token !== '0')
  return next !== undefined && isFigure(next)
}

/** In the order of their first letter: a word before the release, the end (b), another word, a figure. */
function keyOf(token: string, next: string | undefined): string {
  if (isFigure(token)) return `d${String(token.length).padStart(3, '0')}${token.slice(0, FIGURES)}`
  const short = next !== undefined && isFigure(next) ? SHORT[token] : undefined
  const rank = (Object.hasOwn(BEFORE_RELEASE, token) ? BEFORE_RELEASE[token] : undefined) ?? short
  // The 0 that ends a word sorts before every letter.
  return rank === undefined ? `c${token.slice(0, LETTERS)}0` : `a${rank}`
}

function isFigure(token: string): boolean {
  return token !== '' && token >= '0' && token < ':'
}
