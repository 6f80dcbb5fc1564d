import { describe, expect, it } from 'vitest'
import { closeAudit, writeAudit } from '../../server/access/audit.ts'
import { proveStoredAudit } from '../../server/access/audit-proof.ts'
import { makeAuthority } from '../../server/access/authority.ts'
import { auditCheckpoints, auditLinesAfter, listAuditLines } from '../../server/store/audit.ts'
import { auditNames } from '../../server/store/audit-names.ts'
import type { Database } from '../../server/store/database.ts'
import { erasePerson } from '../../server/store/erase-person.ts'
import { setGrants } from '../../server/store/grants.ts'
import { insertPerson, updatePerson } from '../../server/store/people.ts'
import { personActs, personData } from '../../server/store/person-data.ts'
import { countDue, leaversBefore, retentionDays, retentionRows, setRetention } from '../../server/store/retention.ts'
import { insertToken } from '../../server/store/tokens.ts'
import { storeOfTest } from './fresh-store.ts'
import type { FreshStore } from './store.contract.ts'
import { makeDevice, makeYard, NOON, newId } from './store-fixtures.ts'

const HOUR = 3_600_000
const authority = await makeAuthority('école', NOON)

async function person(db: Database, name: string): Promise<string> {
  const id = newId()
  await db.write((transaction) => insertPerson(transaction, { id, name, login: `${id}@ville.fr`, madeAt: NOON }))
  return id
}

async function note(db: Database, actor: string, target: string, at = NOON): Promise<void> {
  const act = {
    action: 'device.change',
    school: null,
    from: 'local',
    result: 'done',
    params: { text: 'é "\\ \u2028' },
  } as const
  await db.write((transaction) => writeAudit(transaction, { ...act, at, actor, target }))
}

/** The audit, periods, and what is kept of persons. */
export function auditContract(open: () => Promise<FreshStore>): void {
  const fresh = storeOfTest(open)
  const prove = (db: Database) => proveStoredAudit(db, { certificate: authority.certificate, heads: [], now: NOON })

  describe('the audit', () => {
    it('is one chain although many write at once, and gives back each line as it was hashed', async () => {
      const { db } = await fresh()
      await Promise.all(Array.from({ length: 30 }, (_, i) => note(db, `person:${i % 3}`, `device:${i}`)))
      expect(await prove(db)).toMatchObject({ first: 1, last: 30, fault: null })
      const lines = await auditLinesAfter(db, 10, 5)
      expect(lines.map(({ seq }) => seq)).toEqual([11, 12, 13, 14, 15])
      expect(lines[0]?.params).toEqual({ text: 'é "\\ \u2028' })
    })

    it('is listed from a place on, whatever comes in meanwhile', async () => {
      const { db } = await fresh()
      for (let i = 0; i < 5; i++) await note(db, 'local', `device:${i}`, NOON + i * HOUR)
      const first = await listAuditLines(db, { limit: 2 })
      await note(db, 'local', 'device:9')
      const second = await listAuditLines(db, { limit: 2, before: first.rows.at(-1)?.seq ?? 0 })
      expect([...first.rows, ...second.rows].map(({ seq }) => seq)).toEqual([5, 4, 3, 2])
      const some = await listAuditLines(db, { from: NOON + HOUR, to: NOON + 3 * HOUR })
      expect([some.total, some.rows.map(({ seq }) => seq)]).toEqual([2, [3, 2]])
    })

    it('names who and what it speaks of by today’s names, and nobody who was erased', async () => {
      const { db } = await fresh()
      const yard = await makeYard(db)
      const device = await makeDevice(db, yard.school, { name: 'TNI du CP' })
      const [anne, paul] = [await person(db, 'Anne Le Goff'), await person(db, 'Paul Martin')]
      const token = newId()
      await db.write(async (transaction) => {
        await setGrants(transaction, anne, [{ role: 'admin', scope: { kind: 'server' } }])
        const row = { id: token, person: anne, name: 'Export', grants: [], madeAt: NOON, endsAt: NOON + HOUR }
        await insertToken(transaction, '7'.repeat(64), row)
        await erasePerson(transaction, paul, NOON)
      })
      await note(db, `token:${token}`, `device:${device}`)
      await note(db, `person:${paul}`, `school:${yard.school}`)
      await note(db, 'local', `device:${newId()}`)
      const { rows } = await listAuditLines(db, {})
      expect(await auditNames(db, rows)).toEqual({
        [`token:${token}`]: 'Anne Le Goff · Export',
        [`device:${device}`]: 'TNI du CP',
        [`person:${paul}`]: null,
        [`school:${yard.school}`]: 'École Jules Ferry',
      })
      expect((await listAuditLines(db, { q: 'tni' })).rows.map(({ seq }) => seq)).toEqual([1])
    })

    it('closes a segment as one act: the checkpoint and the lines that it stands for', async () => {
      const { db } = await fresh()
      for (let i = 0; i < 6; i++) await note(db, 'local', `device:${i}`, NOON + i * HOUR)
      expect(await closeAudit(db, authority, NOON + 4 * HOUR, NOON + 9 * HOUR)).toBe(4)
      expect((await auditCheckpoints(db)).map(({ seq, madeAt }) => [seq, madeAt])).toEqual([[4, NOON + 9 * HOUR]])
      await note(db, 'local', 'device:7')
      expect(await prove(db)).toMatchObject({ first: 5, last: 7, fault: null })
    })
  })

  describe('periods', () => {
    it('are those of the rules until somebody sets one, and say who did', async () => {
      const { db } = await fresh()
      const anne = await person(db, 'Anne Le Goff')
      expect((await retentionDays(db)).audit).toBe(365)
      const change = { item: 'audit', days: 500, reason: ' contrôle interne ' } as const
      await db.write((transaction) => setRetention(transaction, change, anne, NOON))
      await db.write((transaction) => setRetention(transaction, { ...change, days: 400 }, anne, NOON + 1))
      expect((await retentionRows(db))[0]).toEqual({
        item: 'audit',
        days: 400,
        reason: 'contrôle interne',
        changedAt: NOON + 1,
        changedBy: 'Anne Le Goff',
      })
    })

    it('count what is due, up to as many as are asked for', async () => {
      const { db } = await fresh()
      for (let i = 0; i < 5; i++) await note(db, 'local', 'server', NOON + i)
      expect(await countDue(db, 'audit', NOON + 4, 100)).toBe(4)
      expect(await countDue(db, 'audit', NOON + 4, 3)).toBe(3)
      expect(await countDue(db, 'samples', NOON, 3)).toBe(null)
      for (const item of ['events', 'sessions', 'enrolments', 'quarantine', 'statuses'] as const) {
        expect([item, await countDue(db, item, NOON, 3)]).toEqual([item, 0])
      }
    })
  })

  describe('a person', () => {
    it('who left is found after his time, and not once he was erased', async () => {
      const { db } = await fresh()
      const [admin, left, still] = [await person(db, 'A'), await person(db, 'B'), await person(db, 'C')]
      await db.write(async (transaction) => {
        await setGrants(transaction, admin, [{ role: 'admin', scope: { kind: 'server' } }])
        await updatePerson(transaction, left, { disabledAt: NOON })
        await updatePerson(transaction, still, { disabledAt: NOON + 1 })
      })
      expect(await leaversBefore(db, NOON + 1, 10)).toEqual([left])
      expect(await countDue(db, 'leavers', NOON + 1, 10)).toBe(1)
      await db.write((transaction) => erasePerson(transaction, left, NOON + 2))
      expect(await leaversBefore(db, NOON + 1, 10)).toEqual([])
    })

    it('is given all that is kept of him, with his acts, and of nobody else', async () => {
      const { db } = await fresh()
      const [anne, paul] = [await person(db, 'Anne Le Goff'), await person(db, 'Paul Martin')]
      await note(db, `person:${anne}`, 'server')
      await note(db, `person:${paul}`, `person:${anne}`)
      await note(db, `person:${paul}`, 'server')
      expect(await personData(db, anne)).toMatchObject({ person: { name: 'Anne Le Goff' }, sessions: [], tokens: [] })
      expect((await personActs(db, anne, 0, 10)).map(({ seq }) => seq)).toEqual([1, 2])
      expect((await personActs(db, anne, 1, 10)).map(({ seq }) => seq)).toEqual([2])
    })

    it('cannot be erased as the last administrator, nor twice', async () => {
      const { db } = await fresh()
      const anne = await person(db, 'Anne Le Goff')
      const erase = (id: string) => db.write((transaction) => erasePerson(transaction, id, NOON))
      await db.write((transaction) => setGrants(transaction, anne, [{ role: 'admin', scope: { kind: 'server' } }]))
      await expect(erase(anne)).rejects.toMatchObject({ code: 'LAST_ADMINISTRATOR' })
      const paul = await person(db, 'Paul Martin')
      await erase(paul)
      await expect(erase(paul)).rejects.toMatchObject({ code: 'PERSON_NOT_FOUND' })
      expect(await db.get('select name from people where id = $1', [anne])).toEqual({ name: 'Anne Le Goff' })
    })
  })
}
