import type { Socket } from 'node:net'
import { isPreauError, PreauError } from '@preau/protocol/errors.ts'
import type { Source } from './source.ts'

export interface HttpSourceParts {
  /** For the log. */
  name: string
  /** As the server knows itself: `host:port`. */
  host: string
  /** What stands before every path: `/api/updates`. */
  prefix: string
  /** How it calls a file; as a published folder does where nothing is said. */
  address?(path: string): string
  /** Opens a line to a server that has proved itself. The source ends it. */
  open(signal: AbortSignal): Promise<Socket>
  /** Longest silence on a line, and longest time for a whole small file, in ms. */
  idle?: number
  within?: number
}

const IDLE = 20_000
const WITHIN = 30_000
/** The longest head of an answer, in bytes. */
const HEAD_BYTES = 16 * 1024

/**
 * Reads over HTTP, a line for each question. HTTP/1.0, as every question of the agent is (`agent/uplink/post-json.ts`): no chunks,
 * the end of the answer is the end of the line, and neither `fetch` nor node:http in the memory of the agent.
 */
export class HttpSource implements Source {
  readonly name: string
  readonly #parts: Required<HttpSourceParts>

  constructor(parts: HttpSourceParts) {
    this.name = parts.name
    this.#parts = { idle: IDLE, within: WITHIN, address: (path) => path, ...parts }
  }

  async read(path: string, limit: number, signal: AbortSignal): Promise<Buffer | undefined> {
    const chunks: Buffer[] = []
    let bytes = 0
    try {
      for await (const chunk of this.stream(
        path,
        0,
        AbortSignal.any([signal, AbortSignal.timeout(this.#parts.within)]),
      )) {
        bytes += chunk.length
        if (bytes > limit) throw new PreauError('UPDATE_METADATA_INVALID', { path, expected: `${limit} bytes` })
        chunks.push(Buffer.from(chunk))
      }
    } catch (error) {
      if (isPreauError(error, 'UPDATE_TARGET_NOT_FOUND')) return undefined
      throw error
    }
    return Buffer.concat(chunks)
  }

  async *stream(path: string, from: number, signal: AbortSignal): AsyncIterable<Uint8Array> {
    const { open, host, prefix, idle, address } = this.#parts
    const fail = (cause: unknown, context = {}) =>
      isPreauError(cause, 'UPDATE_METADATA_INVALID', 'UPDATE_TARGET_NOT_FOUND', 'UPDATE_FETCHING')
        ? cause
        : new PreauError('UPDATE_SOURCE_FAILED', { source: this.name, ...context }, cause)
    const socket = await open(signal).catch((error: unknown) => {
      throw fail(error)
    })
    const end = () => socket.destroy(new PreauError('UPDATE_SOURCE_FAILED', { source: this.name }))
    signal.addEventListener('abort', end, { once: true })
    socket.setTimeout(idle, end)
    try {
      if (signal.aborted) end()
      const range = from > 0 ? [`Range: bytes=${from}-`] : []
      socket.write([`GET ${prefix}/${address(path)} HTTP/1.0`, `Host: ${host}`, ...range, '', ''].join('\r\n'))
      yield* bodyOf(socket, path, from)
    } catch (error) {
      throw fail(error)
    } finally {
      signal.removeEventListener('abort', end)
      socket.destroy()
    }
  }
}

/** What comes after the head of an answer, where that says it is what was asked for, as many bytes as it says and no more. */
async function* bodyOf(socket: Socket, path: string, from: number): AsyncIterable<Uint8Array> {
  let head: Buffer | undefined = Buffer.alloc(0)
  let left = 0
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    let body = chunk
    if (head) {
      head = Buffer.concat([head, chunk])
      const end = head.indexOf('\r\n\r\n')
      if (end < 0) {
        if (head.length > HEAD_BYTES) throw new PreauError('UPDATE_SOURCE_FAILED', { step: 'head' })
        continue
      }
      left = lengthOf(head.toString('latin1', 0, end), path, from)
      body = head.subarray(end + 4)
      head = undefined
    }
    if (body.length > left) throw new PreauError('UPDATE_METADATA_INVALID', { path, expected: 'its own length' })
    left -= body.length
    if (body.length > 0) yield body
  }
  if (head || left > 0) throw new PreauError('UPDATE_SOURCE_FAILED', { step: 'cut' })
}

/** How many bytes an answer promises. Throws what its status means. */
function lengthOf(head: string, path: string, from: number): number {
  const status = Number(/^HTTP\/1\.[01] (\d{3})(?:[ \r]|$)/.exec(head)?.[1])
  const length = /^content-length:[ \t]*(\d{1,15})[ \t]*$/im.exec(head)?.[1]
  if (status === 404) throw new PreauError('UPDATE_TARGET_NOT_FOUND', { path })
  if (status === 503 && /^retry-after:/im.test(head)) {
    const after = Number(/^retry-after:[ \t]*(\d{1,4})[ \t]*$/im.exec(head)?.[1] ?? 5)
    throw new PreauError('UPDATE_FETCHING', { path, after })
  }
  const start = /^content-range:[ \t]*bytes (\d{1,15})-/im.exec(head)?.[1]
  const isAsked = from === 0 ? status === 200 : status === 206 && Number(start) === from
  if (!isAsked || length === undefined) throw new PreauError('UPDATE_SOURCE_FAILED', { status })
  return Number(length)
}
