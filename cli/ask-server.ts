import type { Ask } from '@preau/agent/simulators/school.ts'
import { ERRORS, type ErrorCode, PreauError } from '@preau/protocol/errors.ts'

/** Longest wait for an answer, in ms. */
const PATIENCE = 10_000
/** Characters of a word of the server that are shown at most. */
const LONGEST_WORD = 200

/**
 * Asks the HTTP API of the server at `origin`. Throws the error that the server named, SERVER_UNREACHABLE where there was no
 * answer, CONFIG_INVALID where `origin` is no http address.
 * @param secret of the code that a server makes for programs of its machine, in hex: it says on whose behalf this asks
 */
export function askServer(origin: string, secret?: string): Ask {
  const base = parseOrigin(origin)
  return async (method, path, body) => {
    const response = await send(base, method, path, body, secret)
    const text = await response.text().catch((cause) => {
      throw new PreauError('SERVER_UNREACHABLE', { server: base }, cause)
    })
    if (response.ok) return text === '' ? undefined : readJson(text, base)
    throw refusal(text, base, response.status)
  }
}

/** `origin` without a final slash; throws CONFIG_INVALID. */
export function parseOrigin(origin: string): string {
  const url = URL.canParse(origin) ? new URL(origin) : undefined
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search !== '' || url.username !== '') {
    throw new PreauError('CONFIG_INVALID', { setting: 'server', value: origin.slice(0, 100) })
  }
  return url.origin
}

async function send(
  base: string,
  method: string,
  path: string,
  body: object | undefined,
  secret: string | undefined,
): Promise<Response> {
  const headers = {
    ...(body && { 'content-type': 'application/json' }),
    ...(secret !== undefined && { authorization: `Local ${secret}` }),
  }
  try {
    return await fetch(base + path, {
      method,
      signal: AbortSignal.timeout(PATIENCE),
      headers,
      ...(body && { body: JSON.stringify(body) }),
    })
  } catch (cause) {
    throw new PreauError('SERVER_UNREACHABLE', { server: base }, cause)
  }
}

function readJson(text: string, server: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new PreauError('SERVER_UNREACHABLE', { server }, cause)
  }
}

function refusal(text: string, server: string, status: number): PreauError {
  const { code, context } = Object(readJson(text, server)) as { code?: unknown; context?: unknown }
  if (!Object.hasOwn(ERRORS, String(code))) return new PreauError('SERVER_UNREACHABLE', { server, status })
  return new PreauError(String(code) as ErrorCode, { ...saidOf(context), server, status })
}

/** What of a context may be shown on a terminal: figures, and short texts without a control character. */
function saidOf(context: unknown): Record<string, string | number> {
  const said: Record<string, string | number> = {}
  for (const [name, value] of Object.entries(Object(context) as Record<string, unknown>)) {
    if (typeof value === 'number') said[name] = value
    else if (typeof value === 'string') said[name] = value.replace(/\p{C}/gu, '').slice(0, LONGEST_WORD)
  }
  return said
}
