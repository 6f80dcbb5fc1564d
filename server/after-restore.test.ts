import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { uuidv7 } from '@preau/protocol/ids.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ErasedPeople } from './access/erased-people.ts'
import { afterRestore } from './after-restore.ts'
import { RESTORED_FILE } from './backup/restore-backup.ts'
import { listAuditLines } from './store/audit.ts'
import type { Database } from './store/database.ts'
import { setGrants } from './store/grants.ts'
import { openStore } from './store/open.ts'
import { insertPerson } from './store/people.ts'

const NOW = 1_790_000_000_000
const id = (last: number) => uuidv7(NOW, Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, last))
const [anne, paul, unknown] = [id(1), id(2), id(3)]
let data = ''
let db: Database
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'preau-restored-'))
  db = await openStore(data, NOW)
  await db.write(async (transaction) => {
    await insertPerson(transaction, { id: anne, name: 'Anne Le Goff', login: 'anne', madeAt: NOW })
    await insertPerson(transaction, { id: paul, name: 'Paul Martin', login: 'paul', madeAt: NOW })
    await setGrants(transaction, anne, [{ role: 'admin', scope: { kind: 'server' } }])
  })
})
afterEach(async () => {
  await db.close()
  await rm(data, { recursive: true, force: true })
})

const start = () => afterRestore(db, data, new ErasedPeople(data), () => NOW)
const names = async () =>
  (await db.all<{ name: string }>('select name from people order by id')).map(({ name }) => name)

describe('the first start after a restore', () => {
  it('erases again who was erased since the backup, and says so in the audit, once', async () => {
    const erased = new ErasedPeople(data)
    for (const each of [paul, unknown, anne]) await erased.note(each)
    await writeFile(join(data, RESTORED_FILE), JSON.stringify({ madeAt: 7 }))
    await start()
    // Without Anne nobody would administer the server; of the third the backup knew nothing.
    expect(await names()).toEqual(['Anne Le Goff', ''])
    await start()
    const { rows } = await listAuditLines(db, {})
    expect(rows.map(({ actor, action, params }) => [actor, action, params])).toEqual([
      ['system', 'server.restore', { madeAt: 7, erased: 1 }],
    ])
    expect(await readdir(data)).not.toContain(RESTORED_FILE)
  })

  it('is like any other where nothing was restored', async () => {
    await new ErasedPeople(data).note(paul)
    await start()
    expect(await names()).toEqual(['Anne Le Goff', 'Paul Martin'])
    expect((await listAuditLines(db, {})).total).toBe(0)
  })
})

describe('what lay there before a restore', () => {
  it('is named, counted and taken away by its age, and nothing else is', async () => {
    const erased = new ErasedPeople(data)
    for (const name of [`before-restore-${NOW - 1}`, `before-restore-${NOW}`, 'before-restore-', 'authority']) {
      await writeFile(join(data, name), '')
    }
    expect(await erased.copies()).toEqual([`before-restore-${NOW - 1}`, `before-restore-${NOW}`])
    expect(await erased.countCopies(NOW)).toBe(1)
    expect(await erased.removeCopies(NOW)).toBe(1)
    const left = await readdir(data)
    expect(left).toEqual(expect.arrayContaining([`before-restore-${NOW}`, 'before-restore-', 'authority', 'preau.db']))
    expect(left).not.toContain(`before-restore-${NOW - 1}`)
  })
})
