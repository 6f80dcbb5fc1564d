import { createServer as createWebServer, type RequestListener } from 'node:http'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { type PostOptions, parseAnswer, postJson } from './post-json.ts'

const ends: (() => Promise<void> | void)[] = []
/** Asks over a connection of its own. */
function ask(origin: string, body: unknown, how: PostOptions = options) {
  const { hostname, port, host } = new URL(origin)
  return postJson(connect({ host: hostname, port: Number(port) }), host, '/api/x', body, how)
}

const options = { signal: new AbortController().signal, within: 10_000, limit: 65_536 }

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

/** Listens on a free port until the test ends; gives the origin. */
async function serve(server: Server): Promise<string> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => sockets.add(socket))
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  ends.push(() => {
    for (const socket of sockets) socket.destroy()
    return new Promise<void>((done) => server.close(() => done()))
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const web = (answer: RequestListener) => serve(createWebServer(answer))
/** A server that says `bytes` to whatever it is asked, and ends where `ends` says so. */
const raw = (bytes: string, then: 'ends' | 'waits') =>
  serve(
    createServer((socket) => socket.once('data', () => (then === 'ends' ? socket.end(bytes) : socket.write(bytes)))),
  )

describe('postJson', () => {
  it('asks a web server once and reads its answer, whatever the status', async () => {
    const heard: unknown[] = []
    const origin = await web((request, response) => {
      let body = ''
      request.on('data', (chunk) => {
        body += chunk
      })
      request.on('end', () => {
        const { method, url, headers } = request
        heard.push([method, url, headers.host, headers['content-type'], JSON.parse(body)])
        response.writeHead(503, { 'content-type': 'application/json' }).end('{"code":"é"}')
      })
    })
    const answer = await ask(origin, { name: 'Salle é' })
    expect(answer).toEqual({ status: 503, text: '{"code":"é"}' })
    expect(heard).toEqual([['POST', '/api/x', new URL(origin).host, 'application/json', { name: 'Salle é' }]])
  })

  it('reads an answer that is written piece by piece without a length', async () => {
    const origin = await web((_request, response) => {
      for (const piece of ['{"a":', '[1,2', ']}']) response.write(piece)
      response.end()
    })
    expect(await ask(origin, {})).toEqual({ status: 200, text: '{"a":[1,2]}' })
  })

  it.each([
    ['is longer than an answer can be', `HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(70_000)}`, 'ends'],
    ['ends before its length', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}', 'ends'],
    ['is no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n\r\n', 'ends'],
    ['has no end of its head', 'HTTP/1.1 200 OK\r\nX: y', 'ends'],
    ['is nothing', '', 'ends'],
    ['does not come in time', 'HTTP/1.1 200 OK\r\n', 'waits'],
  ] as const)('says that there is no server where the answer %s', async (_what, bytes, then) => {
    const origin = await raw(bytes, then)
    const asked = ask(origin, {}, { ...options, within: then === 'waits' ? 50 : 10_000 })
    await expect(asked).rejects.toMatchObject({ code: 'SERVER_UNREACHABLE' })
  })

  it('says so where nobody listens, and where the question is called off', async () => {
    const called = new AbortController()
    const origin = await raw('', 'waits')
    const asked = ask(origin, {}, { ...options, signal: called.signal })
    called.abort()
    await expect(asked).rejects.toMatchObject({ code: 'SERVER_UNREACHABLE' })
    await expect(ask('http://127.0.0.1:9', {})).rejects.toMatchObject({ code: 'SERVER_UNREACHABLE' })
  })
})

describe('parseAnswer', () => {
  it('takes the status of the first line alone', () => {
    expect(() => parseAnswer(Buffer.from('X: y\r\nHTTP/1.1 200 OK\r\n\r\n'))).toThrow('SERVER_UNREACHABLE')
    expect(parseAnswer(Buffer.from('HTTP/1.0 204\r\nA: b\r\n\r\n'))).toEqual({ status: 204, text: '' })
  })
})
