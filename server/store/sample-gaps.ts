import type { Gap } from '@preau/protocol/api/samples.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { Queries } from './database.ts'
import { spans } from './status-history.ts'

/** The stretches in which a device was known to be asleep, offline or unknown, oldest first, cut to `from` and `to`. */
export async function readGaps(db: Queries, school: Id, device: Id, from: number, to: number): Promise<Gap[]> {
  const held = await spans(db, school, device, from, to)
  const gaps: Gap[] = []
  for (const [index, { from: start, status }] of held.entries()) {
    if (status !== 'asleep' && status !== 'offline' && status !== 'unknown') continue
    const end = held[index + 1]?.from ?? to
    if (end > start) gaps.push({ from: start, to: end, reason: status })
  }
  return gaps
}
