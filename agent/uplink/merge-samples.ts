import { type ReadingValues, readingOf, type Unit } from '@preau/protocol/rules/readings.ts'

/** A sample that may stand for several: `weight` is how many looks at the machine are in it. */
export interface MergeableSample {
  full: boolean
  weight: number
  values: ReadingValues
}

/** Units that a mean says something true of; of a flag, a count or a thing unknown only the last value does. */
const MEAN_UNITS: readonly Unit[] = ['percent', 'bytes_per_day', 'bits_per_s', 'celsius', 'seconds', 'dbm']

/**
 * One sample in place of two neighbours, the older one first: means where a mean says something, else the last value. Every
 * value lies between those that it replaces.
 */
export function mergeSamples(older: MergeableSample, newer: MergeableSample): MergeableSample {
  const values: ReadingValues = { ...older.values }
  if (newer.full) {
    // What a full sample does not name is no longer there.
    for (const id of Object.keys(values)) if (!Object.hasOwn(newer.values, id)) delete values[id]
  }
  for (const [id, value] of Object.entries(newer.values)) {
    const before = Object.hasOwn(older.values, id) ? older.values[id] : undefined
    values[id] = mergeValues(id, before, older.weight, value, newer.weight)
  }
  return { full: older.full || newer.full, weight: older.weight + newer.weight, values }
}

function mergeValues(
  id: string,
  before: number | null | undefined,
  beforeWeight: number,
  value: number | null,
  weight: number,
): number | null {
  const unit = readingOf(id)?.unit
  if (typeof before !== 'number' || value === null || unit === undefined || !MEAN_UNITS.includes(unit)) return value
  const mean = (before * beforeWeight + value * weight) / (beforeWeight + weight)
  const rounded = Math.round(mean * 100) / 100
  return Math.min(Math.max(rounded, Math.min(before, value)), Math.max(before, value))
}
