import { createHash } from 'node:crypto'
import type { Grant, Scope } from '@preau/protocol/rules/roles.ts'
import { describe, expect, it } from 'vitest'
import type { Database } from '../../server/store/database.ts'
import { grantsOf, setGrants } from '../../server/store/grants.ts'
import { findLink, insertLink, pruneLinks, takeLink } from '../../server/store/links.ts'
import { deleteLot, findLot, insertLot, listLots, lotNames, updateLot } from '../../server/store/lots.ts'
import {
  deletePasskey,
  findPasskey,
  insertPasskey,
  listPasskeys,
  takePasskeyCount,
} from '../../server/store/passkeys.ts'
import {
  findPersonByLogin,
  findPersonBySubject,
  getPerson,
  insertPerson,
  isAnybodyThere,
  listAdministrators,
  listPeople,
  requireAdministrator,
  takeTotpStep,
  updatePerson,
} from '../../server/store/people.ts'
import { scopeMapOf } from '../../server/store/scope-map.ts'
import { findToken, insertToken, listTokens, pruneTokens, revokeToken, touchToken } from '../../server/store/tokens.ts'
import {
  endWebSession,
  endWebSessions,
  findWebSession,
  insertWebSession,
  listWebSessions,
  pruneWebSessions,
  touchWebSession,
} from '../../server/store/web-sessions.ts'
import { storeOfTest } from './fresh-store.ts'
import type { FreshStore } from './store.contract.ts'
import { makeYard, NOON, newId } from './store-fixtures.ts'

const proofOf = (secret: string) => createHash('sha256').update(secret).digest('hex')
const ADMIN: Grant = { role: 'admin', scope: { kind: 'server' } }

async function makePerson(db: Database, login: string, grants: readonly Grant[] = []): Promise<string> {
  const id = newId()
  await db.write(async (t) => {
    await insertPerson(t, { id, name: `Personne ${login}`, login, madeAt: NOON })
    await setGrants(t, id, grants)
  })
  return id
}

/** People, and what lets them in. */
export function peopleContract(open: () => Promise<FreshStore>): void {
  const fresh = storeOfTest(open)

  describe('a person', () => {
    it('has a login of his own, and is found by it however it is written', async () => {
      const { db } = await fresh()
      expect(await isAnybodyThere(db)).toBe(false)
      const id = await makePerson(db, 'Inès@Nimes.fr', [ADMIN])
      expect(await isAnybodyThere(db)).toBe(true)
      expect(await findPersonByLogin(db, 'inès@nimes.fr')).toMatchObject({ id, login: 'Inès@Nimes.fr', password: null })
      await expect(makePerson(db, 'INÈS@nimes.fr')).rejects.toMatchObject({ code: 'LOGIN_TAKEN' })
      const other = await makePerson(db, 'marc')
      await expect(db.write((t) => updatePerson(t, other, { login: 'inès@nimes.fr' }))).rejects.toMatchObject({
        code: 'LOGIN_TAKEN',
      })
      await db.write((t) => updatePerson(t, other, { login: 'MARC', issuer: 'https://p', subject: '1' }))
      expect(await findPersonBySubject(db, { issuer: 'https://p', subject: '1' })).toMatchObject({ id: other })
      expect(await findPersonBySubject(db, { issuer: 'https://q', subject: '1' })).toBeUndefined()
      await expect(getPerson(db, newId())).rejects.toMatchObject({ code: 'PERSON_NOT_FOUND' })
      await expect(db.write((t) => updatePerson(t, newId(), { name: 'x' }))).rejects.toMatchObject({
        code: 'PERSON_NOT_FOUND',
      })
    })

    it('is listed by name, and found by a part of it in which every sign means itself', async () => {
      const { db } = await fresh()
      for (const login of ['c_1', 'a%1', 'b21']) await makePerson(db, login)
      const logins = async (q?: string) => (await listPeople(db, { ...(q && { q }) })).rows.map(({ login }) => login)
      expect(await logins()).toEqual(['a%1', 'b21', 'c_1'])
      expect([await logins('%'), await logins('_'), await logins('PERSONNE B')]).toEqual([['a%1'], ['c_1'], ['b21']])
      expect(await listPeople(db, { limit: 1, offset: 1 })).toMatchObject({ total: 3, rows: [{ login: 'b21' }] })
    })

    it('has roles on scopes that are there, each once', async () => {
      const { db } = await fresh()
      const { authority, school } = await makeYard(db)
      const grants: Grant[] = [
        { role: 'observer', scope: { kind: 'school', id: school } },
        { role: 'technician', scope: { kind: 'authority', id: authority } },
      ]
      const id = await makePerson(db, 'marc', [...grants, ...grants])
      expect(await grantsOf(db, id)).toEqual(grants)
      for (const [kind, code] of [
        ['school', 'PLACE_NOT_FOUND'],
        ['authority', 'PLACE_NOT_FOUND'],
        ['lot', 'LOT_NOT_FOUND'],
      ] as const) {
        const absent: Grant = { role: 'observer', scope: { kind, id: newId() } }
        await expect(db.write((t) => setGrants(t, id, [absent]))).rejects.toMatchObject({ code })
      }
      expect(await grantsOf(db, id)).toEqual(grants)
      const map = await scopeMapOf(db, grants)
      expect([map.authorityOf(school), map.schoolsOf(authority)]).toEqual([authority, [school]])
      await db.write((t) => setGrants(t, id, []))
      expect(await grantsOf(db, id)).toEqual([])
    })

    it('who administers the server may not be the last one to go', async () => {
      const { db } = await fresh()
      const [one, two] = [await makePerson(db, 'one', [ADMIN]), await makePerson(db, 'two', [ADMIN])]
      const disable = (id: string) =>
        db.write(async (t) => {
          await updatePerson(t, id, { disabledAt: NOON })
          await requireAdministrator(t)
        })
      await disable(one)
      await expect(disable(two)).rejects.toMatchObject({ code: 'LAST_ADMINISTRATOR' })
      expect(await listAdministrators(db)).toEqual([{ id: two, login: 'two' }])
    })

    it('shows the code of a time step once', async () => {
      const { db } = await fresh()
      const id = await makePerson(db, 'marc')
      const take = (step: number) => db.write((t) => takeTotpStep(t, id, step))
      expect(await Promise.all([take(7), take(7)])).toEqual([true, false])
      expect([await take(6), await take(8)]).toEqual([false, true])
    })
  })

  describe('a session', () => {
    const sessionOf = (person: string, secret: string) => ({
      proof: proofOf(secret),
      person,
      madeAt: NOON,
      seenAt: NOON,
      endsAt: NOON + 1000,
      strong: true,
      from: '192.168.1.7',
      program: 'Firefox',
    })

    it('holds until it ends, is idle, or its person is disabled', async () => {
      const { db } = await fresh()
      const id = await makePerson(db, 'marc')
      await db.write((t) => insertWebSession(t, sessionOf(id, 'a')))
      const find = (now: number, idle: number) => findWebSession(db, proofOf('a'), { now, idleSince: now - idle })
      expect(await find(NOON + 999, 1000)).toEqual(sessionOf(id, 'a'))
      expect(await find(NOON + 1000, 5000)).toBeUndefined()
      expect(await find(NOON + 500, 500)).toBeUndefined()
      await db.write((t) => touchWebSession(t, proofOf('a'), NOON + 400))
      expect(await find(NOON + 500, 500)).toMatchObject({ seenAt: NOON + 400 })
      expect(await getPerson(db, id)).toMatchObject({ seenAt: NOON + 400 })
      await db.write((t) => updatePerson(t, id, { disabledAt: NOON }))
      expect(await find(NOON + 500, 500)).toBeUndefined()
    })

    it('ends alone, or with the others of its person', async () => {
      const { db } = await fresh()
      const [id, other] = [await makePerson(db, 'marc'), await makePerson(db, 'ines')]
      await db.write(async (t) => {
        for (const secret of ['a', 'b', 'c']) await insertWebSession(t, sessionOf(id, secret))
        await insertWebSession(t, sessionOf(other, 'd'))
      })
      const holds = { now: NOON, idleSince: 0 }
      expect(await db.write((t) => endWebSession(t, proofOf('a')))).toBe(true)
      expect(await db.write((t) => endWebSession(t, proofOf('a')))).toBe(false)
      expect(await db.write((t) => endWebSessions(t, id, proofOf('b')))).toBe(1)
      expect((await listWebSessions(db, id, holds)).map(({ proof }) => proof)).toEqual([proofOf('b')])
      expect(await db.write((t) => pruneWebSessions(t, { now: NOON + 1000, idleSince: 0 }))).toBe(2)
      expect(await listWebSessions(db, other, holds)).toEqual([])
    })
  })

  describe('a token', () => {
    it('holds until it ends, is revoked, or its person is disabled', async () => {
      const { db } = await fresh()
      const id = await makePerson(db, 'marc')
      const token = { id: newId(), person: id, name: 'Tableau', grants: [ADMIN], madeAt: NOON, endsAt: NOON + 1000 }
      await db.write((t) => insertToken(t, proofOf('a'), token))
      expect(await findToken(db, proofOf('a'), NOON + 999)).toEqual({ ...token, usedAt: null })
      expect(await findToken(db, proofOf('a'), NOON + 1000)).toBeUndefined()
      await db.write((t) => touchToken(t, token.id, NOON + 1))
      expect(await listTokens(db, id)).toMatchObject([{ id: token.id, usedAt: NOON + 1 }])
      const revoke = (person: string) => db.write((t) => revokeToken(t, person, token.id, NOON + 2))
      await expect(revoke(newId())).rejects.toMatchObject({ code: 'TOKEN_NOT_FOUND' })
      await revoke(id)
      expect([await findToken(db, proofOf('a'), NOON), await listTokens(db, id)]).toEqual([undefined, []])
      expect(await db.write((t) => pruneTokens(t, NOON + 3))).toBe(1)
    })
  })

  describe('a one-time link', () => {
    it('is taken once, even by two at once, and works no more when a later one was made', async () => {
      const { db } = await fresh()
      const id = await makePerson(db, 'marc')
      const link = { purpose: 'invitation', person: id, madeAt: NOON, endsAt: NOON + 1000 } as const
      await db.write((t) => insertLink(t, { ...link, proof: proofOf('a') }))
      await db.write((t) => insertLink(t, { ...link, proof: proofOf('b') }))
      expect(await findLink(db, proofOf('a'), NOON)).toBeUndefined()
      expect(await findLink(db, proofOf('b'), NOON)).toEqual({ ...link, proof: proofOf('b') })
      expect(await findLink(db, proofOf('b'), NOON + 1000)).toBeUndefined()
      const take = () => db.write((t) => takeLink(t, proofOf('b'), NOON))
      expect(await Promise.all([take(), take()])).toEqual([true, false])
      expect(await findLink(db, proofOf('b'), NOON)).toBeUndefined()
      expect(await db.write((t) => pruneLinks(t, NOON + 1))).toBe(1)
    })

    it('that makes the first administrator has no end, and is one', async () => {
      const { db } = await fresh()
      const first = { purpose: 'first', person: null, madeAt: NOON, endsAt: null } as const
      await db.write((t) => insertLink(t, { ...first, proof: proofOf('a') }))
      await db.write((t) => insertLink(t, { ...first, proof: proofOf('b') }))
      expect(await findLink(db, proofOf('a'), NOON)).toBeUndefined()
      expect(await findLink(db, proofOf('b'), NOON * 2)).toMatchObject(first)
    })
  })

  describe('a lot', () => {
    it('names schools and classes of equipment, and stays while a person has a role on it', async () => {
      const { db } = await fresh()
      const { school } = await makeYard(db)
      const lot = { id: newId(), name: 'Lot 1', schools: [school], kinds: ['tablet' as const] }
      await db.write((t) => insertLot(t, { ...lot, schools: [school, school] }))
      expect(await listLots(db)).toEqual({ rows: [lot] })
      // Who has a role on it reads its name, and that of no other.
      const role = (scope: Scope): Grant => ({ role: 'technician', scope })
      const onLot = role({ kind: 'lot', id: lot.id })
      expect([
        await lotNames(db, [onLot, onLot, role({ kind: 'lot', id: newId() })]),
        await lotNames(db, [role({ kind: 'school', id: school }), role({ kind: 'server' })]),
      ]).toEqual([[{ id: lot.id, name: 'Lot 1' }], []])
      const same = { ...lot, id: newId(), name: 'LOT 1' }
      await expect(db.write((t) => insertLot(t, same))).rejects.toMatchObject({ code: 'LOT_DUPLICATE' })
      const absent = { ...lot, id: newId(), name: 'Lot 2', schools: [newId()] }
      await expect(db.write((t) => insertLot(t, absent))).rejects.toMatchObject({ code: 'PLACE_NOT_FOUND' })
      await expect(db.write((t) => updateLot(t, { ...absent, schools: [] }))).rejects.toMatchObject({
        code: 'LOT_NOT_FOUND',
      })
      await db.write((t) => updateLot(t, { ...lot, name: 'Lot un', kinds: [] }))
      expect(await findLot(db, lot.id)).toEqual({ ...lot, name: 'Lot un', kinds: [] })
      const id = await makePerson(db, 'marc', [{ role: 'supplier', scope: { kind: 'lot', id: lot.id } }])
      expect((await scopeMapOf(db, await grantsOf(db, id))).lot(lot.id)).toMatchObject({ schools: [school] })
      await expect(db.write((t) => deleteLot(t, lot.id))).rejects.toMatchObject({ code: 'LOT_IN_USE' })
      await db.write((t) => setGrants(t, id, []))
      await db.write((t) => deleteLot(t, lot.id))
      expect(await findLot(db, lot.id)).toBeUndefined()
      await expect(db.write((t) => deleteLot(t, lot.id))).rejects.toMatchObject({ code: 'LOT_NOT_FOUND' })
    })
  })

  describe('a passkey', () => {
    it('belongs to one person, and its count only rises', async () => {
      const { db } = await fresh()
      const [id, other] = [await makePerson(db, 'marc'), await makePerson(db, 'ines')]
      const key = { id: 'abc', person: id, name: 'Portable', publicKey: 'AA', transports: ['usb'], madeAt: NOON }
      await db.write((t) => insertPasskey(t, { ...key, counter: 0 }))
      await expect(db.write((t) => insertPasskey(t, { ...key, person: other, counter: 0 }))).rejects.toMatchObject({
        code: 'PASSKEY_REFUSED',
      })
      const take = (counter: number) => db.write((t) => takePasskeyCount(t, { id: 'abc', counter, now: NOON + 1 }))
      expect([await take(0), await take(0)]).toEqual([true, true])
      expect(await Promise.all([take(5), take(5)])).toEqual([true, false])
      expect([await take(0), await take(4), await take(6)]).toEqual([false, false, true])
      expect(await listPasskeys(db, id)).toEqual([{ ...key, counter: 6, usedAt: NOON + 1 }])
      await expect(db.write((t) => deletePasskey(t, other, 'abc'))).rejects.toMatchObject({ code: 'PASSKEY_NOT_FOUND' })
      await db.write((t) => deletePasskey(t, id, 'abc'))
      expect(await findPasskey(db, 'abc')).toBeUndefined()
    })
  })
}
