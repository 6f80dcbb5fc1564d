import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { HttpSource } from './http-source.ts'

const signal = new AbortController().signal
let server: Server | undefined
const sockets = new Set<Socket>()
afterEach(() => {
  for (const socket of sockets) socket.destroy()
  server?.close()
})

/** A server that answers each question with what `answer` writes, and what it was asked. */
async function answering(answer: (socket: Socket, question: string) => void, times = {}) {
  const asked: string[] = []
  server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.once('data', (data) => {
      asked.push(data.toString())
      answer(socket, data.toString())
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const source = new HttpSource({
    ...{ name: 'school', host: `127.0.0.1:${port}`, prefix: '/api/updates', ...times },
    open: async () => {
      const socket = connect(port, '127.0.0.1')
      await once(socket, 'connect')
      return socket
    },
  })
  return { source, asked }
}
const all = async (chunks: AsyncIterable<Uint8Array>) => {
  const parts: Uint8Array[] = []
  for await (const chunk of chunks) parts.push(chunk)
  return Buffer.concat(parts).toString()
}
const ok = (body: string, head = 'HTTP/1.1 200 OK') => `${head}\r\nContent-Length: ${body.length}\r\n\r\n${body}`

describe('reading signed files over HTTP', () => {
  it('asks for a file, or for what is missing of it', async () => {
    const { source, asked } = await answering((socket, question) =>
      socket.end(
        question.includes('Range')
          ? ok('world', 'HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 6-10/11')
          : ok('hello world'),
      ),
    )
    expect(await source.read('metadata/timestamp.json', 100, signal)).toEqual(Buffer.from('hello world'))
    expect(await all(source.stream('targets/x', 6, signal))).toBe('world')
    expect(asked.map((each) => each.split('\r\n').filter((line) => !line.startsWith('Host')))).toEqual([
      ['GET /api/updates/metadata/timestamp.json HTTP/1.0', '', ''],
      ['GET /api/updates/targets/x HTTP/1.0', 'Range: bytes=6-', '', ''],
    ])
  })

  it('knows what is not there, and what is still on its way to the school', async () => {
    const { source } = await answering((socket, question) =>
      socket.end(
        question.includes('none')
          ? ok('{}', 'HTTP/1.1 404 Not Found')
          : ok('{}', 'HTTP/1.1 503 Service Unavailable\r\nRetry-After: 7'),
      ),
    )
    expect(await source.read('none', 100, signal)).toBe(undefined)
    await expect(all(source.stream('x', 0, signal))).rejects.toMatchObject({
      ...{ code: 'UPDATE_FETCHING', context: { after: 7 } },
    })
  })

  it('U10 takes no byte beyond what it may hold, what was promised, or a head that never ends', async () => {
    const endless = (socket: Socket, head: string) => {
      socket.write(head)
      const more = () => socket.writable && socket.write('x'.repeat(65_536), () => setImmediate(more))
      more()
    }
    const long = await answering((socket) => endless(socket, 'HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n'))
    await expect(long.source.read('x', 1000, signal)).rejects.toMatchObject({ code: 'UPDATE_METADATA_INVALID' })
    const more = await answering((socket) => endless(socket, 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n'))
    await expect(all(more.source.stream('x', 0, signal))).rejects.toMatchObject({ code: 'UPDATE_METADATA_INVALID' })
    const head = await answering((socket) => endless(socket, 'HTTP/1.1 200 OK\r\n'))
    await expect(all(head.source.stream('x', 0, signal))).rejects.toMatchObject({ code: 'UPDATE_SOURCE_FAILED' })
  })

  it('U10 leaves a place that says nothing, or a letter now and then', async () => {
    const silent = await answering(() => undefined, { idle: 50 })
    await expect(all(silent.source.stream('x', 0, signal))).rejects.toMatchObject({ code: 'UPDATE_SOURCE_FAILED' })
    const slow = await answering(
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n')
        const drip = setInterval(() => (socket.writable ? socket.write('x') : clearInterval(drip)), 5)
      },
      { within: 100 },
    )
    await expect(slow.source.read('x', 200_000, signal)).rejects.toMatchObject({ code: 'UPDATE_SOURCE_FAILED' })
  })

  it('does not take an answer for the whole that was cut, of another place, or no HTTP', async () => {
    for (const answer of [
      'HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello',
      ok('hello', 'HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-4/5'),
      'HTTP/1.1 200 OK\r\n\r\nhello',
      'hello',
      '',
    ]) {
      const { source } = await answering((socket) => socket.end(answer))
      await expect(all(source.stream('x', 0, signal))).rejects.toMatchObject({ code: 'UPDATE_SOURCE_FAILED' })
    }
    const { source } = await answering((socket) => socket.end(ok('hello')))
    await expect(all(source.stream('x', 3, signal))).rejects.toMatchObject({ code: 'UPDATE_SOURCE_FAILED' })
  })

  it('ends when it is told to', async () => {
    const { source } = await answering((socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello'))
    const stopping = new AbortController()
    const reading = (async () => {
      for await (const _ of source.stream('x', 0, stopping.signal)) stopping.abort()
    })()
    await expect(reading).rejects.toMatchObject({ code: 'UPDATE_SOURCE_FAILED' })
  })
})
