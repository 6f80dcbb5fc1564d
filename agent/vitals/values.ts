import { READING_ID, type ReadingName, type ReadingValues } from '@preau/protocol/rules/readings.ts'
import { withoutProfile } from './without-profile.ts'

const readingId = new RegExp(READING_ID)
const MAX_INSTANCE_CHARS = 64
const CONTROL_OR_QUOTE = /[\p{Cc}"<>]/gu

/** The readings that are there: a value that is undefined or no finite number is left out. */
export function present(values: Readonly<Record<string, number | undefined>>): ReadingValues {
  return Object.fromEntries(
    Object.entries(values).filter(
      (entry): entry is [string, number] =>
        typeof entry[1] === 'number' && Math.abs(entry[1]) <= 1e15 && readingId.test(entry[0]),
    ),
  )
}

/** `disk.used:/srv`: the id of a reading of one thing of several. What a person's folder is called stays on the machine. */
export function instanceOf(name: ReadingName, thing: string): string {
  const shown = withoutProfile(thing).replace(CONTROL_OR_QUOTE, ' ').trim().slice(0, MAX_INSTANCE_CHARS)
  return `${name}:${shown.toWellFormed() || '?'}`
}
