import { Agent, request } from 'node:https'
import { connect, type TLSSocket } from 'node:tls'
import { decodeUplinkReply, type UplinkPost } from '@preau/protocol/api/territory.ts'
import { ERRORS, type ErrorCode, PreauError } from '@preau/protocol/errors.ts'
import type { CodeAddress } from '@preau/protocol/rules/enrol-code.ts'
import { authorityByPrint, requireServerOf } from '../access/uplink-key.ts'
import type { LineEvents, LinePapers, UplinkLine } from './line.ts'

/** How long the other side may hold a question until it has something to say, in ms, and how much longer the network may take. */
const HOLD = 20_000
const WITHIN = 15_000
/** Messages of one question. */
const TOGETHER = 16

/**
 * Messages by HTTPS, where nothing else comes through: what is to be sent is posted, and one question is always open for what the
 * other side has to say.
 */
export function openHttpsLine(
  { address, papers }: { address: CodeAddress; papers: LinePapers },
  events: LineEvents,
): UplinkLine {
  const agent = new Agent({ keepAlive: true, maxSockets: 2 })
  const ending = new AbortController()
  const waiting: string[] = []
  let isOver = false
  let isPosting = false
  const finish = (error?: unknown) => {
    if (isOver) return
    isOver = true
    ending.abort()
    agent.destroy()
    events.closed(error)
  }
  const ask = async (messages: string[], wait: number) => {
    const body: UplinkPost = { messages, wait }
    const text = await postJson({
      address,
      path: '/api/uplink',
      body,
      papers,
      agent,
      signal: ending.signal,
      within: wait + WITHIN,
    })
    for (const message of decodeUplinkReply(JSON.parse(text)).messages) if (!isOver) events.message(message)
  }
  const post = async () => {
    if (isPosting) return
    isPosting = true
    try {
      while (waiting.length > 0 && !isOver) await ask(waiting.splice(0, TOGETHER), 0)
    } catch (error) {
      finish(error)
    }
    isPosting = false
  }
  const listen = async () => {
    try {
      while (!isOver) await ask([], HOLD)
    } catch (error) {
      finish(error)
    }
  }
  setImmediate(() => {
    if (isOver) return
    events.opened()
    void listen()
  })
  return {
    send(text) {
      waiting.push(text)
      void post()
    },
    close: () => finish(),
  }
}

export interface JsonQuestion {
  address: CodeAddress
  path: string
  body: object
  /** What is shown, and by what the other side is known; without papers `trust` (PEM) says the latter. */
  papers?: LinePapers
  trust?: string
  agent?: Agent
  signal?: AbortSignal
  /** ms. */
  within: number
}

/** Posts JSON to a server of the authority in the papers; gives the text of the answer. Throws the error that it named, SERVER_UNREACHABLE or SERVER_NOT_TRUSTED. */
export function postJson(question: JsonQuestion): Promise<string> {
  const { address, path, body, papers, trust = papers?.authority, agent, signal, within } = question
  const text = JSON.stringify(body)
  return new Promise((done, failed) => {
    const unreachable = (cause: unknown) =>
      failed(cause instanceof PreauError ? cause : new PreauError('SERVER_UNREACHABLE', { host: address.host }, cause))
    const asking = request({
      ...{
        host: address.host,
        port: address.port,
        path,
        method: 'POST',
        rejectUnauthorized: false,
        minVersion: 'TLSv1.3',
        ca: [],
      },
      ...(papers && { key: papers.key, cert: papers.certificate }),
      ...(agent && { agent }),
      ...(signal && { signal }),
      timeout: within,
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) },
    })
    asking.once('socket', (socket) => {
      const prove = () => {
        try {
          const peer = (socket as TLSSocket).getPeerX509Certificate()
          // A session that is resumed was proved when it began.
          if (peer || trust === undefined) requireServerOf(peer, trust ?? '')
          asking.end(text)
        } catch (error) {
          asking.destroy(error as Error)
        }
      }
      // Nothing is written before the other side has proved itself.
      if (asking.reusedSocket) prove()
      else socket.once('secureConnect', prove)
    })
    asking.once('timeout', () => asking.destroy(new PreauError('SERVER_UNREACHABLE', { step: 'answer' })))
    asking.once('error', unreachable)
    asking.once('response', (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.once('error', unreachable)
      response.once('end', () => {
        const answer = Buffer.concat(chunks).toString()
        if (response.statusCode !== undefined && response.statusCode < 300) done(answer)
        else failed(new PreauError(codeOf(answer) ?? 'SERVER_UNREACHABLE', { status: response.statusCode ?? 0 }))
      })
    })
  })
}

/** The authority (PEM) of the server at an address, by its print. Throws SERVER_UNREACHABLE or SERVER_NOT_TRUSTED. */
export function authorityAt({ host, port }: CodeAddress, print: Uint8Array): Promise<string> {
  return new Promise((done, failed) => {
    const socket = connect({ host, port, rejectUnauthorized: false, minVersion: 'TLSv1.3', ca: [], timeout: WITHIN })
    const fail = (error: unknown) => {
      socket.destroy()
      failed(error instanceof PreauError ? error : new PreauError('SERVER_UNREACHABLE', { host }, error))
    }
    socket.once('timeout', () => fail(new PreauError('SERVER_UNREACHABLE', { host })))
    socket.once('error', fail)
    socket.once('secureConnect', () => {
      try {
        done(authorityByPrint(socket.getPeerX509Certificate(), print))
        socket.end()
      } catch (error) {
        fail(error)
      }
    })
  })
}

function codeOf(text: string): ErrorCode | undefined {
  try {
    const { code }: { code?: unknown } = JSON.parse(text)
    return typeof code === 'string' && Object.hasOwn(ERRORS, code) ? (code as ErrorCode) : undefined
  } catch {
    return undefined
  }
}
