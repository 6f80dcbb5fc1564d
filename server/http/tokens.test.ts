import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CheapHashes } from '../access/testing/cheap-hashes.ts'
import { setGrants } from '../store/grants.ts'
import { insertLot, updateLot } from '../store/lots.ts'
import { insertPerson, updatePerson } from '../store/people.ts'
import { Browser, PASSWORD } from './testing/browser.ts'
import { NOW, type TestHttp, testHttp } from './testing.ts'

const PERSON = '01900000-0000-7000-8000-00000000000a'
let http: TestHttp
let time: { now: number }
let places: Awaited<ReturnType<TestHttp['place']>>
let marc: Browser

beforeEach(async () => {
  time = { now: NOW }
  http = await testHttp({ real: true, clock: () => time.now })
  places = await http.place()
  const password = await new CheapHashes().hash(PASSWORD)
  await http.db.write(async (transaction) => {
    await insertPerson(transaction, { id: PERSON, name: 'Marc', login: 'marc', madeAt: NOW })
    await setGrants(transaction, PERSON, [{ role: 'dispatcher', scope: { kind: 'authority', id: places.authority } }])
    await updatePerson(transaction, PERSON, { password })
  })
  marc = new Browser(http.app)
  await marc.post('/api/sign-in', { login: 'marc', password: PASSWORD })
})
afterEach(() => http.close())

const ofSchool = (role: string) => ({ role, scope: { kind: 'school', id: places.school } })
const make = (grants: object[], days = 30) => marc.post('/api/self/tokens', { name: 'Tableau', grants, days })
const ask = (token: string, path = '/api/devices', more: Record<string, string> = {}) =>
  new Browser(http.app).ask('GET', path, undefined, { authorization: `Bearer ${token}`, ...more })

describe('a token', () => {
  it('is shown once, kept as its proof, and reaches what it was given', async () => {
    const made = (await make([ofSchool('observer')])).json()
    expect(made.secret).toMatch(/^pt_[A-Za-z0-9_-]{43}$/)
    const listed = (await marc.get('/api/self/tokens')).json()
    expect(listed).toEqual({ rows: [made.token] })
    expect(JSON.stringify(await http.db.all('select * from tokens'))).not.toContain(made.secret.slice(3))
    expect((await ask(made.secret)).json().total).toBe(1)
    expect((await ask(made.secret, '/api/people')).statusCode).toBe(403)
    expect((await ask(made.secret, '/api/self')).json().person.grants).toEqual([ofSchool('observer')])
  })

  it('may never do more than its person: not at first, and not when he may do less', async () => {
    for (const grant of [
      { role: 'admin', scope: { kind: 'authority', id: places.authority } },
      { role: 'observer', scope: { kind: 'server' } },
      ofSchool('technician'),
    ]) {
      expect((await make([grant])).json().code).toBe('TOKEN_BEYOND')
    }
    const { secret } = (await make([ofSchool('observer'), ofSchool('dispatcher')])).json()
    expect((await ask(secret)).statusCode).toBe(200)
    await http.db.write((t) => setGrants(t, PERSON, [{ role: 'teacher', scope: { kind: 'server' } }]))
    expect((await ask(secret)).json().code).toBe('ACTION_REFUSED')
    expect((await ask(secret, '/api/self')).json().person.grants).toEqual([])
  })

  it('ends by itself, is taken back, and is worth nothing when its person is disabled', async () => {
    const { secret } = (await make([ofSchool('observer')], 1)).json()
    time.now += 86_399_999
    expect((await ask(secret)).statusCode).toBe(200)
    time.now += 1
    expect((await ask(secret)).statusCode).toBe(401)
    await marc.post('/api/sign-in', { login: 'marc', password: PASSWORD })
    const two = (await make([ofSchool('observer')])).json()
    await http.db.write((t) => updatePerson(t, PERSON, { disabledAt: time.now }))
    expect((await ask(two.secret)).statusCode).toBe(401)
    await http.db.write((t) => updatePerson(t, PERSON, { disabledAt: null }))
    expect((await ask(two.secret)).statusCode).toBe(200)
    expect((await marc.delete(`/api/self/tokens/${two.token.id}`)).statusCode).toBe(204)
    expect((await ask(two.secret)).statusCode).toBe(401)
    expect((await marc.delete(`/api/self/tokens/${two.token.id}`)).json().code).toBe('TOKEN_NOT_FOUND')
  })

  it('makes no other token and changes nothing of its person', async () => {
    const { secret } = (await make([ofSchool('dispatcher')])).json()
    const headers = { authorization: `Bearer ${secret}` }
    const other = await new Browser(http.app).ask(
      'POST',
      '/api/self/tokens',
      { name: 'x', grants: [], days: 1 },
      headers,
    )
    expect([400, 403]).toContain(other.statusCode)
    const out = await new Browser(http.app).ask('DELETE', '/api/self/sessions', undefined, headers)
    expect(out.statusCode).toBe(403)
    expect((await marc.get('/api/self')).statusCode).toBe(200)
  })

  it.each(['pt_', `pt_${'A'.repeat(43)}`, 'A'.repeat(43), '', `pt_${'A'.repeat(4000)}`])(
    'is refused where it is none: %.20s',
    async (token) => {
      expect((await ask(token)).statusCode).toBe(401)
    },
  )
})

describe('the sessions of a person', () => {
  it('are listed without what opens them, and ended one by one or all at once', async () => {
    const phone = new Browser(http.app, '10.0.0.9')
    await phone.post('/api/sign-in', { login: 'marc', password: PASSWORD })
    const { rows } = (await marc.get('/api/self/sessions')).json()
    expect(rows.map((row: { from: string; current: boolean }) => [row.from, row.current]).sort()).toEqual([
      ['10.0.0.9', false],
      ['local', true],
    ])
    expect(JSON.stringify(rows)).not.toContain(phone.cookies.get('preau'))
    const { id } = rows.find(({ current }: { current: boolean }) => !current)
    expect((await marc.delete(`/api/self/sessions/${id}`)).statusCode).toBe(204)
    expect((await phone.get('/api/self')).statusCode).toBe(401)
    expect((await marc.delete(`/api/self/sessions/${id}`)).json().code).toBe('SESSION_NOT_FOUND')
    await phone.post('/api/sign-in', { login: 'marc', password: PASSWORD })
    expect((await marc.delete('/api/self/sessions')).statusCode).toBe(204)
    expect([(await phone.get('/api/self')).statusCode, (await marc.get('/api/self')).statusCode]).toEqual([401, 401])
  })

  it('end elsewhere with a new password, for which the old one is asked', async () => {
    const phone = new Browser(http.app)
    await phone.post('/api/sign-in', { login: 'marc', password: PASSWORD })
    const before = marc.cookies.get('preau')
    const chosen = 'girafe trombone lundi quai'
    const wrong = await marc.post('/api/self/password', { old: 'x', password: chosen })
    expect(wrong.json().code).toBe('SIGN_IN_REFUSED')
    expect((await marc.post('/api/self/password', { old: PASSWORD, password: 'court' })).json().code).toBe(
      'PASSWORD_WEAK',
    )
    expect((await marc.post('/api/self/password', { old: PASSWORD, password: chosen })).statusCode).toBe(204)
    expect(marc.cookies.get('preau')).not.toBe(before)
    expect([(await phone.get('/api/self')).statusCode, (await marc.get('/api/self')).statusCode]).toEqual([401, 200])
    expect((await phone.post('/api/sign-in', { login: 'marc', password: PASSWORD })).statusCode).toBe(403)
    expect((await phone.post('/api/sign-in', { login: 'marc', password: chosen })).statusCode).toBe(200)
  })
})

describe('a lot', () => {
  it('reaches its schools and classes of equipment, as they are at the next request', async () => {
    const lot = { id: http.newId(), name: 'Lot 1', schools: [places.school], kinds: ['board_pc' as const] }
    await http.db.write(async (t) => {
      await insertLot(t, lot)
      await setGrants(t, PERSON, [{ role: 'supplier', scope: { kind: 'lot', id: lot.id } }])
    })
    expect((await marc.get('/api/devices')).json().total).toBe(1)
    await http.db.write((t) => updateLot(t, { ...lot, kinds: ['tablet'] }))
    expect((await marc.get('/api/devices')).json().total).toBe(0)
  })
})
