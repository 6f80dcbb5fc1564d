import type { DaySample } from './day.ts'

/** A day, in ms. */
export const DAY = 86_400_000

/** Two messages in flight may be told apart by less than this, in ms; more is a clock that was set. */
const JITTER = 60_000

/** The samples that a day of one device may hold: one each ten seconds. */
export const MOST_OF_DAY = 8640

/** The day of a moment: days of UTC since 1970, and none before that. */
export function dayOf(at: number): number {
  return Math.max(0, Math.floor(at / DAY))
}

/** Where a day begins, ms since 1970. */
export function dayStart(day: number): number {
  return day * DAY
}

/**
 * Samples in the order of their records by time. One that is a little before its forerunner is put at the same moment, so
 * that what was said last holds; one that is far before it was taken under another clock, and stays where it is.
 */
export function inTime(records: readonly DaySample[]): DaySample[] {
  const placed: DaySample[] = []
  let last = -Infinity
  for (const { at, readings } of records) {
    const moved = at < last && last - at <= JITTER ? last : at
    placed.push({ at: moved, readings })
    last = moved
  }
  return placed.sort((a, b) => a.at - b.at)
}

/** Two lists that are in time as one; of the same moment, those of `later` come last. */
export function mergeInTime(earlier: readonly DaySample[], later: readonly DaySample[]): DaySample[] {
  return [...earlier, ...later].sort((a, b) => a.at - b.at)
}

/**
 * What was folded and what was raw when each was asked, as one list in time. Between the two questions a sample may have been
 * folded: it is in both then, and taken once.
 */
export function unitedInTime(folded: readonly DaySample[], raw: readonly DaySample[]): DaySample[] {
  const begin = raw[0]?.at ?? Infinity
  const key = ({ at, readings }: DaySample) => `${at} ${JSON.stringify(Object.entries(readings).sort())}`
  const known = new Set(folded.filter(({ at }) => at >= begin).map(key))
  return mergeInTime(folded, known.size === 0 ? raw : raw.filter((sample) => !known.has(key(sample))))
}

/**
 * At most `most` samples in place of more, each for a stretch of neighbours: with the time of the last of them and the last
 * that was said of each reading. No honest device has so many.
 */
export function thinned(samples: readonly DaySample[], most: number): DaySample[] {
  if (samples.length <= most) return [...samples]
  const stretch = Math.ceil(samples.length / most)
  const thin: DaySample[] = []
  for (let from = 0; from < samples.length; from += stretch) {
    const together = samples.slice(from, from + stretch)
    const readings = Object.assign({}, ...together.map((each) => each.readings))
    thin.push({ at: together.at(-1)?.at ?? 0, readings })
  }
  return thin
}
