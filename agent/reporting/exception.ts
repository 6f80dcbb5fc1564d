import { type ReadingValues, readingOf } from '@preau/protocol/rules/readings.ts'

/**
 * What of `now` is worth a message (DESIGN 6): readings that moved by their deadband or more since they were last sent, that
 * are new, or that are gone (null). A reading that is not in the table counts at any change.
 * @param sent what the server is believed to hold
 */
export function changedReadings(sent: ReadingValues, now: ReadingValues): ReadingValues {
  const changed: ReadingValues = {}
  for (const [id, value] of Object.entries(now)) {
    if (isWorthSending(id, sent[id], value)) changed[id] = value
  }
  for (const [id, value] of Object.entries(sent)) {
    if (value !== null && !Object.hasOwn(now, id)) changed[id] = null
  }
  return changed
}

function isWorthSending(id: string, before: number | null | undefined, value: number | null): boolean {
  if (before === undefined) return value !== null
  if (before === null || value === null) return before !== value
  const deadband = readingOf(id)?.deadband ?? 0
  return deadband > 0 ? Math.abs(value - before) >= deadband : value !== before
}

/** `sent` after a message with `values` has been read. */
export function applyReadings(sent: ReadingValues, values: ReadingValues, full: boolean): ReadingValues {
  const merged = full ? { ...values } : { ...sent, ...values }
  for (const id in values) if (values[id] === null) delete merged[id]
  return merged
}
