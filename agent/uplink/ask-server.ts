import { isPreauError, PreauError } from '@preau/protocol/errors.ts'
import type { CodeAddress } from '@preau/protocol/rules/enrol-code.ts'
import { type Answer, postJson } from './post-json.ts'
import { openSecurely, type Papers } from './secure-socket.ts'
import type { Trust } from './server-proof.ts'

export interface Question {
  address: CodeAddress
  path: string
  body: unknown
  trust: Trust
  /** Shown to the server. */
  papers?: Papers
  /** Ends the question, and what may come of it. */
  signal: AbortSignal
}

/**
 * Asks one server once. `authority` is that of the server, PEM. Throws SERVER_NOT_TRUSTED where it is another one than the
 * trusted: then it has heard nothing; and SERVER_UNREACHABLE where there is no answer.
 */
export type AskServer = (question: Question) => Promise<Answer & { authority: string }>

/** Milliseconds until the server must have proved itself, and until its answer must be there. */
const PROVEN_WITHIN = 8000
const ANSWER_WITHIN = 10_000
/** The longest answer that is read, in bytes. */
const ANSWER_BYTES = 64 * 1024

export const askServer: AskServer = async ({ address, path, body, trust, papers, signal }) => {
  const { host, port } = address
  const opened = Promise.withResolvers<string>()
  const socket = openSecurely({ host, port, trust, ...(papers && { papers }) }, opened.resolve)
  socket.on('error', opened.reject)
  socket.on('close', () => opened.reject(new PreauError('SERVER_UNREACHABLE', { host, port })))
  const ended = AbortSignal.any([signal, AbortSignal.timeout(PROVEN_WITHIN)])
  const giveUp = () => socket.destroy()
  ended.addEventListener('abort', giveUp)
  try {
    if (ended.aborted) giveUp()
    const authority = await opened.promise
    const how = { signal, within: ANSWER_WITHIN, limit: ANSWER_BYTES }
    return { ...(await postJson(socket, `${host}:${port}`, path, body, how)), authority }
  } catch (error) {
    throw isPreauError(error) ? error : new PreauError('SERVER_UNREACHABLE', { host, port }, error)
  } finally {
    ended.removeEventListener('abort', giveUp)
    socket.destroy()
  }
}
