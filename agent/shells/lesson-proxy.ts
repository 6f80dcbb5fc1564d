import { lookup } from 'node:dns/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, isIP, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { openLessonFile } from './lesson-files.ts'
import { FILES_HOST, isPublicAddress } from './site-names.ts'

export interface ProxyOptions {
  /** Folder of the files that lessons open; undefined: none is opened here. */
  files: string | undefined
  /** The school's own proxy to the Internet, as `host:port`; undefined: this machine goes by itself. */
  upstream?: string | undefined
  /** Turns a name into addresses; a test gives its own. */
  resolve?(host: string): Promise<string[]>
  /** Whether an address may be gone to; a test lets its own servers in. */
  isPublic?(address: string): boolean
  /** Something was refused: what kind of thing. */
  onHeld?(what: string): void
}

export interface LessonProxy {
  /** `127.0.0.1:40111` */
  readonly address: string
  stop(): Promise<void>
}

const CONNECTIONS = 256
const CONNECT_WITHIN = 15_000

/**
 * The one way from the window of a lesson to a network: https to public addresses, and the files of lessons. It holds also where
 * a page got around all that stands in the browser. Names are looked up here and the found address is gone to: a name that turns
 * into this machine's address the second time it is asked for leads nowhere.
 */
export async function startLessonProxy(options: ProxyOptions): Promise<LessonProxy> {
  const { files, upstream, onHeld = () => {} } = options
  const resolve = options.resolve ?? (async (host) => (await lookup(host, { all: true })).map(({ address }) => address))
  const isPublic = options.isPublic ?? isPublicAddress
  const sockets = new Set<Duplex>()

  async function serveFile(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = URL.canParse(request.url ?? '') ? new URL(request.url ?? '') : undefined
    if (request.method !== 'GET' || url?.host !== FILES_HOST || files === undefined) {
      onHeld('address')
      response.writeHead(403, { 'content-type': 'text/plain', connection: 'close' }).end()
      return
    }
    const file = await openLessonFile(files, decodePath(url.pathname.slice(1)))
    if (file === undefined) {
      response.writeHead(404, { 'content-type': 'text/plain', 'cache-control': 'no-store' }).end()
      return
    }
    const range = rangeOf(request.headers.range, file.bytes)
    response.writeHead(range ? 206 : 200, {
      'content-type': file.type,
      'content-length': range ? range.end - range.start + 1 : file.bytes,
      'accept-ranges': 'bytes',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      // A file brings its own parts and asks nobody else for more.
      'content-security-policy': "default-src 'self' 'unsafe-inline' data: blob:; form-action 'none'; base-uri 'none'",
      ...(range && { 'content-range': `bytes ${range.start}-${range.end}/${file.bytes}` }),
    })
    await pipeline(file.handle.createReadStream(range ?? {}), response).catch(() => {})
  }

  async function tunnel(target: string, browser: Duplex): Promise<void> {
    const [, name = '', port = ''] = /^(.+):(\d{1,5})$/.exec(target) ?? []
    const host = name.replace(/^\[|\]$/g, '')
    const refuse = (line: string) => void browser.end(`HTTP/1.1 ${line}\r\nconnection: close\r\n\r\n`)
    if (port !== '443' || host === '') {
      onHeld('address')
      return refuse('403 Forbidden')
    }
    const via = upstream === undefined ? await straight(host) : await through(host)
    if (via === 'refused') {
      onHeld('address')
      return refuse('403 Forbidden')
    }
    if (via === undefined || browser.destroyed) return refuse('502 Bad Gateway')
    sockets.add(via)
    via.on('close', () => sockets.delete(via))
    browser.write('HTTP/1.1 200 OK\r\n\r\n')
    via.on('error', () => browser.destroy())
    browser.on('error', () => via.destroy())
    browser.on('close', () => via.destroy())
    via.on('close', () => browser.destroy())
    via.pipe(browser)
    browser.pipe(via)
  }

  async function straight(host: string): Promise<Socket | 'refused' | undefined> {
    const found = isIP(host) ? [host] : await resolve(host).catch(() => [])
    const open = found.filter(isPublic)
    if (found.length > 0 && open.length === 0) return 'refused'
    for (const address of open) {
      const socket = await opened(address, 443)
      if (socket) return socket
    }
    return undefined
  }

  /** The proxy of the school looks names up for itself; what is plainly of the house is still not asked of it. */
  async function through(host: string): Promise<Socket | 'refused' | undefined> {
    if (isIP(host) ? !isPublic(host) : !host.includes('.') || /\.(local|lan|home|internal|localhost)$/i.test(host)) {
      return 'refused'
    }
    const [, proxy = '', port = ''] = /^(.+):(\d+)$/.exec(upstream ?? '') ?? []
    const socket = await opened(proxy, Number(port))
    if (!socket) return undefined
    socket.write(`CONNECT ${host}:443 HTTP/1.1\r\nHost: ${host}:443\r\n\r\n`)
    const isThrough = await new Promise<boolean>((done) => {
      socket.once('data', (head: Buffer) => done(/^HTTP\/1\.[01] 200/.test(head.toString('latin1'))))
      socket.once('close', () => done(false))
    })
    if (isThrough) return socket
    socket.destroy()
    return undefined
  }

  const server = createServer({ maxHeaderSize: 16_384 }, (request, response) => void serveFile(request, response))
  server.maxConnections = CONNECTIONS
  server.on('connect', (request, socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
    void tunnel(request.url ?? '', socket)
  })
  await new Promise<void>((done, fail) => {
    server.once('error', fail)
    server.listen({ host: '127.0.0.1', port: 0 }, done)
  })
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      const ended = new Promise<void>((done) => server.close(() => done()))
      for (const socket of sockets) socket.destroy()
      server.closeAllConnections()
      await ended
    },
  }
}

function opened(host: string, port: number): Promise<Socket | undefined> {
  return new Promise((done) => {
    const socket = connect({ host, port, timeout: CONNECT_WITHIN })
    const fail = () => {
      socket.destroy()
      done(undefined)
    }
    socket.once('error', fail)
    socket.once('timeout', fail)
    socket.once('connect', () => {
      socket.setTimeout(0)
      socket.off('error', fail)
      done(socket)
    })
  })
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return ''
  }
}

/** One range of bytes, as a video asks for; undefined: the whole. */
function rangeOf(header: string | undefined, bytes: number): { start: number; end: number } | undefined {
  const [, from = '', to = ''] = /^bytes=(\d{1,15})-(\d{0,15})$/.exec(header ?? '') ?? []
  const start = Number(from)
  const end = Math.min(to === '' ? bytes - 1 : Number(to), bytes - 1)
  return from !== '' && start <= end ? { start, end } : undefined
}
