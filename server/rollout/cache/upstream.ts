import { type ClientRequest, type IncomingMessage, request as plainRequest } from 'node:http'
import { request as secureRequest } from 'node:https'
import { PreauError } from '@preau/protocol/errors.ts'

/** Bytes of a file from a place on, as they come. */
export interface Coming {
  /** How many are promised. */
  length: number
  chunks: AsyncIterable<Buffer>
}

/** Where a school server gets signed files from. It is not trusted: devices check all of it. */
export interface Upstream {
  /** undefined where there is no such file. Throws UPDATE_SOURCE_FAILED. */
  get(path: string, from: number, signal: AbortSignal): Promise<Coming | undefined>
}

/** Longest silence on a line, in ms. */
const IDLE = 30_000

/** A published repository behind `http://` or `https://`: any web server that gives out files, with ranges. */
export class HttpUpstream implements Upstream {
  readonly #base: string

  /** @param base without a final slash */
  constructor(base: string) {
    this.#base = base
  }

  async get(path: string, from: number, signal: AbortSignal): Promise<Coming | undefined> {
    const response = await this.#ask(path, from, signal)
    const { statusCode: status = 0, headers } = response
    const start = /^bytes (\d{1,15})-/.exec(headers['content-range'] ?? '')?.[1]
    const isAsked = from === 0 ? status === 200 : status === 206 && Number(start) === from
    const length = Number(headers['content-length'] ?? Number.NaN)
    if (status === 404 || status === 403 || status === 410) {
      response.destroy()
      return undefined
    }
    if (!isAsked || !Number.isSafeInteger(length)) {
      response.destroy()
      throw new PreauError('UPDATE_SOURCE_FAILED', { source: 'upstream', status })
    }
    return { length, chunks: bodyOf(response) }
  }

  #ask(path: string, from: number, signal: AbortSignal): Promise<IncomingMessage> {
    const url = new URL(`${this.#base}/${path}`)
    const headers = { 'accept-encoding': 'identity', ...(from > 0 && { range: `bytes=${from}-` }) }
    return new Promise((came, failed) => {
      const fail = (cause: unknown) => failed(new PreauError('UPDATE_SOURCE_FAILED', { source: 'upstream' }, cause))
      const options = { headers, signal, timeout: IDLE, agent: false as const }
      const asking: ClientRequest = url.protocol === 'https:' ? secureRequest(url, options) : plainRequest(url, options)
      asking.once('timeout', () => asking.destroy(new PreauError('UPDATE_SOURCE_FAILED', { step: 'silent' })))
      asking.once('error', fail)
      asking.once('response', came)
      asking.end()
    })
  }
}

async function* bodyOf(response: IncomingMessage): AsyncIterable<Buffer> {
  try {
    yield* response as AsyncIterable<Buffer>
    if (!response.complete) throw new PreauError('UPDATE_SOURCE_FAILED', { step: 'cut' })
  } catch (error) {
    throw new PreauError('UPDATE_SOURCE_FAILED', { source: 'upstream' }, error)
  } finally {
    response.destroy()
  }
}
