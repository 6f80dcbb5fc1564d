import { describe, expect, it } from 'vitest'
import {
  addVersion,
  contractMarks,
  contractVersions,
  insertContract,
  listContracts,
  type NewVersion,
} from '../../server/store/contracts.ts'
import { coveredDevices, devicesMark, namedSchools } from '../../server/store/covered-devices.ts'
import type { Database } from '../../server/store/database.ts'
import {
  downMarks,
  downSpells,
  endedSpells,
  equipmentLinesOf,
  lastLines,
  linesByNumber,
  ticketLinesOf,
} from '../../server/store/evidence.ts'
import {
  addStep,
  type ClaimFigures,
  findClaim,
  insertClaim,
  listClaims,
  moveClaim,
  redraftClaim,
} from '../../server/store/penalty-claims.ts'
import { insertPerson } from '../../server/store/people.ts'
import { addServiceEvent } from '../../server/store/service-events.ts'
import { insertStatusChanges } from '../../server/store/status-history.ts'
import { storeOfTest } from './fresh-store.ts'
import type { FreshStore } from './store.contract.ts'
import { makeDevice, makeYard, NOON, newId } from './store-fixtures.ts'

const versionOf = (contract: string, fields: Partial<NewVersion> = {}): NewVersion => ({
  ...{ contract, version: 1, text: 'a: 1', validFrom: '2026-09-01', note: null, links: {}, at: NOON, by: null },
  ...{ key: 'MNT', title: 'Maintenance', from: '2026-09-01', to: '2027-07-03' },
  ...fields,
})
const SUMS = { penalties_eur: 66.8, waived_eur: 0, cap_eur: 1280, floor_eur: null, claimed_eur: 66.8 }
const figuresOf = (digest: string): ClaimFigures => ({
  version: 1,
  digest,
  breaches: [],
  sums: SUMS,
  claimedCents: 6680,
})

/** Contracts in their versions, what is read for their logs, and what is claimed under them. */
export function contractsContract(open: () => Promise<FreshStore>): void {
  const fresh = storeOfTest(open)
  const enter = async (db: Database): Promise<string> => {
    const contract = newId()
    await db.write((t) => insertContract(t, versionOf(contract)))
    return contract
  }

  describe('contracts', () => {
    it('keep every version as it was written, with who wrote it', async () => {
      const { db } = await fresh()
      const [contract, person, lot] = [await enter(db), newId(), newId()]
      await db.write((t) => insertPerson(t, { id: person, name: 'Anne', login: 'anne@ville.fr', madeAt: NOON }))
      const next = { version: 2, text: 'a: 2', validFrom: '2026-12-01', note: 'Avenant', links: { 'lot-1': lot } }
      await db.write((t) => addVersion(t, versionOf(contract, { ...next, title: 'Autre', at: NOON + 1, by: person })))
      expect(await listContracts(db)).toEqual([
        {
          ...{ id: contract, key: 'MNT', title: 'Autre', from: '2026-09-01', to: '2027-07-03', version: 2 },
          ...{ madeAt: NOON, changedAt: NOON + 1 },
        },
      ])
      expect(await contractVersions(db, contract)).toEqual([
        {
          ...{ contract, version: 1, text: 'a: 1', validFrom: '2026-09-01', note: null, links: {} },
          ...{ madeAt: NOON, madeBy: null },
        },
        { contract, ...next, madeAt: NOON + 1, madeBy: 'Anne' },
      ])
      expect(await contractMarks(db)).toEqual([{ id: contract, version: 2 }])
    })

    it('take one next version, of whoever comes first', async () => {
      const { db } = await fresh()
      const contract = await enter(db)
      await db.write((t) => addVersion(t, versionOf(contract, { version: 2 })))
      await expect(db.write((t) => addVersion(t, versionOf(contract, { version: 2 })))).rejects.toThrow(
        'CONTRACT_CHANGED',
      )
      await expect(db.write((t) => addVersion(t, versionOf(newId(), { version: 2 })))).rejects.toThrow(
        'CONTRACT_NOT_FOUND',
      )
      expect((await contractVersions(db, contract)).length).toBe(2)
    })

    it('know the devices of their schools, and when there is one more', async () => {
      const { db } = await fresh()
      const [one, other] = [await makeYard(db), await makeYard(db, 'École Marie Curie')]
      await db.run(`update schools set uai = '0301674G' where id = $1`, [one.school])
      const device = await makeDevice(db, one.school, { kind: 'tablet', enrolledAt: NOON })
      await makeDevice(db, other.school, { kind: 'laptop', enrolledAt: NOON })
      expect((await namedSchools(db)).map(({ id, uai }) => [id, uai])).toEqual([[one.school, '0301674G']])
      expect(await coveredDevices(db, [one.school])).toEqual([
        { id: device, school: one.school, kind: 'tablet', enrolledAt: NOON },
      ])
      const before = await devicesMark(db)
      await makeDevice(db, other.school, { kind: 'laptop', enrolledAt: NOON + 1 })
      expect(await devicesMark(db)).not.toBe(before)
    })
  })

  describe('the evidence of a contract', () => {
    it('has the lines after those that are known, each with its ticket, and lines by their numbers', async () => {
      const { db } = await fresh()
      const [contract, { school }, ticket] = [await enter(db), await makeYard(db), newId()]
      await db.run(
        `insert into tickets (school_id, id, number, symptom, title, title_key, opened_at, severity, severity_rank, level, state,
           live, party, lot, contract, pauses, changed_at, clock, due_key)
         values ($1, $2, 7, 'other', '', '', $3, 'minor', 3, 'n1', 'open', 1, 'commune', 'lot-1', $4, '[]', $3, '[]', 0)`,
        [school, ticket, NOON, contract],
      )
      const said = { school, key: newId(), ticket, equipment: null, at: NOON, recordedAt: NOON, recordedBy: null }
      await db.write(async (t) => {
        await addServiceEvent(t, { ...said, event: 'opened', severity: 'minor' })
        await addServiceEvent(t, { ...said, key: newId(), event: 'acknowledged', at: NOON + 1000 })
        await addServiceEvent(t, { ...said, key: newId(), ticket: null, equipment: newId(), event: 'down' })
      })
      expect(await lastLines(db, [school, newId()])).toEqual(new Map([[school, 3]]))
      const lines = async (after: number) =>
        (await ticketLinesOf(db, contract, [[school, after, 3]])).map(({ number, lot, event }) => [
          number,
          lot,
          event.event,
        ])
      expect([await lines(0), await lines(1), await lines(2)]).toEqual([
        [
          [7, 'lot-1', 'opened'],
          [7, 'lot-1', 'acknowledged'],
        ],
        [[7, 'lot-1', 'acknowledged']],
        [],
      ])
      expect(await ticketLinesOf(db, newId(), [[school, 0, 3]])).toEqual([])
      expect((await linesByNumber(db, [[school, 2]])).map(({ event }) => event)).toEqual(['acknowledged'])
      const own = async (last: number) => (await equipmentLinesOf(db, [[school, 0, last]])).map(({ event }) => event)
      expect([await own(3), await own(2)]).toEqual([['down'], []])
    })

    it('has when a device was down, until its next status', async () => {
      const { db } = await fresh()
      const { school } = await makeYard(db)
      const [first, second] = [await makeDevice(db, school), await makeDevice(db, school)]
      const change = (device: string, at: number, status: 'down' | 'ok') => ({
        school,
        device,
        at,
        status,
        reason: null,
      })
      await db.write((t) =>
        insertStatusChanges(t, [
          ...[
            change(first, NOON + 1, 'ok'),
            change(first, NOON + 2, 'down'),
            change(first, NOON + 5, 'ok'),
            change(first, NOON + 9, 'ok'),
          ],
          change(second, NOON + 3, 'down'),
        ]),
      )
      expect(await downSpells(db, [school])).toEqual([
        { school, device: first, from: NOON + 2, to: NOON + 5, reason: null },
        { school, device: second, from: NOON + 3, to: null, reason: null },
      ])
      expect(await downSpells(db, [newId()])).toEqual([])
      expect(await downMarks(db, [school, newId()])).toEqual(new Map([[school, `2 ${NOON + 2} ${NOON + 3}`]]))
      const open = { school, device: second, from: NOON + 3, to: null, reason: null }
      expect(await endedSpells(db, [open])).toEqual([])
      await db.write((t) => insertStatusChanges(t, [change(second, NOON + 8, 'ok')]))
      expect(await endedSpells(db, [open])).toEqual([{ school }])
    })
  })

  describe('a claim', () => {
    it('goes from step to step, each a line that stays, and from no other place', async () => {
      const { db } = await fresh()
      const [contract, id] = [await enter(db), newId()]
      const claim = { id, contract, lot: 'lot-1', from: '2026-11-01', to: '2026-11-30' }
      await db.write(async (t) => {
        await insertClaim(t, claim, figuresOf('a'), NOON)
        await addStep(t, id, { step: 'drafted', at: NOON, by: null, amountCents: 6680 })
      })
      expect(await db.write((t) => redraftClaim(t, id, figuresOf('b'), NOON))).toBe(true)
      const move = { id, from: ['draft'], to: 'notified', remarksUntil: NOON + 9, now: NOON + 1 } as const
      expect(await db.write((t) => moveClaim(t, move))).toBe(true)
      expect(await db.write((t) => moveClaim(t, move))).toBe(false)
      expect(await db.write((t) => redraftClaim(t, id, figuresOf('c'), NOON))).toBe(false)
      await db.write((t) =>
        addStep(t, id, { step: 'notified', at: NOON + 1, by: newId(), ticket: 'T-1', commitment: 'gtr', note: 'x' }),
      )
      const found = await findClaim(db, id)
      expect(found).toEqual({
        ...{ ...claim, version: 1, state: 'notified', digest: 'b', breaches: [], sums: SUMS },
        ...{ remarksUntil: NOON + 9, decided_eur: null },
        steps: [
          { step: 'drafted', at: NOON, by: null, ticket: null, commitment: null, amount_eur: 66.8, note: null },
          { step: 'notified', at: NOON + 1, by: null, ticket: 'T-1', commitment: 'gtr', amount_eur: null, note: 'x' },
        ],
      })
      expect(await listClaims(db, contract)).toEqual([found])
      expect(await findClaim(db, newId())).toBeUndefined()
      await expect(db.write((t) => insertClaim(t, { ...claim, id: newId() }, figuresOf('a'), NOON))).rejects.toThrow()
    })
  })
}
