import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listenHttp } from './listen.ts'
import { isLoopback, isOwnHost, isOwnOrigin } from './security.ts'
import { type TestHttp, testHttp } from './testing.ts'

interface Answer {
  status: number
  headers: Record<string, unknown>
  body: string
}

/** A request as a stranger may send it: over a real socket, with any header. */
function ask(url: string, headers: Record<string, string> = {}, method = 'GET', body?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent: false }, (reply) => {
      const chunks: Buffer[] = []
      reply.on('data', (chunk: Buffer) => chunks.push(chunk))
      reply.on('end', () => {
        resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body: Buffer.concat(chunks).toString() })
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

describe('isLoopback', () => {
  it.each([
    ['127.0.0.1', true],
    ['127.8.9.1', true],
    ['::1', true],
    ['[::1]', true],
    ['::ffff:127.0.0.1', true],
    ['localhost', true],
    ['0.0.0.0', false],
    ['192.168.1.10', false],
    ['127.0.0.1.evil.example', false],
    ['', false],
  ])('%j: %j', (host, expected) => expect(isLoopback(host)).toBe(expected))
})

describe('isOwnHost', () => {
  it.each([
    ['localhost:8080', true],
    ['LOCALHOST:8080', true],
    ['127.0.0.1:8080', true],
    ['[::1]:8080', true],
    ['localhost:8081', false],
    ['localhost', false],
    ['evil.example:8080', false],
    ['localhost.evil.example:8080', false],
    ['localhost:8080@evil.example', false],
    ['', false],
    [undefined, false],
  ])('%j: %j', (host, expected) => expect(isOwnHost(host, 8080)).toBe(expected))
})

describe('isOwnOrigin', () => {
  it.each([
    [undefined, true],
    ['http://localhost:8080', true],
    ['https://localhost:8080', true],
    ['http://localhost:8081', false],
    ['http://evil.example', false],
    ['null', false],
    ['', false],
  ])('%j: %j', (origin, expected) => expect(isOwnOrigin(origin, 'localhost:8080')).toBe(expected))
})

describe('a listener on loopback', () => {
  let http: TestHttp
  let server: { url: string; close(): Promise<void> }
  beforeAll(async () => {
    http = await testHttp()
    server = await listenHttp(http.services, { host: '127.0.0.1', port: 0 })
  })
  afterAll(async () => {
    await server.close()
    await http.close()
  })
  const json = { 'content-type': 'application/json' }
  const authority = '{"name":"Alès"}'

  it('says where it is, without a final slash', () => {
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  })

  it('answers by its own names and refuses a name that a stranger gave it', async () => {
    const { port } = new URL(server.url)
    const [own, foreign] = await Promise.all([
      ask(`${server.url}/api/health`, { host: `localhost:${port}` }),
      ask(`${server.url}/api/health`, { host: `evil.example:${port}` }),
    ])
    expect(own.status).toBe(200)
    expect([foreign.status, JSON.parse(foreign.body)]).toEqual([
      403,
      {
        code: 'REQUEST_FORBIDDEN',
        message: expect.stringContaining('[REQUEST_FORBIDDEN]'),
        context: { header: 'host' },
      },
    ])
  })

  it('takes a change from its own page and from a program, and from no other page', async () => {
    const change = (origin: Record<string, string>) =>
      ask(
        `${server.url}/api/authorities`,
        { ...json, 'x-preau': '1', cookie: http.cookie, ...origin },
        'POST',
        authority,
      )
    const page = await change({ origin: server.url })
    expect(page.status).toBe(201)
    const foreign = await change({ origin: 'http://evil.example' })
    expect([foreign.status, JSON.parse(foreign.body).context]).toEqual([403, { header: 'origin' }])
    const sandboxed = await change({ origin: 'null' })
    expect(sandboxed.status).toBe(403)
  })

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'text/plain; application/json'])(
    'refuses a change that a form could send: %s',
    async (type) => {
      const headers = { 'content-type': type, cookie: http.cookie, 'x-preau': '1' }
      const reply = await ask(`${server.url}/api/authorities`, headers, 'POST', authority)
      expect([reply.status, JSON.parse(reply.body)]).toMatchObject([400, { code: 'REQUEST_INVALID' }])
    },
  )

  it('gives every answer its headers, errors too', async () => {
    for (const path of ['/api/health', '/api/nothing', '/', '/api/devices?limit=-1']) {
      const { headers } = await ask(server.url + path)
      expect(headers['content-security-policy'], path).toContain("default-src 'self'")
      expect(headers['content-security-policy'], path).not.toContain('unsafe-')
      expect(headers['content-security-policy'], path).toContain("frame-ancestors 'none'")
      expect(headers['x-content-type-options'], path).toBe('nosniff')
      expect(headers['referrer-policy'], path).toBe('same-origin')
      expect(headers['cache-control'], path).toBe('no-store')
      expect(headers['access-control-allow-origin'], path).toBeUndefined()
    }
  })

  it('answers bytes that are no HTTP with an error of its own', async () => {
    const reply = await ask(`${server.url}/api/%zz`)
    expect([reply.status, JSON.parse(reply.body)]).toMatchObject([400, { code: 'REQUEST_INVALID' }])
    const long = await ask(`${server.url}/api/health`, { 'x-long': 'x'.repeat(20_000) })
    expect([long.status, JSON.parse(long.body)]).toMatchObject([413, { code: 'REQUEST_TOO_LARGE' }])
  })

  it('says that a port is taken', async () => {
    const port = Number(new URL(server.url).port)
    await expect(listenHttp(http.services, { host: '127.0.0.1', port })).rejects.toMatchObject({
      code: 'LISTEN_FAILED',
      context: { host: '127.0.0.1', port, reason: 'EADDRINUSE' },
    })
  })
})

describe('a listener for the network', () => {
  it('answers by any name, and takes changes from its own page alone', async () => {
    const http = await testHttp({}, '0.0.0.0')
    const change = (origin: string) =>
      http.app.inject({
        method: 'POST',
        url: '/api/authorities',
        headers: { host: 'ecole.lan', origin, cookie: http.cookie, 'content-type': 'application/json' },
        payload: '{"name":"Alès"}',
      })
    expect((await change('https://ecole.lan')).statusCode).toBe(201)
    expect((await change('https://evil.example')).statusCode).toBe(403)
    await http.close()
  })
})
