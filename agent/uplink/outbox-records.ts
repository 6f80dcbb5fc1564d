import type { DatabaseSync } from 'node:sqlite'
import type { Inventory } from '@preau/protocol/messages/inventory.ts'
import type { Moment, NewSample, OutboxRecord } from './outbox-record.ts'

/** What a record weighs beside its body: its columns and its part of the indexes. */
const ROW_BYTES = 100
/** Records that were set aside and are kept for whoever looks for the reason. */
const SET_ASIDE_KEPT = 100

interface Row {
  seq: number
  first: number
  kind: OutboxRecord['kind']
  at: number
  uptime: number
  run: number
  full: number
  body: string
}

/** The statements on single records; each runs inside a transaction that its caller began. */
export function recordsOf(db: DatabaseSync) {
  const insert = db.prepare(
    `INSERT INTO record (seq, first, kind, at, uptime, run, full, section, bytes, body)
      SELECT next, next, ?, ?, ?, run, ?, ?, ?, ? FROM place RETURNING seq`,
  )
  const advance = db.prepare('UPDATE place SET next = next + 1')
  const after = db.prepare(
    'SELECT seq, first, kind, at, uptime, run, full, body FROM record WHERE seq > ? ORDER BY seq LIMIT ?',
  )
  const ofSection = db.prepare('SELECT seq, first FROM record WHERE section = ? ORDER BY seq DESC')
  const nextSample = db.prepare(`SELECT seq FROM record WHERE first = ? AND kind = 'report'`)
  const cover = db.prepare('UPDATE record SET first = ? WHERE first = ?')
  const remove = db.prepare('DELETE FROM record WHERE seq = ?')
  const hollow = db.prepare(
    `UPDATE record SET kind = 'report', section = NULL, full = 0, tries = 0, bytes = ${ROW_BYTES + 2}, body = '{}'
      WHERE seq = ?`,
  )
  const keepAside = db.prepare(
    'INSERT INTO set_aside (seq, kind, at, body) SELECT seq, kind, at, body FROM record WHERE seq = ?',
  )
  const pruneAside = db.prepare(`DELETE FROM set_aside WHERE id <= (SELECT max(id) FROM set_aside) - ${SET_ASIDE_KEPT}`)
  const countTry = db.prepare('UPDATE record SET tries = tries + 1 WHERE seq = ? RETURNING tries')

  const add = (kind: string, { at, uptime }: Moment, full: boolean, section: string | null, content: unknown) => {
    const body = JSON.stringify(content)
    const row = insert.get(kind, at, uptime, full ? 1 : 0, section, Buffer.byteLength(body) + ROW_BYTES, body)
    advance.run()
    return Number(row?.seq)
  }

  return {
    addSample: (sample: NewSample) => add('report', sample, sample.full === true, null, sample.values),
    addEvent: (event: object, moment: Moment) => add('event', moment, false, null, event),
    addResult: (result: object, moment: Moment) => add('result', moment, false, null, result),
    addLesson: (lesson: object, moment: Moment) => add('lesson', moment, false, null, lesson),
    addUpdate: (update: object, moment: Moment) => add('update-result', moment, false, null, update),
    addEquipment: (equipment: object, moment: Moment) => add('equipment', moment, false, 'equipment', equipment),
    addPart: (part: Inventory, moment: Moment) => add('inventory', moment, false, part.section, part),

    /**
     * Takes out the records of a section that newer ones replace: their seqs become part of the sample that follows or, where
     * none does, a sample without values stands for them, so that no hole is left.
     */
    supersede(section: string): void {
      for (const row of ofSection.all(section)) {
        const seq = Number(row.seq)
        if (nextSample.get(seq + 1)) {
          remove.run(seq)
          cover.run(Number(row.first), seq + 1)
        } else hollow.run(seq)
      }
    },

    /** The oldest records after `seq`: at most `limit`, and not over `bytes` but for the first. */
    peek(seq: number, limit: number, bytes: number): OutboxRecord[] {
      const found: OutboxRecord[] = []
      let left = bytes
      for (const row of after.iterate(seq, limit)) {
        const { body } = row as unknown as Row
        left -= Buffer.byteLength(body)
        if (left < 0 && found.length > 0) break
        found.push(toRecord(row as unknown as Row))
      }
      return found
    },

    /** One more try of this record was in vain; gives how many there were, 0 where it is not there. */
    countTry: (seq: number) => Number(countTry.get(seq)?.tries ?? 0),

    /** Keeps a copy of the record and empties it; false where there is nothing left in it to empty. */
    setAside(record: OutboxRecord): boolean {
      if (record.kind === 'report' && Object.keys(record.values).length === 0) return false
      keepAside.run(record.seq)
      pruneAside.run()
      hollow.run(record.seq)
      return true
    },
  }
}

function toRecord({ seq, first, kind, at, uptime, run, full, body }: Row): OutboxRecord {
  const covered = { seq, first, at, uptime, run }
  const content = JSON.parse(body)
  return kind === 'report'
    ? { ...covered, kind, full: full === 1, values: content }
    : { ...covered, kind, body: content }
}
