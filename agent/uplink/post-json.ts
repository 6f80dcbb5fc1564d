import type { Socket } from 'node:net'
import { PreauError } from '@preau/protocol/errors.ts'

export interface Answer {
  status: number
  text: string
}

export interface PostOptions {
  /** Ends the question, and what may come of it. */
  signal: AbortSignal
  /** Milliseconds until the whole answer must be there. */
  within: number
  /** The longest answer that is read, in bytes. */
  limit: number
}

/**
 * Sends `body` as JSON over an open connection to `host`, and gives the answer, whatever its status; throws SERVER_UNREACHABLE
 * where there is none. One question in HTTP/1.0: a server may then neither send chunks nor keep the connection (RFC 9112 6.1,
 * 9.3), so that the end of the answer is plain to see. The agent asks once in a long while; `fetch` for that would stay in its
 * memory with 22 MB, node:http with 7 (docs/adr/0010).
 */
export async function postJson(
  socket: Socket,
  host: string,
  path: string,
  body: unknown,
  { signal, within, limit }: PostOptions,
): Promise<Answer> {
  const payload = Buffer.from(JSON.stringify(body))
  const head = [
    `POST ${path} HTTP/1.0`,
    `Host: ${host}`,
    'Content-Type: application/json',
    'Accept: application/json',
    `Content-Length: ${payload.length}`,
  ]
  const whole = readAll(socket, limit, AbortSignal.any([signal, AbortSignal.timeout(within)]))
  socket.write(`${head.join('\r\n')}\r\n\r\n`)
  socket.write(payload)
  return parseAnswer(await whole)
}

/** Everything that comes until the other side has ended. */
function readAll(socket: Socket, limit: number, signal: AbortSignal): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let bytes = 0
    const fail = (cause: unknown) => {
      socket.destroy()
      reject(new PreauError('SERVER_UNREACHABLE', { bytes }, cause))
    }
    if (signal.aborted) return fail(signal.reason)
    signal.addEventListener('abort', () => fail(signal.reason), { once: true })
    socket.on('data', (chunk) => {
      bytes += chunk.length
      if (bytes > limit) fail(new PreauError('SERVER_UNREACHABLE', { bytes }))
      else chunks.push(chunk)
    })
    socket.on('error', fail)
    socket.on('end', () => {
      socket.destroy()
      resolve(Buffer.concat(chunks))
    })
  })
}

/** Throws SERVER_UNREACHABLE where this is no answer, or not the whole of one. */
export function parseAnswer(bytes: Buffer): Answer {
  const end = bytes.indexOf('\r\n\r\n')
  const head = bytes.toString('latin1', 0, Math.max(0, end))
  const status = Number(/^HTTP\/1\.[01] (\d{3})(?:[ \r]|$)/.exec(head)?.[1])
  const length = /^content-length:[ \t]*(\d{1,9})[ \t]*$/im.exec(head)?.[1]
  const body = bytes.subarray(end + 4)
  const isWhole = length === undefined || Number(length) === body.length
  if (end < 0 || Number.isNaN(status) || !isWhole) throw new PreauError('SERVER_UNREACHABLE', { bytes: bytes.length })
  return { status, text: body.toString() }
}
