import { READING_ID, type ReadingValues } from '@preau/protocol/rules/readings.ts'
import type { ReadingSource } from './reading-source.ts'

/** What one birth may hold. */
const MAX_READINGS = 200
const LARGEST = 1e15
const readingId = new RegExp(READING_ID)

/** Everything known of a machine, and from which source. */
export interface KnownState {
  values(): ReadingValues
  /** Takes what `source` has read; the answer holds null for what it had read before and has no more. */
  take(source: ReadingSource, values: ReadingValues): ReadingValues
}

/** Begins with nothing known. Readings that no message can bear are not taken. */
export function knownState(): KnownState {
  const bySource = new Map<ReadingSource, ReadingValues>()
  const values = () => Object.assign({}, ...bySource.values()) as ReadingValues
  return {
    values,
    take: (source, read) => {
      const before = bySource.get(source) ?? {}
      bySource.delete(source)
      const room = MAX_READINGS - Object.keys(values()).length
      const after = Object.fromEntries(Object.entries(read).filter(canBeSent).slice(0, room))
      bySource.set(source, after)
      const gone = Object.keys(before).filter((id) => !(id in after))
      return { ...Object.fromEntries(gone.map((id) => [id, null])), ...after }
    },
  }
}

function canBeSent([id, value]: [string, number | null]): boolean {
  return readingId.test(id) && value !== null && Math.abs(value) <= LARGEST
}
