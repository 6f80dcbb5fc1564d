import { Agent, type ClientRequest, type IncomingMessage, request as plainRequest } from 'node:http'
import { Agent as SecureAgent, request as secureRequest } from 'node:https'
import { PreauError } from '@preau/protocol/errors.ts'

/** What is asked of a file: so many bytes from a place on. */
export interface Piece {
  from: number
  bytes: number
}

/** What comes of a file. */
export interface Coming {
  /** Bytes of the whole file, as is promised. */
  total: number
  /** INVARIANT: gives each byte that came before it throws UPDATE_SOURCE_FAILED, however abruptly the line was cut. */
  chunks: AsyncIterable<Buffer>
  /** Where it is not wanted after all. */
  drop(): void
}

/** Where a school server gets signed files from. It is not trusted: devices check all of it. */
export interface Upstream {
  /** The whole file, or a piece of it. undefined where there is no such file. Throws UPDATE_SOURCE_FAILED. */
  get(path: string, piece: Piece | undefined, signal: AbortSignal): Promise<Coming | undefined>
  /** Ends its lines. */
  end?(): void
}

/** Longest silence on a line, in ms. */
const IDLE = 30_000
/** Bytes that are held where they come faster than the disk takes them, from a server that gives more than was asked for. */
const MOST_HELD = 1024 * 1024

/** A published repository behind `http://` or `https://`: any web server that gives out files, with ranges. */
export class HttpUpstream implements Upstream {
  readonly #base: string
  readonly #plain = new Agent({ keepAlive: true })
  readonly #secure = new SecureAgent({ keepAlive: true })

  /** @param base without a final slash */
  constructor(base: string) {
    this.#base = base
  }

  async get(path: string, piece: Piece | undefined, signal: AbortSignal): Promise<Coming | undefined> {
    const { response, body } = await this.#ask(path, piece, signal)
    const { statusCode: status = 0, headers } = response
    if (status === 404 || status === 403 || status === 410) {
      response.destroy()
      return undefined
    }
    const total = totalOf(status, headers, piece)
    if (total === undefined) {
      response.destroy()
      throw new PreauError('UPDATE_SOURCE_FAILED', { source: 'upstream', status })
    }
    return { total, chunks: body, drop: () => void response.destroy() }
  }

  end(): void {
    this.#plain.destroy()
    this.#secure.destroy()
  }

  async #ask(path: string, piece: Piece | undefined, signal: AbortSignal): Promise<Answer> {
    const url = new URL(`${this.#base}/${path}`)
    const range = piece && { range: `bytes=${piece.from}-${piece.from + piece.bytes - 1}` }
    const options = { headers: { 'accept-encoding': 'identity', ...range }, signal, timeout: IDLE }
    const start = () =>
      url.protocol === 'https:'
        ? secureRequest(url, { ...options, agent: this.#secure })
        : plainRequest(url, { ...options, agent: this.#plain })
    const first = start()
    try {
      return await answerOf(first)
    } catch (error) {
      // The other side may end a line that rests at the moment when it is used again.
      if (!first.reusedSocket || signal.aborted) throw error
      return await answerOf(start())
    }
  }
}

interface Answer {
  response: IncomingMessage
  body: AsyncIterable<Buffer>
}

function answerOf(asking: ClientRequest): Promise<Answer> {
  return new Promise((came, failed) => {
    const fail = (cause: unknown) => failed(new PreauError('UPDATE_SOURCE_FAILED', { source: 'upstream' }, cause))
    asking.once('timeout', () => asking.destroy(new PreauError('UPDATE_SOURCE_FAILED', { step: 'silent' })))
    asking.on('error', fail)
    // What comes is taken from its first byte on: a stream that waits for its reader loses all that it holds when the line is cut.
    asking.once('response', (response) => came({ response, body: bodyOf(response) }))
    asking.end()
  })
}

/** Bytes of the whole file, where the answer is what was asked for. */
function totalOf(status: number, headers: IncomingMessage['headers'], piece: Piece | undefined): number | undefined {
  const length = Number(headers['content-length'] ?? Number.NaN)
  if (!Number.isSafeInteger(length)) return undefined
  // A server without ranges gives all of it, which is as good from the first byte on.
  if (status === 200 && (piece?.from ?? 0) === 0) return length
  const [, start, total] = /^bytes (\d{1,15})-\d{1,15}\/(\d{1,15})$/.exec(headers['content-range'] ?? '') ?? []
  const isAsked = status === 206 && piece && Number(start) === piece.from && length <= piece.bytes
  return isAsked ? Number(total) : undefined
}

/** What comes, held until it is asked for. */
function bodyOf(response: IncomingMessage): AsyncIterable<Buffer> {
  const held: Buffer[] = []
  let bytes = 0
  let cause: unknown
  let isOver = false
  let wake = () => {}
  const over = () => {
    isOver = true
    wake()
  }
  response.on('data', (chunk: Buffer) => {
    held.push(chunk)
    bytes += chunk.length
    if (bytes > MOST_HELD) response.pause()
    wake()
  })
  response.on('error', (error) => {
    cause = error
  })
  response.once('close', over)
  response.once('end', over)
  return (async function* () {
    try {
      for (;;) {
        const chunk = held.shift()
        if (chunk) {
          bytes -= chunk.length
          if (bytes === 0) response.resume()
          yield chunk
        } else if (isOver) break
        else {
          await new Promise<void>((resolve) => {
            wake = resolve
          })
        }
      }
      if (!response.complete) throw new PreauError('UPDATE_SOURCE_FAILED', { step: 'cut' }, cause)
    } finally {
      if (!response.complete) response.destroy()
    }
  })()
}
