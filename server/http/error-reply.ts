import type { ErrorReply } from '@preau/protocol/api/error.ts'
import { type ErrorCode, isPreauError, PreauError } from '@preau/protocol/errors.ts'

/** The body of the answer to `error`: code, sentence and context, never its stack or its cause. */
export function errorReply(error: PreauError): ErrorReply {
  const context: ErrorReply['context'] = {}
  for (const [name, value] of Object.entries(error.context)) {
    if (value !== undefined) context[name] = value
  }
  return { code: error.code, message: error.message, context }
}

/** What Fastify and Node say of a request that never reached a route, in our codes. */
const FOREIGN: Record<string, ErrorCode> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'REQUEST_TOO_LARGE',
  HPE_HEADER_OVERFLOW: 'REQUEST_TOO_LARGE',
  FST_ERR_NOT_FOUND: 'NOT_FOUND',
}

/** `error`, whatever it is, as one of ours: what the caller did wrong as such, all else as INTERNAL with its cause. */
export function requestError(error: unknown): PreauError {
  if (isPreauError(error)) return error
  const { code, statusCode } = Object(error) as { code?: unknown; statusCode?: unknown }
  const known = typeof code === 'string' ? FOREIGN[code] : undefined
  if (known) return new PreauError(known, {}, error)
  if (statusCode === 404) return new PreauError('NOT_FOUND', {}, error)
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) {
    return new PreauError('REQUEST_INVALID', { reason: typeof code === 'string' ? code : null }, error)
  }
  return new PreauError('INTERNAL', {}, error)
}
