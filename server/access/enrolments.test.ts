import { X509Certificate } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Id, uuidv7 } from '@preau/protocol/ids.ts'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../store/database.ts'
import { openMigratedStore } from '../store/testing/migrated-store.ts'
import { type KeyPair, makeAuthority } from './authority.ts'
import { deviceProver, type Prove, type ProvenDevice } from './device-proof.ts'
import { proofOf } from './enrol-codes.ts'
import { Enrolments } from './enrolments.ts'
import { Identities } from './identities.ts'
import { makeDeviceKey } from './testing/device-key.ts'

const START = Date.parse('2026-11-24T09:12:00Z')
const DAY = 86_400_000
const SECRET = '00112233445566778899'
const ENROLMENT = { claim: '0123456789abcdef0123456789abcdef', secret: SECRET, name: 'Tablette 1' }
const HERE = { address: '127.0.0.1', isLocal: true }
let authority: KeyPair
let folder = ''
let db: Database
let now = START
let enrolments: Enrolments
let identities: Identities
let prove: Prove

beforeAll(async () => {
  authority = await makeAuthority('test', START)
})
beforeEach(async () => {
  now = START
  folder = await mkdtemp(join(tmpdir(), 'preau-enrolments-'))
  db = await openMigratedStore(folder, START)
  await open()
})
afterEach(async () => {
  await db.close()
  await rm(folder, { recursive: true })
})

/** The door as a server has it after a start. */
async function open(): Promise<void> {
  identities = new Identities()
  await identities.load(db)
  let made = 0
  const newId = (): Id => uuidv7(now, Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 0, 0, ++made]))
  const rest = { localProof: () => proofOf(SECRET), drop: () => undefined }
  enrolments = new Enrolments({ db, clock: () => now, newId, authority, identities, ...rest })
  prove = deviceProver({ authority: authority.certificate, identities, hasEnded: (until) => until < now })
}

async function admit(): Promise<{ proven: ProvenDevice; certificate: string }> {
  const { csr } = await makeDeviceKey()
  const outcome = await enrolments.ask({ ...ENROLMENT, csr }, ENROLMENT.name, HERE)
  if (outcome.state !== 'admitted') throw new TypeError(outcome.state)
  const proven = prove(new X509Certificate(outcome.certificate))
  if (!proven) throw new TypeError('it proves nothing')
  return { proven, certificate: outcome.certificate }
}

describe('a renewal', () => {
  it('gives a device its next certificate for a new key, and the one before holds until it ends', async () => {
    const { proven, certificate } = await admit()
    now += 260 * DAY
    const { csr } = await makeDeviceKey()
    const next = await enrolments.renew(proven, csr)
    const [before, after] = [certificate, next.certificate].map((each) => prove(new X509Certificate(each)))
    expect([before, after]).toMatchObject([proven, { school: proven.school, device: proven.device }])
    expect(after?.serial).not.toBe(proven.serial)
    now += 140 * DAY
    expect([certificate, next.certificate].map((each) => prove(new X509Certificate(each)) !== undefined)).toEqual([
      false,
      true,
    ])
  })

  it('comes once an hour: the same key gets what it has, another one waits', async () => {
    const { proven } = await admit()
    now += DAY
    const { csr } = await makeDeviceKey()
    const first = await enrolments.renew(proven, csr)
    expect(await enrolments.renew(proven, csr)).toEqual(first)
    const other = await makeDeviceKey()
    await expect(enrolments.renew(proven, other.csr)).rejects.toMatchObject({ code: 'ENROL_TRIES_EXCEEDED' })
  })
})

describe('a certificate that the store does not know', () => {
  it('holds where a backup from before it was put back, but not once the device was revoked', async () => {
    const { proven, certificate } = await admit()
    await db.write((transaction) => transaction.run('delete from device_certificates'))
    await open()
    expect(prove(new X509Certificate(certificate))).toEqual(proven)
    const { csr } = await makeDeviceKey()
    now += DAY
    await enrolments.renew(proven, csr)
    await enrolments.revoke('all', proven.device)
    expect(prove(new X509Certificate(certificate))).toBeUndefined()
    await open()
    expect(prove(new X509Certificate(certificate))).toBeUndefined()
  })
})
