import { randomBytes } from 'node:crypto'
import { type Id, uuidv7 } from '@preau/protocol/ids.ts'
import { readEnrolCode } from '@preau/protocol/rules/enrol-code.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../store/database.ts'
import { migrate } from '../store/migrate.ts'
import { insertAuthority, insertSchool } from '../store/places.ts'
import { openSqlite } from '../store/sqlite.ts'
import { findPeer } from '../store/sync/peers.ts'
import { type KeyPair, makeAuthority } from './authority.ts'
import { JoinDesk } from './join-desk.ts'
import { isNext, makeUplinkKey, requestOf } from './uplink-key.ts'

const NOW = 1_790_000_000_000
const DAY = 86_400_000
const newId = () => uuidv7(NOW, randomBytes(10))

let db: Database
let now = NOW
let authority: KeyPair
let joined: Id[] = []
let desk: JoinDesk
const school = { id: newId(), name: 'École Jules Ferry', uai: null, insee: null, timezone: 'Europe/Paris' }
const commune = newId()

beforeEach(async () => {
  now = NOW
  joined = []
  db = await openSqlite(':memory:')
  await migrate(db, NOW)
  await db.write((t) => insertAuthority(t, { id: commune, name: 'Vire' }))
  authority ??= await makeAuthority('Mairie', NOW)
  desk = new JoinDesk({
    ...{ db, clock: () => now, newId, authority },
    codeServer: () => ({ authority: authority.certificate, addresses: [{ host: '10.0.0.1', port: 8443 }] }),
    brokers: () => ['mqtts://10.0.0.1:8884'],
    joined: async (id) => void joined.push(id),
  })
})
afterEach(() => db.close())

async function secretOf(asked: { school?: string } = {}): Promise<string> {
  const { code } = await desk.makeCode({ life: DAY, ...asked })
  return Buffer.from(readEnrolCode(code).secret).toString('hex')
}
const ask = async (secret: string, key: string, of = school) =>
  desk.ask({ secret, csr: await requestOf(key), instance: 'a'.repeat(32), school: of }, '10.0.0.1')

describe('the desk where schools join', () => {
  it('gives the server of a school its next certificate when two thirds of the one before are over, for its own key alone', async () => {
    const key = makeUplinkKey()
    const { server, certificate } = await ask(await secretOf(), key)
    const renew = async (by: string) => desk.renew({ school: school.id, server, csr: await requestOf(by) })
    const papers = { key, certificate, authority: authority.certificate }
    expect(await renew(key)).toBe(certificate)
    now = NOW + 300 * DAY
    const next = await renew(key)
    expect([isNext(next, papers), isNext(certificate, papers)]).toEqual([true, false])
    expect(isNext(next, { ...papers, key: makeUplinkKey() })).toBe(false)
    // Asked again, for the answer was lost, it is the same one.
    expect(await renew(key)).toBe(next)
    await expect(renew(makeUplinkKey())).rejects.toMatchObject({ code: 'CERTIFICATE_REFUSED' })
    await db.write((t) => t.run('update sync_certificates set revoked_at = $1', [now]))
    await expect(renew(key)).rejects.toMatchObject({ code: 'CERTIFICATE_REFUSED' })
  })

  it('gives a school its server, its certificate and its commune', async () => {
    const answer = await ask(await secretOf(), makeUplinkKey())
    expect(answer).toMatchObject({ school: school.id, commune: { id: commune, name: 'Vire', insee: null } })
    expect(answer.brokers).toEqual(['mqtts://10.0.0.1:8884'])
    expect(await findPeer(db, school.id)).toMatchObject({ server: answer.server, state: 'joined' })
    expect(await db.get('select name, authority_id from schools where id = $1', [school.id])).toEqual({
      name: school.name,
      authority_id: commune,
    })
    expect(joined).toEqual([school.id])
  })

  it('gives the same server to the same key that asks again, and nothing to another key', async () => {
    const [secret, key] = [await secretOf(), makeUplinkKey()]
    const first = await ask(secret, key)
    expect((await ask(secret, key)).server).toBe(first.server)
    await expect(ask(secret, makeUplinkKey())).rejects.toMatchObject({ code: 'JOIN_REFUSED' })
  })

  it('refuses a code that is unknown or has ended', async () => {
    await expect(ask('ab'.repeat(10), makeUplinkKey())).rejects.toMatchObject({ code: 'JOIN_REFUSED' })
    const secret = await secretOf()
    now += DAY + 1
    await expect(ask(secret, makeUplinkKey())).rejects.toMatchObject({ code: 'JOIN_REFUSED' })
    expect(await findPeer(db, school.id)).toBeUndefined()
  })

  it('I4 takes a school from its server only by a code for this very school', async () => {
    const first = await ask(await secretOf(), makeUplinkKey())
    await expect(ask(await secretOf(), makeUplinkKey())).rejects.toMatchObject({ code: 'JOIN_TAKEN' })
    expect((await findPeer(db, school.id))?.server).toBe(first.server)
    const second = await ask(await secretOf({ school: school.id }), makeUplinkKey())
    expect(second.server).not.toBe(first.server)
    expect((await findPeer(db, school.id))?.server).toBe(second.server)
  })

  it('gives a code for one school to no other', async () => {
    const other = { ...school, id: newId(), name: 'Autre' }
    await db.write((t) => insertSchool(t, { ...other, authority: commune }))
    const secret = await secretOf({ school: other.id })
    await expect(ask(secret, makeUplinkKey())).rejects.toMatchObject({ code: 'JOIN_TAKEN' })
  })

  it('refuses a request that its key did not sign', async () => {
    const secret = await secretOf()
    const request = { secret, csr: 'x', instance: 'a'.repeat(32), school }
    await expect(desk.ask(request, '')).rejects.toMatchObject({ code: 'CERTIFICATE_REQUEST_INVALID' })
    // The code is as it was.
    await ask(secret, makeUplinkKey())
  })
})
