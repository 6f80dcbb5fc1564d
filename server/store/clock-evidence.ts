import type { Queries } from './database.ts'

const DAY = 86_400_000

/** Samples that are looked at: of every device of a school some. */
const LOOK = 2000

/**
 * Whether the clock of the server may be believed when something is about to be destroyed by its age: whether most devices that were
 * heard in the last day have the same day on their own clocks. Where nobody was heard, nobody can say: then it is not.
 * @param now clock of the server, ms since 1970
 */
export async function isClockBelieved(db: Queries, now: number): Promise<boolean> {
  const rows = await db.all<{ device_id: string; off: number }>(
    'select device_id, device_at - at as off from samples where at > $1 and at <= $2 order by at desc limit $3',
    [now - DAY, now, LOOK],
  )
  const offs = new Map<string, number>()
  for (const { device_id, off } of rows) if (!offs.has(device_id)) offs.set(device_id, off)
  const agree = [...offs.values()].filter((off) => Math.abs(off) <= DAY).length
  return agree * 2 > offs.size
}
