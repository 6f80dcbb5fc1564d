import type { Self } from '@preau/protocol/api/people.ts'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { linkAddress, makeFirstLink } from '../access/one-time-links.ts'
import { totpCode, totpStep } from '../access/totp.ts'
import { readAudit } from './testing/audit-lines.ts'
import { Browser, fromBase32, PASSWORD } from './testing/browser.ts'
import { NOW, type TestHttp, testHttp } from './testing.ts'

const opened: TestHttp[] = []
afterEach(async () => {
  for (const http of opened.splice(0)) await http.close()
})

/** A server on which nobody is yet, with the clock in the test's hand. */
async function emptyServer() {
  const time = { now: NOW }
  const http = await testHttp({ real: true, clock: () => time.now })
  opened.push(http)
  const secret = (await makeFirstLink(http.db, NOW)) ?? ''
  return { http, time, secret, browser: (from?: string) => new Browser(http.app, from) }
}

/** The same with its first administrator, who has no second factor yet. */
async function withAdministrator() {
  const server = await emptyServer()
  const admin = server.browser()
  await admin.post('/api/sign-in/link', { secret: server.secret, password: PASSWORD, name: 'Inès', login: 'ines' })
  return { ...server, admin }
}

/** The same, signed in with a second factor. */
async function withStrongAdministrator() {
  const server = await withAdministrator()
  const { http, admin, time } = server
  const offer = await admin.post('/api/self/totp')
  const key = fromBase32(offer.json().secret)
  const code = () => totpCode(key, totpStep(time.now))
  expect((await admin.post('/api/self/totp/proof', { code: code() })).statusCode).toBe(204)
  const invite = async (login: string, grants: unknown[]) => {
    const made = await admin.post('/api/people', { name: login, login, grants })
    expect(made.statusCode).toBe(201)
    const { person, link } = made.json()
    return { id: person.id as string, secret: new URL(link.url).hash.slice(1) }
  }
  return { ...server, http, key, code, invite }
}

describe('the first link', () => {
  it('makes the first administrator, and never works again', async () => {
    const { secret, browser, http } = await emptyServer()
    const [one, two] = [browser(), browser()]
    expect((await one.get('/api/sign-in/ways')).json()).toEqual({ first: true, provider: null, passkeys: true })
    const use = { secret, password: PASSWORD, name: 'Inès', login: 'ines@nimes.fr' }
    expect((await one.post('/api/sign-in/link', use)).json()).toEqual({ state: 'signed_in' })
    expect((await one.get('/api/self')).json<Self>().person).toMatchObject({
      name: 'Inès',
      login: 'ines@nimes.fr',
      grants: [{ role: 'admin', scope: { kind: 'server' } }],
      factors: { password: true, totp: false, passkeys: 0, provider: false },
    })
    const again = await two.post('/api/sign-in/link', { ...use, login: 'voleur', name: 'Voleur' })
    expect([again.statusCode, again.json().code]).toEqual([403, 'LINK_REFUSED'])
    expect(two.cookies.size).toBe(0)
    expect(await makeFirstLink(http.db, NOW)).toBeUndefined()
    expect((await two.get('/api/sign-in/ways')).json().first).toBe(false)
  })

  it('is used by one of two that come at once', async () => {
    const { secret, browser } = await emptyServer()
    const replies = await Promise.all(
      ['a.b', 'c.d'].map((login) =>
        browser().post('/api/sign-in/link', { secret, password: PASSWORD, name: login, login }),
      ),
    )
    expect(replies.map(({ statusCode }) => statusCode).sort()).toEqual([200, 403])
  })

  it('is not used up by a weak password, and works no more when a later one was made', async () => {
    const { secret, browser, http } = await emptyServer()
    const use = { secret, name: 'Inès', login: 'ines' }
    const weak = await browser().post('/api/sign-in/link', { ...use, password: 'motdepasse12' })
    expect([weak.statusCode, weak.json().code]).toEqual([400, 'PASSWORD_WEAK'])
    const later = (await makeFirstLink(http.db, NOW)) ?? ''
    expect((await browser().post('/api/sign-in/link', { ...use, password: PASSWORD })).statusCode).toBe(403)
    const used = await browser().post('/api/sign-in/link', { ...use, secret: later, password: PASSWORD })
    expect(used.statusCode).toBe(200)
  })

  it('carries its secret after the #, where no log has it', () => {
    expect(linkAddress('https://preau.nimes.fr:8443', 'x')).toBe('https://preau.nimes.fr:8443/link#x')
  })
})

describe('signing in', () => {
  it('gives a session that no script reads, and says as much over plain loopback as can be', async () => {
    const { admin } = await withAdministrator()
    const [session, device] = admin.setCookies
    expect(session).toMatch(/^preau=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Strict$/)
    expect(device).toMatch(/^preau-device=[^;]+; Path=\/; HttpOnly; SameSite=Strict; Max-Age=15811200$/)
  })

  it('never takes over a session that the browser showed before', async () => {
    const { browser, http, admin } = await withAdministrator()
    const fixed = 'A'.repeat(43)
    const victim = browser()
    victim.cookies.set('preau', fixed)
    await victim.post('/api/sign-in', { login: 'ines', password: PASSWORD })
    expect(victim.cookies.get('preau')).not.toBe(fixed)
    const old = admin.cookies.get('preau') ?? ''
    await admin.post('/api/sign-in', { login: 'ines', password: PASSWORD })
    const thief = browser()
    thief.cookies.set('preau', old)
    expect((await thief.get('/api/self')).statusCode).toBe(401)
    const kept = await http.db.all('select proof from web_sessions')
    expect(JSON.stringify(kept)).not.toContain(admin.cookies.get('preau') ?? 'x')
  })

  it('answers the same whether there is such a login, and does the same work', async () => {
    const { browser } = await withAdministrator()
    const wrong = await browser().post('/api/sign-in', { login: 'ines', password: 'x' })
    const nobody = await browser().post('/api/sign-in', { login: 'personne', password: 'x' })
    expect([wrong.statusCode, wrong.json()]).toEqual([nobody.statusCode, nobody.json()])
    expect(wrong.json()).toMatchObject({ code: 'SIGN_IN_REFUSED', context: {} })
    expect(wrong.headers['set-cookie']).toBeUndefined()
  })

  it('is written down with the random id of a person, and without what was typed', async () => {
    const { browser, http } = await withAdministrator()
    await browser().post('/api/sign-in', { login: 'personne', password: 'secret-typed' })
    const lines = await readAudit(http.db)
    expect(lines.map(({ action, result, params }) => `${action} ${result} ${params.way}`)).toEqual([
      'sign_in done link',
      'sign_in refused password',
    ])
    expect(JSON.stringify(lines)).not.toMatch(/personne|secret-typed|ines|Inès/)
  })

  it('ends when nobody uses it, and after a working day all the same', async () => {
    const { admin, time, http } = await withAdministrator()
    for (let hour = 1; hour <= 11; hour++) {
      time.now = NOW + hour * 3_600_000
      expect((await admin.get('/api/self')).statusCode).toBe(200)
      await vi.waitUntil(async () => {
        const row = await http.db.get<{ seen: number }>('select seen_at as seen from web_sessions')
        return row?.seen === time.now
      })
    }
    time.now = NOW + 12 * 3_600_000
    expect((await admin.get('/api/self')).statusCode).toBe(401)
    await admin.post('/api/sign-in', { login: 'ines', password: PASSWORD })
    time.now += 2 * 3_600_000
    expect((await admin.get('/api/self')).statusCode).toBe(401)
  })

  it('out ends the session on the server, not in the browser alone', async () => {
    const { admin, browser } = await withAdministrator()
    const thief = browser()
    thief.cookies.set('preau', admin.cookies.get('preau') ?? '')
    expect((await thief.get('/api/self')).statusCode).toBe(200)
    expect((await admin.post('/api/sign-out', {})).statusCode).toBe(204)
    expect(admin.cookies.get('preau')).toBe('')
    expect((await thief.get('/api/self')).statusCode).toBe(401)
  })
})

describe('the second factor', () => {
  it('is asked of who may act on machines: until then he only looks', async () => {
    const { admin } = await withAdministrator()
    expect((await admin.get('/api/self')).json()).toMatchObject({ strong: false, needsFactor: true })
    expect((await admin.get('/api/devices')).statusCode).toBe(200)
    const refused = await admin.post('/api/authorities', { name: 'Nîmes' })
    expect([refused.statusCode, refused.json().code]).toEqual([403, 'FACTOR_REQUIRED'])
    const token = { name: 'x', days: 1, grants: [{ role: 'admin', scope: { kind: 'server' } }] }
    expect((await admin.post('/api/self/tokens', token)).json().code).toBe('FACTOR_REQUIRED')
  })

  it('gives the session a new secret when it is set up, and is asked at the next sign-in', async () => {
    const { admin, browser, code, time } = await withStrongAdministrator()
    expect((await admin.get('/api/self')).json()).toMatchObject({ strong: true, needsFactor: false })
    time.now += 60_000
    const other = browser()
    const asked = (await other.post('/api/sign-in', { login: 'INES', password: PASSWORD })).json()
    expect(asked).toEqual({ state: 'code_asked', ticket: expect.stringMatching(/^[\w-]{43}$/) })
    expect(other.cookies.size).toBe(0)
    const given = { ticket: asked.ticket, code: code() }
    expect((await other.post('/api/sign-in/code', given)).json()).toEqual({ state: 'signed_in' })
    expect((await other.post('/api/authorities', { name: 'Nîmes' })).statusCode).toBe(201)
    expect((await browser().post('/api/sign-in/code', given)).json().code).toBe('SIGN_IN_REFUSED')
  })

  it('takes no code twice, even with another ticket', async () => {
    const { browser, code, time } = await withStrongAdministrator()
    time.now += 60_000
    const tickets = await Promise.all(
      [browser(), browser()].map(async (each) => {
        return (await each.post('/api/sign-in', { login: 'ines', password: PASSWORD })).json().ticket as string
      }),
    )
    const replies = await Promise.all(
      tickets.map((ticket) => browser().post('/api/sign-in/code', { ticket, code: code() })),
    )
    expect(replies.map(({ statusCode }) => statusCode).sort()).toEqual([200, 403])
  })

  it('is not replaced by who has the password alone', async () => {
    const { admin, http } = await withStrongAdministrator()
    // A session without the code can be had by the provider, who asked for none.
    await http.db.run('update web_sessions set strong = 0')
    expect((await admin.post('/api/self/totp')).json().code).toBe('FACTOR_REQUIRED')
    expect((await admin.get('/api/self')).json().needsFactor).toBe(true)
  })

  it('is given later by a code where the session began without', async () => {
    const { admin, http, code, time } = await withStrongAdministrator()
    await http.db.run('update web_sessions set strong = 0')
    expect((await admin.post('/api/self/totp/proof', { code: '000 000' })).json().code).toBe('CODE_REFUSED')
    time.now += 60_000
    expect((await admin.post('/api/self/totp/proof', { code: code() })).statusCode).toBe(204)
    expect((await admin.get('/api/self')).json().strong).toBe(true)
  })

  it('lies sealed: the database alone gives no code', async () => {
    const { http, key } = await withStrongAdministrator()
    const row = await http.db.get<{ totp: string }>('select totp from people')
    expect(row?.totp).toMatch(/^s1\.[\w-]+$/)
    expect(Buffer.from(row?.totp.slice(3) ?? '', 'base64url').includes(key)).toBe(false)
  })
})

describe('an invited person', () => {
  it('chooses his password by a link that works once, and only looks where he may', async () => {
    const { invite, browser } = await withStrongAdministrator()
    const { secret } = await invite('marc', [{ role: 'observer', scope: { kind: 'server' } }])
    const marc = browser()
    expect((await marc.post('/api/sign-in/link', { secret, password: PASSWORD })).statusCode).toBe(200)
    expect((await browser().post('/api/sign-in/link', { secret, password: PASSWORD })).json().code).toBe('LINK_REFUSED')
    expect((await marc.get('/api/devices')).statusCode).toBe(200)
    expect((await marc.get('/api/people')).json().code).toBe('ACTION_REFUSED')
    expect((await marc.post('/api/people', { name: 'x', login: 'xyz', grants: [] })).statusCode).toBe(403)
  })

  it('comes too late a week after', async () => {
    const { invite, browser, time } = await withStrongAdministrator()
    const { secret } = await invite('marc', [])
    time.now += 7 * 86_400_000
    expect((await browser().post('/api/sign-in/link', { secret, password: PASSWORD })).json().code).toBe('LINK_REFUSED')
  })

  it('meets what an administrator changed at his next request', async () => {
    const { invite, browser, admin } = await withStrongAdministrator()
    const { id, secret } = await invite('marc', [{ role: 'observer', scope: { kind: 'server' } }])
    const marc = browser()
    await marc.post('/api/sign-in/link', { secret, password: PASSWORD })
    await admin.patch(`/api/people/${id}`, { grants: [{ role: 'teacher', scope: { kind: 'server' } }] })
    expect((await marc.get('/api/devices')).json().code).toBe('ACTION_REFUSED')
    await admin.patch(`/api/people/${id}`, { disabled: true })
    expect((await marc.get('/api/self')).statusCode).toBe(401)
    const back = await marc.post('/api/sign-in', { login: 'marc', password: PASSWORD })
    expect(back.json()).toMatchObject({ code: 'SIGN_IN_REFUSED', context: {} })
    expect((await admin.post(`/api/people/${id}/link`)).statusCode).toBe(404)
    await admin.patch(`/api/people/${id}`, { disabled: false })
    expect((await marc.post('/api/sign-in', { login: 'marc', password: PASSWORD })).statusCode).toBe(200)
  })

  it('who lost everything gets a link that takes the place of all that proved him', async () => {
    const { admin, browser, http, code, time } = await withStrongAdministrator()
    const { id } = (await admin.get('/api/self')).json<Self>().person
    const link = (await admin.post(`/api/people/${id}/link`)).json()
    const secret = new URL(link.url).hash.slice(1)
    const other = browser()
    const chosen = 'trombone girafe lundi quai'
    expect((await other.post('/api/sign-in/link', { secret, password: chosen })).statusCode).toBe(200)
    expect((await admin.get('/api/self')).statusCode).toBe(401)
    expect((await other.get('/api/self')).json()).toMatchObject({ strong: false, needsFactor: true })
    expect((await browser().post('/api/sign-in', { login: 'ines', password: PASSWORD })).statusCode).toBe(403)
    expect(await http.db.get('select totp from people')).toEqual({ totp: null })
    time.now += 60_000
    expect((await other.post('/api/self/totp/proof', { code: code() })).json().code).toBe('CODE_REFUSED')
  })
})

describe('the people of a server', () => {
  it('never lose their last administrator', async () => {
    const { admin } = await withStrongAdministrator()
    const { id } = (await admin.get('/api/self')).json<Self>().person
    for (const change of [{ disabled: true }, { grants: [] }]) {
      const reply = await admin.patch(`/api/people/${id}`, change)
      expect([reply.statusCode, reply.json().code]).toEqual([409, 'LAST_ADMINISTRATOR'])
    }
    expect((await admin.get('/api/people')).json().total).toBe(1)
  })

  it('have each a login of his own, however it is written', async () => {
    const { admin, invite } = await withStrongAdministrator()
    await invite('marc.durand@nimes.fr', [])
    const again = await admin.post('/api/people', { name: 'x', login: 'Marc.Durand@nimes.FR', grants: [] })
    expect([again.statusCode, again.json().code]).toEqual([409, 'LOGIN_TAKEN'])
    const absent = { role: 'admin', scope: { kind: 'school', id: '01900000-0000-7000-8000-000000000000' } }
    const nowhere = await admin.post('/api/people', { name: 'x', login: 'xyz', grants: [absent] })
    expect(nowhere.json().code).toBe('PLACE_NOT_FOUND')
    expect((await admin.get('/api/people?q=marc')).json().rows).toHaveLength(1)
    expect((await admin.get('/api/people?q=%25')).json().rows).toHaveLength(0)
  })
})
