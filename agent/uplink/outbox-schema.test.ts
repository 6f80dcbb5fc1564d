import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, describe, expect, it } from 'vitest'
import { fakeClock } from './fake-clock.ts'
import { openOutbox } from './outbox.ts'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** The kinds of record that agents of earlier versions wrote, and those of today. */
const KINDS_OF: Readonly<Record<1 | 2 | 3, string>> = {
  1: "('report', 'event', 'inventory')",
  2: "('report', 'event', 'inventory', 'equipment', 'result')",
  3: "('report', 'event', 'inventory', 'equipment', 'result', 'lesson')",
}
const KIND_NOW = 'kind TEXT NOT NULL'

/** Makes the file as an agent of an earlier version would have left it. */
function backTo(version: 1 | 2 | 3, path: string): void {
  const db = new DatabaseSync(path)
  const sqlOf = (name: string) =>
    String(db.prepare('SELECT sql FROM sqlite_schema WHERE name = ?').get(name)?.sql ?? '')
  const names = ['record', 'record_thinning', 'record_section', 'record_added', 'record_removed', 'record_changed']
  const statements = names.map(sqlOf)
  expect(statements[0]).toContain(`${KIND_NOW},`)
  db.exec(`BEGIN; CREATE TABLE kept AS SELECT * FROM record; DROP TABLE record;`)
  db.exec(
    `${statements[0]?.replace(KIND_NOW, `${KIND_NOW} CHECK (kind IN ${KINDS_OF[version]})`)}; INSERT INTO record SELECT * FROM kept; DROP TABLE kept;`,
  )
  db.exec(`${statements.slice(1).join(';')}; PRAGMA user_version = ${version}; COMMIT`)
  db.close()
}

describe('an outbox of an agent before this one', () => {
  it.each([1, 2, 3] as const)(
    'of version %s keeps its place and its records, and takes what it did not know',
    (version) => {
      const path = join(mkdtempSync(join(tmpdir(), 'preau-outbox-')), 'outbox.db')
      folders.push(dirname(path))
      const clock = fakeClock(1_800_000_000_000)
      const before = openOutbox(path, { clock })
      before.addSample({ at: 1, uptime: 1, values: { 'cpu.load': 3 } })
      before.addEvent({ event: 'agent.started', severity: 'info' })
      const [place, records] = [before.place(), before.peek(-1, 10, 10_000)]
      before.close()
      backTo(version, path)

      const after = openOutbox(path, { clock })
      expect(after.peek(-1, 10, 10_000)).toEqual(records)
      expect(after.place()).toEqual({ ...place, run: place.run + 1 })
      const size = after.size()
      after.addEquipment({ full: true, items: [] })
      after.addResult({ id: '01999d00-0000-7000-8000-0000000000c1', outcome: 'done' })
      after.addLesson({ what: 'plan', version: 1 })
      after.addUpdate({ target: 'agent/1.3.0/agent.mjs', product: 'agent', to: '1.3.0', phase: 'healthy' })
      expect(after.size().records).toBe(size.records + 4)
      const kinds = after.peek(1, 10, 10_000).map(({ kind }) => kind)
      expect(kinds).toEqual(['equipment', 'result', 'lesson', 'update-result'])
      after.close()
    },
  )
})

describe('equipment in the outbox', () => {
  it('gives up its place to a whole that is newer, without a hole', () => {
    const outbox = openOutbox(':memory:', { clock: fakeClock(1_800_000_000_000) })
    for (let times = 0; times < 3; times++) outbox.addEquipment({ items: [] })
    outbox.addEvent({ event: 'agent.started', severity: 'info' })
    const seq = outbox.addEquipment({ full: true, items: [] })
    const left = outbox.peek(-1, 10, 100_000)
    expect(left.filter(({ kind }) => kind === 'equipment').map((record) => record.seq)).toEqual([seq])
    const covered = left.flatMap(({ first, seq: last }) =>
      Array.from({ length: last - first + 1 }, (_, i) => first + i),
    )
    expect(covered).toEqual([0, 1, 2, 3, 4])
    outbox.close()
  })
})
