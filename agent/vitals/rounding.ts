/** `value` with at most `decimals` decimals: no reading is finer than its sensor. */
export function round(value: number, decimals = 0): number {
  const scale = 10 ** decimals
  return Math.round(value * scale) / scale
}

/** `part` of `whole` in percent, between 0 and 100, with one decimal; undefined where there is no whole. */
export function percentOf(part: number, whole: number): number | undefined {
  if (!(whole > 0) || !Number.isFinite(part)) return undefined
  return round(Math.min(100, Math.max(0, (100 * part) / whole)), 1)
}

/** `text` as a number; undefined where it is none. */
export function numberIn(text: string | undefined): number | undefined {
  if (text === undefined || text.trim() === '') return undefined
  const value = Number(text)
  return Number.isFinite(value) ? value : undefined
}
