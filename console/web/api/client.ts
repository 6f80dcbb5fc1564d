import type { ErrorReply } from '@preau/protocol/api/error.ts'
import { ERRORS, type ErrorCode, type ErrorContext, PreauError } from '@preau/protocol/errors.ts'
import { address, type QueryValues } from './address.ts'
import { headStart } from './head-start.ts'
import { heardServerTime } from './server-clock.ts'

/** Asks `/api/…` for a value. Throws the server's PreauError, or SERVER_UNREACHABLE where nothing answered. */
export function getJson<T>(path: string, query: QueryValues = {}, signal?: AbortSignal): Promise<T> {
  return ask<T>('GET', address(path, query), undefined, signal)
}

/** Sends a change and gives what the server answers. Throws as getJson does. */
export function sendJson<T>(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<T> {
  return ask<T>(method, path, body, signal)
}

/** The error that an answer which is not a success stands for; a body that is not ours is INTERNAL with its HTTP status. */
export function errorOfReply(status: number, body: unknown): PreauError {
  if (isErrorReply(body) && Object.hasOwn(ERRORS, body.code)) {
    return new PreauError(body.code as ErrorCode, body.context as ErrorContext)
  }
  if (status === 502 || status === 504) return new PreauError('SERVER_UNREACHABLE', { status })
  return new PreauError('INTERNAL', { status, code: isErrorReply(body) ? body.code : undefined })
}

/** An answer that takes longer than this is none. An import of thousands of lines takes seconds. */
const LONGEST_WAIT_MS = 30_000

async function ask<T>(method: string, url: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const init: RequestInit = { method, cache: 'no-store' }
  const patience = AbortSignal.timeout(LONGEST_WAIT_MS)
  init.signal = signal ? AbortSignal.any([signal, patience]) : patience
  const headers = new Headers({ accept: 'application/json' })
  // No form of another page can send it: the server takes no change without.
  if (method !== 'GET') headers.set('x-preau', '1')
  if (body !== undefined) {
    headers.set('content-type', 'application/json')
    init.body = JSON.stringify(body)
  }
  init.headers = headers
  let reply: Response
  try {
    reply = await ((method === 'GET' && headStart.takeAnswer(url)) || fetch(url, init))
  } catch (cause) {
    // An abort is the caller's own doing: TanStack Query knows it by its name.
    if (signal?.aborted) throw cause
    throw new PreauError('SERVER_UNREACHABLE', {}, cause)
  }
  heardServerTime(reply.headers.get('date'))
  const value = await readBody(reply)
  if (!reply.ok) throw errorOfReply(reply.status, value)
  return value as T
}

async function readBody(reply: Response): Promise<unknown> {
  const text = await reply.text()
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch (cause) {
    if (reply.ok) throw new PreauError('INTERNAL', { status: reply.status }, cause)
    return undefined
  }
}

function isErrorReply(body: unknown): body is ErrorReply {
  return typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string'
}
