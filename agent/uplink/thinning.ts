import type { DatabaseSync } from 'node:sqlite'
import { mergeSamples } from './merge-samples.ts'

interface Pair {
  older: number
  newer: number
}

interface Row {
  seq: number
  first: number
  full: number
  weight: number
  level: number
  bytes: number
  body: string
}

/**
 * Thins the samples of an outbox: neighbours become one, the oldest first, never across an event or an inventory. Each level
 * (how often a sample was merged) may hold as many samples as the one above it, so that the time between samples doubles the
 * further back one looks, and no part of the outage becomes one single point.
 */
export function thinningOf(db: DatabaseSync) {
  const levels = db.prepare(
    `SELECT level, count(*) AS held FROM record WHERE kind = 'report' GROUP BY level ORDER BY held DESC, level`,
  )
  const ofLevel = db.prepare(`SELECT seq, first FROM record WHERE kind = 'report' AND level = ? ORDER BY seq`)
  const ofAnyLevel = db.prepare(`SELECT seq, first FROM record WHERE kind = 'report' ORDER BY seq`)
  const read = db.prepare('SELECT seq, first, full, weight, level, bytes, body FROM record WHERE seq = ?')
  const remove = db.prepare('DELETE FROM record WHERE seq = ?')
  const replace = db.prepare(
    'UPDATE record SET first = ?, full = ?, weight = ?, level = ?, bytes = ?, body = ?, tries = 0 WHERE seq = ?',
  )

  const merge = ({ older, newer }: Pair) => {
    const a = read.get(older) as unknown as Row
    const b = read.get(newer) as unknown as Row
    const merged = mergeSamples(toSample(a), toSample(b))
    const body = JSON.stringify(merged.values)
    const overhead = b.bytes - Buffer.byteLength(b.body)
    remove.run(older)
    // The later one keeps its seq, its time and its run: where it is already on its way, the ack of it covers both.
    replace.run(
      a.first,
      merged.full ? 1 : 0,
      merged.weight,
      Math.max(a.level, b.level) + 1,
      Buffer.byteLength(body) + overhead,
      body,
      newer,
    )
  }

  /** Merges up to `pairs` pairs; gives how many there were. Runs inside a transaction that its caller began. */
  return (pairs: number): number => {
    let found: Pair[] = []
    for (const row of levels.all()) {
      found = neighbours(ofLevel.iterate(Number(row.level)), pairs)
      if (found.length > 0) break
    }
    if (found.length === 0) found = neighbours(ofAnyLevel.iterate(), pairs)
    found.forEach(merge)
    return found.length
  }
}

/** The oldest pairs of rows that follow each other without a record of another kind in between; no row is in two. */
function neighbours(rows: Iterable<Record<string, unknown>>, limit: number): Pair[] {
  const pairs: Pair[] = []
  let last: number | undefined
  for (const row of rows) {
    if (pairs.length === limit) break
    const seq = Number(row.seq)
    if (last !== undefined && Number(row.first) === last + 1) {
      pairs.push({ older: last, newer: seq })
      last = undefined
    } else last = seq
  }
  return pairs
}

function toSample(row: Row) {
  return { full: row.full === 1, weight: row.weight, values: JSON.parse(row.body) }
}
