import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeFirstLink } from '../access/one-time-links.ts'
import { Browser, PASSWORD } from './testing/browser.ts'
import { type Said, SoftKey } from './testing/soft-key.ts'
import { NOW, type TestHttp, testHttp } from './testing.ts'

let http: TestHttp
let time: { now: number }
let admin: Browser
let key: SoftKey

beforeEach(async () => {
  time = { now: NOW }
  http = await testHttp({ real: true, clock: () => time.now })
  admin = new Browser(http.app)
  const secret = await makeFirstLink(http.db, NOW)
  await admin.post('/api/sign-in/link', { secret, password: PASSWORD, name: 'Inès', login: 'ines' })
  key = new SoftKey()
})
afterEach(() => http.close())

async function register(browser: Browser, said?: Said) {
  const { ticket, options } = (await browser.post('/api/self/passkeys/offer')).json()
  return await browser.post('/api/self/passkeys', {
    ticket,
    name: 'Mon portable',
    response: key.register(options, said),
  })
}

async function signIn(said?: Said) {
  const browser = new Browser(http.app)
  const { ticket, options } = (await browser.post('/api/sign-in/passkey')).json()
  const proof = { ticket, response: key.sign(options, said) }
  return { browser, proof, reply: await browser.post('/api/sign-in/passkey/proof', proof) }
}

describe('a passkey', () => {
  it('is two factors in one: it lets its person in, and lets her act', async () => {
    expect((await register(admin)).statusCode).toBe(204)
    expect((await admin.get('/api/self')).json()).toMatchObject({
      strong: true,
      needsFactor: false,
      passkeys: 'possible',
    })
    const { browser, reply } = await signIn()
    expect(reply.json()).toEqual({ state: 'signed_in' })
    expect((await browser.post('/api/authorities', { name: 'Nîmes' })).statusCode).toBe(201)
    expect((await admin.get('/api/self/passkeys')).json().rows).toEqual([
      { id: key.id.toString('base64url'), name: 'Mon portable', madeAt: NOW, usedAt: NOW },
    ])
  })

  it('lets nobody in by an answer that was heard, nor by a challenge of another time', async () => {
    await register(admin)
    const { proof } = await signIn()
    const thief = new Browser(http.app)
    expect((await thief.post('/api/sign-in/passkey/proof', proof)).json().code).toBe('PASSKEY_REFUSED')
    const { ticket } = (await thief.post('/api/sign-in/passkey')).json()
    const again = await thief.post('/api/sign-in/passkey/proof', { ...proof, ticket })
    expect(again.json()).toMatchObject({ code: 'PASSKEY_REFUSED', context: {} })
    const late = (await thief.post('/api/sign-in/passkey')).json()
    time.now += 5 * 60_000
    const proofLate = { ticket: late.ticket, response: key.sign(late.options) }
    expect((await thief.post('/api/sign-in/passkey/proof', proofLate)).json().code).toBe('PASSKEY_REFUSED')
    expect(thief.cookies.size).toBe(0)
  })

  it('whose counter does not rise is a copy, and lets nobody in', async () => {
    await register(admin)
    expect((await signIn({ counter: 7 })).reply.statusCode).toBe(200)
    expect((await signIn({ counter: 7 })).reply.json().code).toBe('PASSKEY_REFUSED')
    expect((await signIn({ counter: 3 })).reply.json().code).toBe('PASSKEY_REFUSED')
    expect((await signIn({ counter: 8 })).reply.statusCode).toBe(200)
  })

  it('that never counts is let in each time', async () => {
    await register(admin, { counter: 0 })
    expect((await signIn({ counter: 0 })).reply.statusCode).toBe(200)
    expect((await signIn({ counter: 0 })).reply.statusCode).toBe(200)
  })

  it.each<[string, Said]>([
    ['a page of another site', { origin: 'http://localhost.pirate.test' }],
    ['the name of another site', { name: 'pirate.test' }],
    ['a challenge of its own', { challenge: 'AAAAAAAAAAAAAAAAAAAAAA' }],
    ['nobody at the authenticator', { verified: false }],
  ])('with %s is neither made nor let in', async (_what, said) => {
    expect((await register(admin, said)).json().code).toBe('PASSKEY_REFUSED')
    await register(admin)
    expect((await signIn(said)).reply.json().code).toBe('PASSKEY_REFUSED')
  })

  it('of somebody who is disabled lets nobody in', async () => {
    await register(admin)
    await http.db.run('update people set disabled_at = 1')
    expect((await signIn()).reply.json().code).toBe('PASSKEY_REFUSED')
  })

  it('is not added by who has the password alone, where there is a factor', async () => {
    await register(admin)
    await http.db.run('update web_sessions set strong = 0')
    expect((await admin.post('/api/self/passkeys/offer')).json().code).toBe('FACTOR_REQUIRED')
    expect((await admin.delete(`/api/self/passkeys/${key.id.toString('base64url')}`)).json().code).toBe(
      'FACTOR_REQUIRED',
    )
  })

  it('is offered by a name alone: a browser makes none for an address', async () => {
    const ask = (host: string) =>
      new Browser(http.app).ask('POST', '/api/sign-in/passkey', {}, { host, origin: `http://${host}` })
    expect((await ask('127.0.0.1')).json()).toMatchObject({ code: 'PASSKEY_UNAVAILABLE', context: { why: 'no_name' } })
    expect((await ask('[::1]')).json()).toMatchObject({ code: 'PASSKEY_UNAVAILABLE', context: { why: 'no_name' } })
  })
})
