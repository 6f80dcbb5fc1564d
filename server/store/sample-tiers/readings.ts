import type { ReadingValues } from '@preau/protocol/rules/readings.ts'
import { corrupt } from './bytes.ts'
import { shortName, wholeName } from './names.ts'

/** Readings of one raw sample as they are kept: name, value, name, value, …; a name is a number where it has one. */
export type ListedReadings = (string | number | null)[]

/** The readings of a sample as one flat list: less than half of the JSON of an object that spells out their names. */
export function listReadings(values: ReadingValues): ListedReadings {
  const list: ListedReadings = []
  for (const reading in values) list.push(shortName(reading), values[reading] ?? null)
  return list
}

/** What listReadings was given; an object is a row from before there were lists. Throws SAMPLES_CORRUPT. */
export function readingsOf(kept: ListedReadings | ReadingValues): ReadingValues {
  if (!Array.isArray(kept)) return kept
  const values: ReadingValues = {}
  for (let place = 0; place < kept.length; place += 2) {
    const [name, value] = [kept[place], kept[place + 1]]
    if (name === undefined || name === null || typeof value === 'string' || value === undefined) {
      throw corrupt('no list of readings')
    }
    values[wholeName(name)] = value
  }
  return values
}
