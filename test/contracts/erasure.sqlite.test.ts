import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../../server/store/database.ts'
import { erasePerson } from '../../server/store/erase-person.ts'
import { setGrants } from '../../server/store/grants.ts'
import { insertPerson, updatePerson } from '../../server/store/people.ts'
import { insertQuarantined, pruneQuarantine } from '../../server/store/quarantine.ts'
import { openMigratedStore } from '../../server/store/testing/migrated-store.ts'
import { insertToken } from '../../server/store/tokens.ts'
import { insertWebSession } from '../../server/store/web-sessions.ts'
import { makeYard, NOON, newId } from './store-fixtures.ts'

let folder = ''
let db: Database
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'preau-erasure-'))
  db = await openMigratedStore(folder, NOON)
})
afterEach(async () => {
  await db.close()
  await rm(folder, { recursive: true, force: true })
})

/** The files of the data folder in which a text stands, as SQLite writes it. */
async function filesWith(text: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true })
  const found: string[] = []
  for (const name of names.toSorted()) {
    const bytes = await readFile(join(folder, name)).catch(() => Buffer.alloc(0))
    if (bytes.includes(text)) found.push(name)
  }
  return found
}

async function person(name: string, login: string): Promise<string> {
  const id = newId()
  await db.write((transaction) => insertPerson(transaction, { id, name, login, madeAt: NOON }))
  return id
}

async function signIn(id: string, program: string, number: number): Promise<void> {
  const proof = (kind: string) => `${kind}${number}`.padStart(64, '0')
  const session = { proof: proof('5'), person: id, madeAt: NOON, seenAt: NOON, endsAt: NOON + 1000, strong: true }
  await db.write(async (transaction) => {
    await insertWebSession(transaction, { ...session, from: '192.168.77.41', program })
    const token = { id: newId(), person: id, name: program, grants: [], madeAt: NOON, endsAt: NOON + 1000 }
    await insertToken(transaction, proof('6'), token)
  })
}

describe('an erased person', () => {
  it('leaves no trace of name, login and sessions in any file, however the pages were moved about', async () => {
    const admin = await person('Anne Le Goff', 'anne@ville.fr')
    await db.write((transaction) => setGrants(transaction, admin, [{ role: 'admin', scope: { kind: 'server' } }]))
    // Neighbours come and go around him, so that his row is split off, moved and written anew.
    const neighbours: string[] = []
    for (let i = 0; i < 150; i++) neighbours.push(await person(`Voisin ${i} ${'x'.repeat(i % 70)}`, `v${i}@ville.fr`))
    const his = await person('Zoé Quatrepommes', 'zoe.quatrepommes@ville.fr')
    for (let i = 0; i < 150; i++) neighbours.push(await person(`Voisine ${i} ${'y'.repeat(i % 60)}`, `w${i}@ville.fr`))
    for (let i = 0; i < 40; i++) await signIn(his, `Navigateur de Zoé ${i}`, i)
    await db.write((transaction) => updatePerson(transaction, his, { name: 'Zoé Quatrepommes-Ibarrondo' }))
    for (const id of neighbours.filter((_, i) => i % 3 === 0)) {
      await db.write((transaction) => erasePerson(transaction, id, NOON))
    }
    await db.write((transaction) =>
      updatePerson(transaction, his, { password: 'argon2id$of-zoe', totp: 'sealed-of-zoe' }),
    )
    expect(await filesWith('Quatrepommes')).not.toEqual([])

    await db.write((transaction) => erasePerson(transaction, his, NOON + 1))
    expect(await Promise.all([db.forget(), db.forget()])).toEqual([true, true])
    const traces = ['Quatrepommes', 'quatrepommes', 'Ibarrondo', 'Navigateur de Zo', 'argon2id$of-zoe', 'sealed-of-zoe']
    for (const text of traces) expect([text, await filesWith(text)]).toEqual([text, []])
    // The test would see it.
    expect(await filesWith('Anne Le Goff')).toEqual(['preau.db'])
    expect(await filesWith(his)).toEqual(['preau.db'])
  })

  it('leaves none although readers are at work', async () => {
    const admin = await person('Anne Le Goff', 'anne@ville.fr')
    await db.write((transaction) => setGrants(transaction, admin, [{ role: 'admin', scope: { kind: 'server' } }]))
    const his = await person('Zoé Quatrepommes', 'zoe@ville.fr')
    let reading = true
    const readers = Array.from({ length: 4 }, async () => {
      while (reading) await db.all('select * from people')
    })
    await db.write((transaction) => erasePerson(transaction, his, NOON + 1))
    while (!(await db.forget())) await db.get('select 1 as one')
    reading = false
    await Promise.all(readers)
    expect(await filesWith('Quatrepommes')).toEqual([])
  })
})

describe('what was taken away', () => {
  it('is gone from the files, also where it was longer than a page', async () => {
    const { school } = await makeYard(db)
    const payload = 'Lisible '.repeat(2000)
    const row = {
      school,
      id: newId(),
      device: null,
      topic: 't',
      receivedAt: 1,
      code: 'X',
      detail: '',
      bytes: 1,
      payload,
    }
    await db.write((transaction) => insertQuarantined(transaction, [row]))
    await db.forget()
    expect(await filesWith('Lisible Lisible')).toEqual(['preau.db'])
    await db.write((transaction) => pruneQuarantine(transaction, 2, 10))
    const before = (await db.size()).bytes
    await db.forget()
    expect(await filesWith('Lisible Lisible')).toEqual([])
    expect((await db.size()).bytes).toBeLessThanOrEqual((before ?? 0) + 64 * 1024)
    expect(await db.all("select name from sqlite_master where name = 'freed_pages'")).toEqual([])
  })

  it('hinders nobody while many pages are overwritten', async () => {
    const { school } = await makeYard(db)
    const payload = 'z'.repeat(60_000)
    for (let i = 0; i < 400; i++) {
      const row = {
        school,
        id: newId(),
        device: null,
        topic: 't',
        receivedAt: 1,
        code: 'X',
        detail: '',
        bytes: 1,
        payload,
      }
      await db.write((transaction) => insertQuarantined(transaction, [row]))
    }
    await db.write((transaction) => pruneQuarantine(transaction, 2, 1000))
    let forgot = false
    const forgetting = db.forget().then(() => {
      forgot = true
    })
    let between = 0
    while (!forgot) {
      await db.run('insert into authorities (id, name, name_key) values ($1, $1, $1)', [newId()])
      between += 1
    }
    await forgetting
    expect(between).toBeGreaterThan(3)
  })
})
