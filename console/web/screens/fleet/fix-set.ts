import type { DeviceRow } from '@preau/protocol/api/devices.ts'
import type { Runbook } from '@preau/protocol/runbooks/runbook.ts'

/** Devices of a list on which a fix can be run: a tablet has no agent that runs one. */
export function fixableOf<R extends Pick<DeviceRow, 'kind'>>(rows: readonly R[]): R[] {
  return rows.filter(({ kind }) => kind !== 'tablet')
}

/** What can be run on many: never what destroys, which is asked for on one device, by its name. */
export function forMany(books: readonly Runbook[]): Runbook[] {
  return books.filter(({ risk }) => risk !== 'destructive')
}

/** The fix that is proposed for most of these; undefined where none is for any. Of two that are for as many, the first. */
export function proposedForMost(
  rows: readonly Pick<DeviceRow, 'reasons'>[],
  books: readonly Runbook[],
): Runbook | undefined {
  let best: { book: Runbook; count: number } | undefined
  for (const book of books) {
    const count = rows.filter(({ reasons }) => reasons.some(({ code }) => book.fixes?.includes(code))).length
    if (count > (best?.count ?? 0)) best = { book, count }
  }
  return best?.book
}
