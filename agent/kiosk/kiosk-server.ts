import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PreauError, toPreauError } from '@preau/protocol/errors.ts'
import { decodeKioskAct, KIOSK_ACT_MAX, type KioskAnswer } from '@preau/protocol/kiosk.ts'
import type { Clock } from '../uplink/clock.ts'
import { type Log, silent } from '../uplink/log.ts'
import type { KioskDesk } from './desk.ts'
import { Doors } from './doors.ts'
import { cookieIn, cookieName, KIOSK_HEADERS, refuseStrangers } from './guard.ts'
import { type PageFile, readPage } from './page-files.ts'
import { shutPage } from './shut-page.ts'
import { Streams } from './streams.ts'

export interface KioskServerOptions {
  desk: KioskDesk
  /** Folder of the built page. */
  page: string
  clock: Clock
  log?: Log
}

export interface RunningKiosk {
  readonly port: number
  /** An address that lets one page in, once, within so many seconds (60). A shell asks for a new one at each start. */
  invite(seconds?: number): string
  stop(): Promise<void>
}

/** Acts that may be under way at a time: fingers are two, and a board may take seconds. */
const ACTS_AT_ONCE = 8
const CONNECTIONS = 64
const HEADERS_WITHIN = 5000
const REQUEST_WITHIN = 10_000
const INVITED_FOR = 60

/**
 * Serves the page at the board on a port of 127.0.0.1 that the system chooses. Nobody but who was invited since this program
 * started sees anything of it; other programs of this machine and other pages of a browser do not.
 */
export async function startKiosk({ desk, page, clock, log = silent }: KioskServerOptions): Promise<RunningKiosk> {
  const files = readPage(page)
  if (files.size === 0) log('warn', 'kiosk.not_built', { folder: page })
  const doors = new Doors(clock.uptime)
  const streams = new Streams(desk, clock)
  let acts = 0
  let port = 0

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', headers } = request
    const path = (request.url ?? '/').split('?')[0] ?? '/'
    refuseStrangers(method, headers, port)
    if (method === 'GET' && path.startsWith('/enter/')) return enter(path.slice('/enter/'.length), response)
    const cookie = cookieIn(headers.cookie, port)
    if (cookie === undefined || !doors.knows(cookie)) throw new PreauError('SIGN_IN_REQUIRED')
    if (method === 'POST' && path === '/act') return sendJson(response, 200, await act(request))
    if (method !== 'GET') throw new PreauError('NOT_FOUND')
    if (path === '/live') return listen(response)
    const file = files.get(path)
    if (!file) throw new PreauError(path === '/' ? 'CONSOLE_NOT_BUILT' : 'NOT_FOUND')
    sendFile(response, file, /\bgzip\b/.test(`${headers['accept-encoding']}`))
  }

  function enter(word: string, response: ServerResponse): void {
    const cookie = doors.enter(word)
    if (cookie === undefined) throw new PreauError('LINK_REFUSED')
    response.setHeader('set-cookie', `${cookieName(port)}=${cookie}; HttpOnly; SameSite=Strict; Path=/`)
    response.writeHead(303, { location: '/', 'cache-control': 'no-store' }).end()
  }

  async function act(request: IncomingMessage): Promise<KioskAnswer> {
    if (acts >= ACTS_AT_ONCE) throw new PreauError('SERVER_BUSY', { acts })
    acts += 1
    const begun = clock.uptime()
    try {
      const asked = decodeKioskAct(await readJson(request))
      const answer = await desk.act(asked)
      const ms = Math.round((clock.uptime() - begun) * 1000)
      log('info', 'kiosk.act', { act: asked.act, ms, ...(answer.refused && { refused: answer.refused }) })
      return { ...answer, ms }
    } finally {
      acts -= 1
    }
  }

  function listen(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' })
    streams.add(response)
  }

  const server = createServer({ maxHeaderSize: 8192 }, (request, response) => {
    for (const [name, value] of Object.entries(KIOSK_HEADERS)) response.setHeader(name, value)
    serve(request, response).catch((error: unknown) => refuse(response, toPreauError(error), log))
  })
  server.headersTimeout = HEADERS_WITHIN
  server.requestTimeout = REQUEST_WITHIN
  server.maxConnections = CONNECTIONS
  port = await listenOnLoopback(server)
  streams.start()
  log('info', 'kiosk.served', { port })

  return {
    port,
    invite: (seconds = INVITED_FOR) => `http://127.0.0.1:${port}/enter/${doors.invite(seconds)}`,
    async stop() {
      streams.stop()
      const ended = new Promise<void>((done) => server.close(() => done()))
      server.closeAllConnections()
      await ended
    },
  }
}

function listenOnLoopback(server: Server): Promise<number> {
  return new Promise((done, fail) => {
    server.once('error', fail)
    server.listen({ host: '127.0.0.1', port: 0 }, () => {
      server.off('error', fail)
      done((server.address() as AddressInfo).port)
    })
  })
}

/** The body as JSON. Throws REQUEST_TOO_LARGE, and REQUEST_INVALID where it is not JSON or does not say that it is. */
async function readJson(request: IncomingMessage): Promise<unknown> {
  if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '')) {
    throw new PreauError('REQUEST_INVALID', { header: 'content-type', expected: 'application/json' })
  }
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > KIOSK_ACT_MAX) throw new PreauError('REQUEST_TOO_LARGE', { limit: KIOSK_ACT_MAX })
    chunks.push(chunk)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch (error) {
    throw new PreauError('REQUEST_INVALID', { expected: 'JSON' }, error)
  }
}

function sendFile(response: ServerResponse, { type, bytes, gzipped, lasts }: PageFile, zip: boolean): void {
  const body = zip && gzipped ? gzipped : bytes
  response.writeHead(200, {
    'content-type': type,
    'content-length': body.length,
    'cache-control': lasts ? 'private, max-age=31536000, immutable' : 'no-cache',
    vary: 'accept-encoding',
    ...(body === gzipped && { 'content-encoding': 'gzip' }),
  })
  response.end(body)
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body)
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
  })
  response.end(text)
}

/** Says why, in a sentence to who looks at it: an address that was used is what a person may come by. */
function refuse(response: ServerResponse, error: PreauError, log: Log): void {
  const { code, status, context } = error
  if (status >= 500) log('error', 'kiosk.failed', { code })
  else log('debug', 'kiosk.refused', { code, ...('header' in context && { header: `${context.header}` }) })
  if (response.headersSent) return void response.destroy()
  response.setHeader('connection', 'close')
  const body = shutPage(code)
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
  })
  response.end(body)
}
