import type { DeviceRow } from '@preau/protocol/api/devices.ts'

/** The rows that are known of a list, by their place in it. */
export interface Rows {
  total: number
  at: ReadonlyMap<number, DeviceRow>
}

export interface Held {
  rows: Rows
  /** The order of the server is another one by now. */
  moved: boolean
}

/**
 * What is shown while someone is in the table: the order that he sees, with the newest facts of each row. Rows that were not
 * yet seen come in where the server has them, and those that are no longer near are let go.
 */
export function holdOrder(seen: Rows, fresh: Rows, isNear: (place: number) => boolean = () => true): Held {
  const newest = new Map([...fresh.at.values()].map((row) => [row.id, row]))
  const at = new Map(fresh.at)
  let moved = seen.total !== fresh.total
  for (const [place, row] of seen.at) {
    if (!isNear(place)) continue
    at.set(place, newest.get(row.id) ?? row)
    const there = fresh.at.get(place)
    if (there !== undefined && there.id !== row.id) moved = true
  }
  return { rows: { total: moved ? seen.total : fresh.total, at }, moved }
}
