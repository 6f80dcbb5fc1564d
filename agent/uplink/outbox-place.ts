import type { DatabaseSync } from 'node:sqlite'
import type { InventoryDigests } from '@preau/protocol/messages/inventory.ts'

/** The row of `place`, and where its records begin. */
export interface PlaceRow {
  epoch: number
  acked: number
  first: number
  next: number
  run: number
  connection: number
  thinning: number
  records: number
  samples: number
  bytes: number
}

/** The statements on where the outbox stands; each runs inside a transaction that its caller began. */
export function placeOf(db: DatabaseSync) {
  const read = db.prepare(
    `SELECT epoch, acked, next, run, connection, thinning, records, samples, bytes,
      coalesce((SELECT first FROM record ORDER BY seq LIMIT 1), next) AS first FROM place`,
  )
  const beginRun = db.prepare('UPDATE place SET run = run + 1')
  const setConnection = db.prepare('UPDATE place SET connection = ?')
  const setThinning = db.prepare('UPDATE place SET thinning = ?')
  const adopt = db.prepare('UPDATE place SET epoch = ?, acked = -1')
  const remove = db.prepare('DELETE FROM record WHERE seq <= ?')
  const trim = db.prepare('UPDATE record SET first = ?1 + 1 WHERE first <= ?1')
  const markAcked = db.prepare('UPDATE place SET acked = max(acked, ?)')
  const arrived = db.prepare('UPDATE section SET acked = queued, queued = NULL, last = NULL WHERE last <= ?')
  const queueSection = db.prepare(
    `INSERT INTO section (section, queued, last) VALUES (?, ?, ?)
      ON CONFLICT (section) DO UPDATE SET queued = excluded.queued, last = excluded.last`,
  )
  const sections = db.prepare('SELECT section, acked, queued FROM section ORDER BY section')

  /** Forgets everything up to and including `upto`; a record that is covered in part keeps the rest. */
  const forget = (upto: number): void => {
    remove.run(upto)
    trim.run(upto)
    markAcked.run(upto)
    arrived.run(upto)
  }

  return {
    place: () => read.get() as unknown as PlaceRow,
    beginRun: () => void beginRun.run(),
    setConnection: (connection: number) => void setConnection.run(connection),
    setThinning: (thinning: boolean) => void setThinning.run(thinning ? 1 : 0),
    forget,
    /** Begins an epoch in which everything up to and including `upto` is stored; the records kept go under it. */
    adopt(epoch: number, upto: number): void {
      adopt.run(epoch)
      forget(upto)
    },
    /** The parts of `section` with `digest` are on their way, the last of them as record `last`. */
    queueSection: (section: string, digest: string, last: number) => void queueSection.run(section, digest, last),
    inventory(): { acked: InventoryDigests; queued: InventoryDigests } {
      const acked: InventoryDigests = {}
      const queued: InventoryDigests = {}
      for (const row of sections.all()) {
        if (typeof row.acked === 'string') acked[String(row.section)] = row.acked
        if (typeof row.queued === 'string') queued[String(row.section)] = row.queued
      }
      return { acked, queued }
    },
  }
}
