import { createHash } from 'node:crypto'
import { Erased, PrivacyNotice, RetentionTable } from '@preau/protocol/api/privacy.ts'
import { decoder } from '@preau/protocol/decode.ts'
import { RETENTION_ITEMS } from '@preau/protocol/rules/retention.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeAudit } from '../access/audit.ts'
import { listAuditLines } from '../store/audit.ts'
import { setGrants } from '../store/grants.ts'
import { insertLink } from '../store/links.ts'
import { insertPasskey } from '../store/passkeys.ts'
import { insertPerson, updatePerson } from '../store/people.ts'
import { insertQuarantined } from '../store/quarantine.ts'
import { insertToken } from '../store/tokens.ts'
import { insertWebSession } from '../store/web-sessions.ts'
import { NOW, type TestHttp, testHttp } from './testing.ts'

const DAY = 86_400_000
const SERVER_ADMIN = { role: 'admin', scope: { kind: 'server' } } as const
let http: TestHttp
beforeEach(async () => {
  http = await testHttp()
})
afterEach(() => http.close())

/** Somebody with all that a person can have. */
async function person(name: string): Promise<string> {
  const id = http.newId()
  const proof = (what: string) => createHash('sha256').update(`${what}${id}`).digest('hex')
  await http.db.write(async (transaction) => {
    await insertPerson(transaction, { id, name, login: `${id}@ville.fr`, madeAt: NOW - DAY })
    await updatePerson(transaction, id, {
      password: 'argon2id$hash',
      totp: 'sealed',
      issuer: 'https://fi',
      subject: id,
    })
    await setGrants(transaction, id, [SERVER_ADMIN])
    const session = { proof: proof('s'), person: id, madeAt: NOW, seenAt: NOW, endsAt: NOW + DAY, strong: true }
    await insertWebSession(transaction, { ...session, from: '10.0.0.9', program: 'Firefox' })
    const token = { id: http.newId(), person: id, name: 'Export du soir', grants: [SERVER_ADMIN], madeAt: NOW }
    await insertToken(transaction, proof('t'), { ...token, endsAt: NOW + DAY })
    const passkey = { id, person: id, name: 'Clé bleue', publicKey: 'pk', counter: 0, transports: [], madeAt: NOW }
    await insertPasskey(transaction, passkey)
    await insertLink(transaction, { proof: proof('l'), purpose: 'renewal', person: id, madeAt: NOW, endsAt: NOW + DAY })
    const act = { at: NOW, action: 'place.found', target: 'server', school: null, from: '10.0.0.9', params: {} }
    await writeAudit(transaction, { ...act, actor: `person:${id}`, result: 'done' })
    await writeAudit(transaction, { ...act, actor: `token:${token.id}`, result: 'done' })
  })
  return id
}

const table = async () => decoder(RetentionTable, 'INTERNAL')((await http.app.inject('/api/privacy/retention')).json())
const put = (payload: object) => http.app.inject({ method: 'PUT', url: '/api/privacy/retention', payload })
const lastAct = async () => (await listAuditLines(http.db, { limit: 1 })).rows[0]

describe('/api/privacy/retention', () => {
  it('says of every item how long it is kept and what is due, and that no clock is believed without devices', async () => {
    const { school } = await http.place()
    const message = { school, device: null, topic: 't', code: 'MESSAGE_INVALID', detail: '', bytes: 1, payload: 'x' }
    await http.db.write((transaction) =>
      insertQuarantined(
        transaction,
        [1, 89, 91].map((days) => ({ ...message, id: http.newId(), receivedAt: NOW - days * DAY })),
      ),
    )
    const { rows, clockBelieved } = await table()
    expect(rows.map(({ item }) => item)).toEqual(RETENTION_ITEMS)
    expect(clockBelieved).toBe(false)
    const quarantine = rows.find(({ item }) => item === 'quarantine')
    expect(quarantine).toEqual({ item: 'quarantine', days: 90, reason: '', changedAt: null, changedBy: null, due: 1 })
    const preview = await http.app.inject('/api/privacy/retention/preview?item=quarantine&days=7')
    expect(preview.json()).toEqual({ due: 2 })
  })

  it('takes a period within its bounds, with its reason beyond the recommendation, and writes that down', async () => {
    const set = await put({ item: 'audit', days: 730, reason: 'Contrôle interne de la régie' })
    expect(set.statusCode).toBe(200)
    const row = decoder(RetentionTable, 'INTERNAL')(set.json()).rows.find(({ item }) => item === 'audit')
    expect(row).toMatchObject({ days: 730, reason: 'Contrôle interne de la régie', changedAt: NOW })
    expect(await lastAct()).toMatchObject({
      action: 'privacy.manage',
      target: 'retention:audit',
      params: { days: 730 },
    })
  })

  it.each([
    ['too short', { item: 'audit', days: 182 }],
    ['too long', { item: 'audit', days: 1096, reason: 'Contrôle interne de la régie' }],
    ['beyond the recommendation without a reason', { item: 'audit', days: 366 }],
    ['beyond it with a word that says nothing', { item: 'audit', days: 366, reason: '     ok     ' }],
  ])('refuses a period that is %s', async (_what, change) => {
    const reply = await put(change)
    expect([reply.statusCode, reply.json().code]).toEqual([400, 'RETENTION_REFUSED'])
    expect((await table()).rows[0]).toMatchObject({ item: 'audit', days: 365 })
  })

  it('lets everybody read the periods, and nobody else set them', async () => {
    const headers = { cookie: 'preau=nobody' }
    const notice = await http.app.inject({ url: '/api/privacy/notice', headers })
    expect(decoder(PrivacyNotice, 'INTERNAL')(notice.json()).periods[0]).toEqual({ item: 'audit', days: 365 })
    expect((await http.app.inject({ url: '/api/privacy/retention', headers })).statusCode).toBe(401)
    const technician = { cookie: http.signIn([{ role: 'technician', scope: { kind: 'server' } }]) }
    expect((await http.app.inject({ url: '/api/privacy/retention', headers: technician })).statusCode).toBe(403)
  })
})

describe('/api/privacy/people', () => {
  it('exports all that is kept of one person, and no secret of his', async () => {
    const id = await person('Paul Martin')
    await person('Anne Le Goff')
    const reply = await http.app.inject(`/api/privacy/people/${id}/export`)
    const data = reply.json()
    expect(data.person).toMatchObject({ id, name: 'Paul Martin', hasPassword: true, hasAuthenticator: true })
    expect(data.grants).toEqual([SERVER_ADMIN])
    expect([data.passkeys, data.sessions, data.tokens, data.links].map((rows) => rows.length)).toEqual([1, 1, 1, 1])
    // What he did, what his token did, and that his data were exported.
    expect(data.acts.map((line: { action: string }) => line.action)).toEqual([
      'place.found',
      'place.found',
      'privacy.manage',
    ])
    expect(reply.body).not.toMatch(/argon2id|sealed|publicKey|proof|Le Goff/)
    expect(reply.headers['content-disposition']).toBe(`attachment; filename="preau-personne-${id}.json"`)
  })

  it('erases one, whose acts stay as the acts of somebody', async () => {
    const id = await person('Paul Martin')
    await person('Anne Le Goff')
    const reply = await http.app.inject({ method: 'POST', url: `/api/privacy/people/${id}/erase`, payload: {} })
    expect(decoder(Erased, 'INTERNAL')(reply.json())).toEqual({ id, erasedAt: NOW, purged: true, copies: [] })
    for (const table of ['grants', 'passkeys', 'web_sessions', 'tokens', 'links']) {
      expect(await http.db.all(`select person_id from ${table} where person_id = $1`, [id])).toEqual([])
    }
    const row = await http.db.get('select * from people where id = $1', [id])
    expect(Object.values(row ?? {}).filter((value) => value !== null && value !== '' && value !== 0)).toEqual([
      id,
      NOW,
      NOW,
    ])
    const { names, rows } = (await http.app.inject(`/api/audit?actor=person:${id}`)).json()
    expect([rows.length, names[`person:${id}`]]).toEqual([1, null])
    expect(await http.services.erased.ids()).toEqual([id])
    for (const [method, path] of [
      ['POST', 'erase'],
      ['GET', 'export'],
    ] as const) {
      const again = await http.app.inject({
        method,
        url: `/api/privacy/people/${id}/${path}`,
        ...(method === 'POST' && { payload: {} }),
      })
      expect([again.statusCode, again.json().code]).toEqual([404, 'PERSON_NOT_FOUND'])
    }
  })

  it('keeps the last administrator', async () => {
    const id = await person('Anne Le Goff')
    const reply = await http.app.inject({ method: 'POST', url: `/api/privacy/people/${id}/erase`, payload: {} })
    expect([reply.statusCode, reply.json().code]).toEqual([409, 'LAST_ADMINISTRATOR'])
    expect(await http.db.get('select name from people where id = $1', [id])).toEqual({ name: 'Anne Le Goff' })
    expect(await http.services.erased.ids()).toEqual([])
  })
})
