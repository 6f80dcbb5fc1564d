import { request } from 'node:http'
import Fastify from 'fastify'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { guardRoutes } from './guard.ts'
import { listenHttp } from './listen.ts'
import type { HttpApp } from './services.ts'
import { type TestHttp, testHttp } from './testing.ts'

let http: TestHttp
beforeEach(async () => {
  http = await testHttp({ anonymous: true })
})
afterEach(() => http.close())

describe('a route under /api', () => {
  it.each([
    ['names no action and no reason', {}],
    ['names both', { action: 'fleet.read', open: 'why not' }],
  ] as const)('keeps the server from starting where it %s', (_, config) => {
    const app: HttpApp = Fastify()
    guardRoutes(app, http.services)
    expect(() => app.get('/api/secrets', { config }, () => 'all of them')).toThrow('GET /api/secrets')
  })
})

describe('who asks', () => {
  const json = { 'content-type': 'application/json' }
  const post = (headers: Record<string, string>, payload = '{"name":"Alès"}') =>
    http.app.inject({
      method: 'POST',
      url: '/api/authorities',
      payload,
      headers: { host: 'localhost', ...json, ...headers },
    })
  const own = { origin: 'http://localhost' }

  it('is nobody without a session: 401, whatever the address', async () => {
    const replies = await Promise.all([
      http.app.inject('/api/devices'),
      http.app.inject('/api/devices/no-id'),
      http.app.inject({ url: '/api/devices', headers: { cookie: 'preau=x; __Host-preau=y' } }),
      http.app.inject({ url: '/api/devices', headers: { authorization: 'Bearer pt_x' } }),
    ])
    for (const reply of replies) expect([reply.statusCode, reply.json().code]).toEqual([401, 'SIGN_IN_REQUIRED'])
  })

  it('is refused with the roles that may, where none of his own do', async () => {
    const cookie = http.signIn([{ role: 'teacher', scope: { kind: 'server' } }])
    const reply = await post({ cookie, ...own })
    expect([reply.statusCode, reply.json()]).toEqual([
      403,
      {
        code: 'ACTION_REFUSED',
        message: expect.stringContaining('[ACTION_REFUSED]'),
        context: { action: 'place.found', roles: 'admin' },
      },
    ])
  })

  it('changes something by a cookie from a page of this server alone, and never by a form', async () => {
    const { cookie } = http
    const statuses = async (headers: Record<string, string>) => (await post({ cookie, ...headers })).statusCode
    expect(await statuses(own)).toBe(201)
    expect(await statuses({})).toBe(403)
    expect(await statuses({ origin: 'http://evil.example' })).toBe(403)
    expect(await statuses({ origin: 'null' })).toBe(403)
    expect(await statuses({ ...own, 'sec-fetch-site': 'cross-site' })).toBe(403)
    expect(await statuses({ 'x-preau': '1', 'sec-fetch-site': 'same-site' })).toBe(403)
    expect(
      (
        await http.app.inject({
          method: 'DELETE',
          url: '/api/quarantine',
          headers: { cookie, ...own, host: 'localhost' },
        })
      ).statusCode,
    ).toBe(403)
    expect(
      (await http.app.inject({ method: 'DELETE', url: '/api/quarantine', headers: { cookie, 'x-preau': '1' } }))
        .statusCode,
    ).toBe(204)
  })

  it('listens to what changes from a page of this server alone, though nothing is changed by it', async () => {
    const listen = async (headers: Record<string, string>) => {
      const reply = await http.app.inject({
        url: '/api/live',
        headers: { cookie: http.cookie, host: 'localhost', ...headers },
      })
      return [reply.statusCode, reply.json().context]
    }
    expect(await listen({ origin: 'http://evil.example' })).toEqual([403, { header: 'origin' }])
    expect(await listen({ origin: 'null' })).toEqual([403, { header: 'origin' }])
    expect(await listen({ 'sec-fetch-site': 'same-site' })).toEqual([403, { header: 'sec-fetch-site' }])
  })

  it('shows a token or a cookie, never both', async () => {
    const reply = await post({ cookie: http.cookie, authorization: 'Bearer pt_x', ...own })
    expect([reply.statusCode, reply.json().context]).toEqual([403, { reason: 'token_and_cookie' }])
  })

  it('is a program of this machine by the code of this start, which may do a few things and no more', async () => {
    const local = (url: string, secret = http.localSecret) =>
      http.app.inject({ url, headers: { authorization: `Local ${secret}` } })
    expect((await local('/api/places')).statusCode).toBe(200)
    expect((await local('/api/places', '0'.repeat(20))).statusCode).toBe(401)
    for (const url of ['/api/people', '/api/audit', '/api/privacy/retention', '/api/self', '/api/enrolments/waiting']) {
      expect([url, (await local(url)).statusCode]).toEqual([url, 403])
    }
  })

  it('is that program only where the code comes from this machine', async () => {
    const reply = await http.app.inject({
      url: '/api/places',
      remoteAddress: '192.168.1.7',
      headers: { authorization: `Local ${http.localSecret}` },
    })
    expect(reply.statusCode).toBe(401)
  })

  it('hears of the health of the server only that it lives, where he may not read more', async () => {
    const health = async (headers: Record<string, string>) =>
      (await http.app.inject({ url: '/api/health', headers })).json()
    expect(await health({})).toEqual({ status: 'ok' })
    expect(await health({ cookie: http.signIn([{ role: 'observer', scope: { kind: 'server' } }]) })).toEqual({
      status: 'ok',
    })
    expect(await health({ cookie: http.cookie })).toMatchObject({ status: 'ok', version: '0.0.0-test' })
  })
})

describe('an address', () => {
  let server: { url: string; close(): Promise<void> }
  beforeAll(async () => {
    const test = await testHttp({ anonymous: true })
    const listening = await listenHttp(test.services, { host: '127.0.0.1', port: 0 })
    server = { url: listening.url, close: () => listening.close().then(test.close) }
  })
  afterAll(() => server.close())

  /** Sends the target of a request as it stands. */
  function ask(target: string, method = 'GET'): Promise<number | undefined> {
    const { hostname, port } = new URL(server.url)
    return new Promise((answered, failed) => {
      const sent = request({ hostname, port, path: target, method, agent: false }, (reply) => {
        reply.resume()
        answered(reply.statusCode)
      })
      sent.on('error', failed)
      sent.end()
    })
  }

  it.each([
    '/api/devices/',
    '/%61pi/devices',
    '/api/%64evices',
    '/api/devices?x=/assets/',
    '/api/devices;.js',
    '//api/devices',
    '/./api/devices',
    '/assets/../api/devices',
    '/API/devices',
    'http://127.0.0.1/api/devices',
    'http://evil.example/api/devices',
  ])('opens nothing, however it is written: %s', async (target) => {
    // Either it is the route, which asks who it is, or it is none; a page of the console is not built here (500).
    expect([400, 401, 403, 404, 500]).toContain(await ask(target))
    if (/(%61pi|%64evices|127\.0\.0\.1)/.test(target)) expect(await ask(target)).toBe(401)
    expect([400, 401, 403, 404, 500]).toContain(await ask(target, 'HEAD'))
  })
})
