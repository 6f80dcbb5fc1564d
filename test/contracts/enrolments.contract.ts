import { createHash } from 'node:crypto'
import { DEVICE_KINDS } from '@preau/protocol/rules/device-status.ts'
import { describe, expect, it } from 'vitest'
import {
  insertCertificate,
  knownCertificates,
  lastCertificate,
  lastHeardAt,
  revokeCertificates,
} from '../../server/store/device-certificates.ts'
import { findEnrolCode, insertEnrolCodes, pruneEnrolCodes, takeEnrolCode } from '../../server/store/enrol-codes.ts'
import {
  deleteWaiting,
  findWaitingByClaim,
  getWaiting,
  insertWaiting,
  listWaiting,
  pruneWaiting,
  refuseWaiting,
  type WaitingRow,
} from '../../server/store/waiting-machines.ts'
import { storeOfTest } from './fresh-store.ts'
import type { FreshStore } from './store.contract.ts'
import { makeDevice, makeYard, NOON, newId } from './store-fixtures.ts'

const proofOf = (secret: string) => createHash('sha256').update(secret).digest('hex')
const codeOf = (school: string, secret: string) => ({
  school,
  proof: proofOf(secret),
  label: 'Tablette 1',
  admitsAtOnce: true,
  madeAt: NOON,
  endsAt: NOON + 1000,
})
const waitingOf = (school: string, fields: Partial<WaitingRow> = {}): WaitingRow => ({
  school,
  id: newId(),
  claim: proofOf('claim').slice(0, 32),
  state: 'waiting',
  why: 'admission',
  device: null,
  keyPrint: proofOf('key'),
  csr: '-----BEGIN CERTIFICATE REQUEST-----',
  name: 'Tablette 1',
  kind: 'tablet',
  model: null,
  serial: null,
  room: null,
  label: 'Tablette 1',
  address: '192.168.1.7',
  askedAt: NOON,
  simulated: false,
  ...fields,
})

/** Codes, certificates, and machines that wait. */
export function enrolmentsContract(open: () => Promise<FreshStore>): void {
  const fresh = storeOfTest(open)

  describe('an enrolment code', () => {
    it('is found by its proof and taken by one machine alone, even by two at once', async () => {
      const { db } = await fresh()
      const { school } = await makeYard(db)
      await db.write((t) => insertEnrolCodes(t, [codeOf(school, 'one'), codeOf(school, 'two')]))
      expect(await findEnrolCode(db, proofOf('one'))).toEqual({ ...codeOf(school, 'one'), claim: null })
      expect(await findEnrolCode(db, 'one')).toBeUndefined()
      const take = (claim: string) => db.write((t) => takeEnrolCode(t, proofOf('one'), claim, NOON))
      expect(await Promise.all([take('a'), take('b')])).toEqual([true, false])
      expect(await take('a')).toBe(true)
      expect((await findEnrolCode(db, proofOf('one')))?.claim).toBe('a')
      expect((await findEnrolCode(db, proofOf('two')))?.claim).toBeNull()
    })

    it('ends, but for the machine that has it', async () => {
      const { db } = await fresh()
      const { school } = await makeYard(db)
      await db.write((t) => insertEnrolCodes(t, [codeOf(school, 'one'), codeOf(school, 'two')]))
      const take = (secret: string, now: number) => db.write((t) => takeEnrolCode(t, proofOf(secret), 'a', now))
      expect([await take('one', NOON), await take('one', NOON + 1000), await take('two', NOON + 1000)]).toEqual([
        true,
        true,
        false,
      ])
      expect(await db.write((t) => pruneEnrolCodes(t, NOON + 1001))).toBe(2)
    })
  })

  describe('a certificate', () => {
    it('holds until its device is revoked; the one that ends last counts', async () => {
      const { db } = await fresh()
      const { school } = await makeYard(db)
      const device = await makeDevice(db, school)
      const row = { school, device, keyPrint: proofOf('key'), certificate: 'PEM', from: NOON }
      await db.write(async (t) => {
        await insertCertificate(t, { ...row, serial: '41', until: NOON + 1 })
        await insertCertificate(t, { ...row, serial: '42', until: NOON + 2 })
      })
      expect(await lastCertificate(db, school, device)).toEqual({ ...row, serial: '42', until: NOON + 2 })
      expect(await db.write((t) => revokeCertificates(t, { school, device }, 'person', NOON))).toBe(2)
      expect(await db.write((t) => revokeCertificates(t, { school, device }, 'person', NOON))).toBe(0)
      expect(await lastCertificate(db, school, device)).toBeUndefined()
      await db.write((t) => insertCertificate(t, { ...row, serial: '43', until: NOON + 3 }))
      const known = await knownCertificates(db, device)
      expect(known.map(({ serial, revoked }) => `${serial} ${revoked}`).sort()).toEqual(['41 1', '42 1', '43 0'])
      expect(await knownCertificates(db, newId())).toEqual([])
      expect(await lastHeardAt(db)).toBeUndefined()
    })
  })

  describe('a machine that waits', () => {
    it('is listed until a person has decided', async () => {
      const { db } = await fresh()
      const { school } = await makeYard(db, 'École A')
      const { school: other } = await makeYard(db)
      const [one, two] = [waitingOf(school), waitingOf(other, { claim: 'b', askedAt: NOON - 1 })]
      await db.write(async (t) => {
        await insertWaiting(t, one)
        await insertWaiting(t, two)
      })
      expect((await listWaiting(db, 'all')).map(({ id }) => id)).toEqual([two.id, one.id])
      expect(await listWaiting(db, new Map([[school, new Set(DEVICE_KINDS)]]))).toEqual([
        {
          id: one.id,
          school: { id: school, name: 'École A' },
          name: 'Tablette 1',
          kind: 'tablet',
          model: null,
          serial: null,
          room: null,
          why: 'admission',
          device: null,
          label: 'Tablette 1',
          address: '192.168.1.7',
          askedAt: NOON,
        },
      ])
      expect(await getWaiting(db, 'all', one.id)).toEqual(one)
      await db.write((t) => refuseWaiting(t, one.id))
      await expect(getWaiting(db, 'all', one.id)).rejects.toMatchObject({ code: 'ENROLMENT_NOT_FOUND' })
      expect(await findWaitingByClaim(db, one.claim)).toEqual({ ...one, state: 'refused' })
      const again = waitingOf(school)
      await db.write((t) => insertWaiting(t, again))
      expect(await findWaitingByClaim(db, one.claim)).toEqual(again)
      await db.write((t) => deleteWaiting(t, one.claim))
      expect(await db.write((t) => pruneWaiting(t, NOON))).toBe(1)
      expect(await listWaiting(db, 'all')).toEqual([])
    })
  })
}
