import { randomBytes } from 'node:crypto'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { HttpUpstream } from './upstream.ts'

const BYTES = randomBytes(60_000)
const signal = new AbortController().signal

let server: Server
let upstream: HttpUpstream
let lines: Socket[]
/** A web server that is no more than what it does with a line on which something was asked. */
async function serve(answer: (line: Socket, asked: string) => void): Promise<void> {
  lines = []
  server = createServer((line) => {
    lines.push(line)
    line.on('error', () => undefined).on('data', (asked) => answer(line, asked.toString()))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  upstream = new HttpUpstream(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
}
afterEach(() => {
  upstream.end()
  for (const line of lines) line.destroy()
  server.close()
})

const head = (status: string, headers: string[]) => [`HTTP/1.1 ${status}`, ...headers, '', ''].join('\r\n')
const PARTIAL = ['Content-Length: 100000', 'Content-Range: bytes 0-99999/500000']
/** What came before the end, and the code of what ended it. */
async function collect(chunks: AsyncIterable<Buffer> | Buffer[], beforeEach = async () => {}) {
  const came: Buffer[] = []
  let code: string | undefined
  try {
    for await (const chunk of chunks) {
      came.push(chunk)
      await beforeEach()
    }
  } catch (error) {
    code = (error as { code: string }).code
  }
  return { bytes: Buffer.concat(came), code }
}
const code = (asked: Promise<unknown>) => asked.catch((error: { code: string }) => error.code)

describe('what stands behind a school server', () => {
  it('loses no byte that came, also where the line is reset while nobody reads', async () => {
    const reading: Socket[] = []
    const note = (message: unknown) => {
      reading.push((message as { response: IncomingMessage }).response.socket)
    }
    subscribe('http.client.response.finish', note)
    await serve((line) => {
      line.write(head('206 Partial Content', PARTIAL))
      for (let at = 0; at < BYTES.length; at += 1000) line.write(BYTES.subarray(at, at + 1000))
    })
    const coming = await upstream.get('x', { from: 0, bytes: 100_000 }, signal)
    unsubscribe('http.client.response.finish', note)
    const [line] = lines
    const sent = head('206 Partial Content', PARTIAL).length + BYTES.length
    await expect.poll(() => reading[0]?.bytesRead, { timeout: 20_000 }).toBe(sent)
    line?.resetAndDestroy()
    await expect.poll(() => reading[0]?.closed, { timeout: 20_000 }).toBe(true)
    const { bytes, code } = await collect(coming?.chunks ?? [], async () => void (await turn()))
    expect([coming?.total, bytes.length, bytes.equals(BYTES), code]).toEqual([
      ...[500_000, BYTES.length, true, 'UPDATE_SOURCE_FAILED'],
    ])
  })

  it('is asked on one line for all pieces, and on another one where that was ended meanwhile', async () => {
    const asked: string[] = []
    await serve((line, text) => {
      const range = /bytes=\d+-\d+/.exec(text)?.[0] ?? ''
      asked.push(range)
      const [, from = '', to = ''] = /(\d+)-(\d+)/.exec(range) ?? []
      // The third question on a line is answered by its end.
      if (asked.length === 3) return void line.resetAndDestroy()
      line.write(head('206 Partial Content', ['Content-Length: 10', `Content-Range: bytes ${from}-${to}/100`]))
      line.write('0123456789')
    })
    for (let from = 0; from < 40; from += 10) {
      const coming = await upstream.get('x', { from, bytes: 10 }, signal)
      expect((await collect(coming?.chunks ?? [])).bytes.length).toBe(10)
    }
    expect(asked).toEqual(['bytes=0-9', 'bytes=10-19', 'bytes=20-29', 'bytes=20-29', 'bytes=30-39'])
    expect(lines.length).toBe(2)
  })

  it('is refused where it gives another piece than was asked for', async () => {
    for (const [status, headers] of [
      ['206 Partial Content', ['Content-Length: 10', 'Content-Range: bytes 20-29/100']],
      ['206 Partial Content', ['Content-Length: 11', 'Content-Range: bytes 10-20/100']],
      ['206 Partial Content', ['Content-Length: 10', 'Content-Range: bytes 10-19/*']],
      ['206 Partial Content', ['Content-Length: 10']],
      ['206 Partial Content', ['Transfer-Encoding: chunked', 'Content-Range: bytes 10-19/100']],
      ['200 OK', ['Content-Length: 100']],
      ['302 Found', ['Location: http://127.0.0.1/', 'Content-Length: 0']],
      ['500 Oh', ['Content-Length: 0']],
    ] as const) {
      await serve((line) => line.write(head(status, [...headers])))
      expect(await code(upstream.get('x', { from: 10, bytes: 10 }, signal))).toBe('UPDATE_SOURCE_FAILED')
      upstream.end()
      server.close()
    }
  })

  it('may know no ranges: it gives all of it from the first byte on, or nothing', async () => {
    await serve((line, text) => {
      if (text.includes('/none')) return void line.write(head('404 Not Found', ['Content-Length: 0']))
      line.write(head('200 OK', ['Content-Length: 10']))
      line.write('0123456789')
    })
    const coming = await upstream.get('x', { from: 0, bytes: 5 }, signal)
    expect([coming?.total, (await collect(coming?.chunks ?? [])).bytes.toString()]).toEqual([10, '0123456789'])
    expect(await upstream.get('none', undefined, signal)).toBe(undefined)
  })
})
