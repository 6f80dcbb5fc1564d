import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type IncomingMessage, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { realClock } from '../uplink/clock.ts'
import { type RunningKiosk, startKiosk } from './kiosk-server.ts'
import { boardOf, stateOf } from './testing/day.ts'
import { type FakeDesk, fakeDesk } from './testing/fake-desk.ts'

const PAGE = '<!doctype html><title>Tableau</title>'

interface Reply {
  status: number
  headers: IncomingMessage['headers']
  body: string
}

describe('the server of the page at the board', () => {
  let folder: string
  let desk: FakeDesk
  let kiosk: RunningKiosk
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'preau-kiosk-'))
    mkdirSync(join(folder, 'page/assets'), { recursive: true })
    writeFileSync(join(folder, 'secret.txt'), 'not for the browser')
    writeFileSync(join(folder, 'page/index.html'), PAGE)
    writeFileSync(join(folder, 'page/assets/kiosk-B1gH4sh0.js'), 'export {}')
    writeFileSync(join(folder, 'page/assets/kiosk-B1gH4sh0.js.gz'), gzipSync('export {}'))
    desk = fakeDesk(stateOf())
    kiosk = await startKiosk({ desk, page: join(folder, 'page'), clock: realClock() })
  })
  afterEach(async () => {
    await kiosk.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  /** One request as a program sends it: whatever is said in `headers` goes over what a browser would say. */
  function ask(
    path: string,
    options: { method?: string; body?: string; headers?: Record<string, string> } = {},
  ): Promise<Reply> {
    const { method = 'GET', body, headers = {} } = options
    return new Promise((done, fail) => {
      const own = { host: `127.0.0.1:${kiosk.port}` }
      const sent = request(
        { host: '127.0.0.1', port: kiosk.port, path, method, headers: { ...own, ...headers } },
        (reply) => {
          let text = ''
          reply.setEncoding('utf8')
          reply.on('data', (chunk: string) => {
            text += chunk
          })
          reply.on('end', () => done({ status: reply.statusCode ?? 0, headers: reply.headers, body: text }))
        },
      )
      sent.on('error', fail)
      sent.end(body)
    })
  }

  async function cookie(): Promise<string> {
    const { headers } = await ask(new URL(kiosk.invite()).pathname)
    return `${headers['set-cookie']?.[0]}`.split(';')[0] ?? ''
  }

  async function act(body: unknown, headers: Record<string, string> = {}): Promise<Reply> {
    return await ask('/act', {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers: {
        cookie: headers.cookie ?? (await cookie()),
        origin: `http://127.0.0.1:${kiosk.port}`,
        'content-type': 'application/json',
        ...headers,
      },
    })
  }

  it('lets in who comes by an invitation, once, and by no other way', async () => {
    const { pathname } = new URL(kiosk.invite())
    const first = await ask(pathname)
    expect([first.status, first.headers.location]).toEqual([303, '/'])
    expect(first.headers['set-cookie']?.[0]).toMatch(/^preau_kiosk_\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/)
    expect((await ask(pathname)).status).toBe(403)
    expect((await ask('/enter/guessed')).status).toBe(403)
    expect((await ask('/')).status).toBe(401)
    expect((await ask('/live')).status).toBe(401)
    expect((await ask('/', { headers: { cookie: `preau_kiosk_${kiosk.port}=guessed` } })).status).toBe(401)
    const page = await ask('/', { headers: { cookie: await cookie() } })
    expect([page.status, page.body]).toEqual([200, PAGE])
  })

  it('forgets an invitation that nobody used in time', async () => {
    const { pathname } = new URL(kiosk.invite(0))
    expect((await ask(pathname)).status).toBe(403)
  })

  it('lets in four pages at a time: the oldest one gives way', async () => {
    const cookies: string[] = []
    for (let n = 0; n < 5; n++) cookies.push(await cookie())
    const statuses: number[] = []
    for (const each of cookies) statuses.push((await ask('/', { headers: { cookie: each } })).status)
    expect(statuses).toEqual([401, 200, 200, 200, 200])
  })

  it.each([
    ['a name that leads here', { host: 'evil.example' }],
    ['another name of this machine', { host: 'localhost' }],
    ['a page of another origin', { origin: 'http://evil.example' }],
    ['a page of another port of this machine', { origin: 'http://127.0.0.1:1' }],
    ['a page that hides its origin', { origin: 'null' }],
    ['a frame or a link of another site', { 'sec-fetch-site': 'cross-site' }],
    ['a page of another port', { 'sec-fetch-site': 'same-site' }],
  ])('refuses what comes by %s, whatever cookie it bears', async (_, headers) => {
    const { status, body } = await ask('/', { headers: { cookie: await cookie(), ...headers } })
    expect([status, body.includes('REQUEST_FORBIDDEN')]).toEqual([403, true])
    const done = await act({ act: 'power', on: false }, headers)
    expect([done.status, desk.acts]).toEqual([403, []])
  })

  it('refuses an act that names no origin, or that a person typed as an address', async () => {
    const body = JSON.stringify({ act: 'power', on: false })
    const headers = { cookie: await cookie(), 'content-type': 'application/json' }
    expect((await ask('/act', { method: 'POST', body, headers })).status).toBe(403)
    expect((await act({ act: 'power', on: false }, { 'sec-fetch-site': 'none' })).status).toBe(403)
    expect((await ask('/act', { headers })).status).toBe(404)
    expect(desk.acts).toEqual([])
  })

  it('gives nothing but the files of the page', async () => {
    const headers = { cookie: await cookie() }
    for (const path of ['/../secret.txt', '/%2e%2e/secret.txt', '/assets/../../secret.txt', '/assets/', '/index.htm']) {
      expect([path, (await ask(path, { headers })).status]).toEqual([path, 404])
    }
    const script = await ask('/assets/kiosk-B1gH4sh0.js', { headers: { ...headers, 'accept-encoding': 'gzip' } })
    expect(script.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'content-encoding': 'gzip',
      'cache-control': 'private, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
    })
  })

  it('answers everything with a policy that lets no stranger in', async () => {
    for (const { headers } of [await ask('/'), await ask(new URL(kiosk.invite()).pathname), await act({})]) {
      expect(headers['content-security-policy']).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
      )
      expect([headers['referrer-policy'], headers['x-frame-options']]).toEqual(['no-referrer', 'DENY'])
    }
  })

  it('does an act that is one, and says what became of it', async () => {
    const reply = await act({ act: 'volume', to: 14 })
    expect([reply.status, JSON.parse(reply.body)]).toEqual([
      200,
      { refused: null, until: null, ms: expect.any(Number) },
    ])
    desk.answer(() => ({ refused: 'code', until: null }))
    expect(JSON.parse((await act({ act: 'leave', code: '123456' })).body)).toMatchObject({ refused: 'code' })
    expect(desk.acts).toEqual([
      { act: 'volume', to: 14 },
      { act: 'leave', code: '123456' },
    ])
  })

  it.each([
    ['an act that nobody knows', { act: 'format', disk: 'c' }, 400],
    ['a field too many', { act: 'power', on: true, device: 'all' }, 400],
    ['a code that is none', { act: 'leave', code: '; rm' }, 400],
    ['an input that is a path', { act: 'input', input: '../hdmi' }, 400],
    ['no JSON', '{"act":', 400],
    ['a novel', { act: 'leave', code: '1'.repeat(5000) }, 413],
  ])('refuses %s before the desk hears of it', async (_, body, status) => {
    expect([(await act(body)).status, desk.acts]).toEqual([status, []])
  })

  it('refuses a form, which any page of the machine could send', async () => {
    expect((await act('act=power', { 'content-type': 'application/x-www-form-urlencoded' })).status).toBe(400)
    expect((await act('{"act":"power","on":true}', { 'content-type': 'text/plain' })).status).toBe(400)
    expect(desk.acts).toEqual([])
  })

  it('does eight acts at a time, and sends more away', async () => {
    let release = () => {}
    const held = new Promise<void>((done) => {
      release = done
    })
    desk.answer(() => held.then(() => ({ refused: null, until: null })))
    const borne = await cookie()
    const many = Array.from({ length: 9 }, () => act({ act: 'blank', on: true }, { cookie: borne }))
    const ninth = await Promise.race(many)
    release()
    const statuses = (await Promise.all(many)).map(({ status }) => status)
    expect([ninth.status, statuses.filter((status) => status === 200).length]).toEqual([503, 8])
  })

  it('tells the state at once, and each time that it is another one', async () => {
    const headers = { cookie: await cookie() }
    const boards = await new Promise<(number | string | null)[]>((done, fail) => {
      const seen: (number | string | null)[] = []
      const sent = request({
        host: '127.0.0.1',
        port: kiosk.port,
        path: '/live',
        headers: { host: `127.0.0.1:${kiosk.port}`, ...headers },
      })
      sent.on('error', fail)
      sent.on('response', (reply) => {
        let text = ''
        reply.setEncoding('utf8')
        reply.on('data', (chunk: string) => {
          text += chunk
          const events = text.split('\n\n')
          text = events.pop() ?? ''
          for (const event of events.filter((each) => each.startsWith('event: state'))) {
            seen.push(JSON.parse(event.split('data: ')[1] ?? '').board.volume.value)
            if (seen.length === 1) {
              // Several changes of one moment are one news, and another time alone is none.
              desk.become(stateOf({ now: stateOf().now + 1000 }))
              desk.become(stateOf({ board: boardOf({ volume: { value: 13, refused: null, least: 0, most: 30 } }) }))
              desk.become(stateOf({ board: boardOf({ volume: { value: 14, refused: null, least: 0, most: 30 } }) }))
            } else {
              sent.destroy()
              done(seen)
            }
          }
        })
      })
      sent.end()
    })
    expect(boards).toEqual([12, 14])
  })

  it('is silent where the time alone is another one', async () => {
    const headers = { cookie: await cookie(), host: `127.0.0.1:${kiosk.port}` }
    const times = await new Promise<number[]>((done, fail) => {
      const seen: number[] = []
      const sent = request({ host: '127.0.0.1', port: kiosk.port, path: '/live', headers })
      sent.on('error', fail)
      sent.on('response', (reply) => {
        reply.setEncoding('utf8')
        reply.on('data', (chunk: string) => {
          for (const [, text = ''] of chunk.matchAll(/event: state\ndata: (.*)\n\n/g)) {
            const { now, support } = JSON.parse(text) as { now: number; support: string }
            seen.push(now)
            if (support === 'end') {
              sent.destroy()
              return done(seen)
            }
            desk.become(stateOf({ now: 2 }))
            // Longer than changes wait for each other.
            setTimeout(() => desk.become(stateOf({ now: 3, support: 'end' })), 120)
          }
        })
      })
      sent.end()
    })
    expect(times).toEqual([stateOf().now, 3])
  })

  it('says plainly that the page is not there, and still does acts', async () => {
    await kiosk.stop()
    kiosk = await startKiosk({ desk, page: join(folder, 'nowhere'), clock: realClock() })
    const { status, body } = await ask('/', { headers: { cookie: await cookie() } })
    expect([status, body.includes('n’est pas installée')]).toEqual([500, true])
    expect((await act({ act: 'blank', on: true })).status).toBe(200)
  })
})
