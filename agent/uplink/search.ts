import { createHash, X509Certificate } from 'node:crypto'
import { PreauError, toPreauError } from '@preau/protocol/errors.ts'
import { CODE_AUTHORITY_BYTES, type CodeAddress } from '@preau/protocol/rules/enrol-code.ts'
import type { AskServer, Question } from './ask-server.ts'
import type { FindServer } from './find-server.ts'
import type { Log } from './log.ts'
import type { Answer } from './post-json.ts'
import type { Trust } from './server-proof.ts'

export interface SearchParts {
  ask: AskServer
  find: FindServer
  log: Log
  signal: AbortSignal
}

export interface Wanted extends Pick<Question, 'path' | 'body' | 'trust' | 'papers'> {
  /** Where the server may be, the likeliest first. */
  addresses: readonly CodeAddress[]
}

/** Asks the one server that is trusted, wherever it is: at the addresses that are known, then wherever the LAN says it is. */
export class Search {
  readonly #parts: SearchParts
  /** Rounds without a server: one alone is a server that starts again, and needs no search. */
  #inVain = 0
  readonly #refused = new Set<string>()

  constructor(parts: SearchParts) {
    this.#parts = parts
  }

  /** The answer, whatever its status, and where it came from. Throws SERVER_NOT_TRUSTED or SERVER_UNREACHABLE. */
  async ask(wanted: Wanted): Promise<{ answer: Answer; address: CodeAddress }> {
    const { find, signal } = this.#parts
    const tried = new Set<string>()
    const found = await this.#askEach(wanted, wanted.addresses, tried)
    if ('answer' in found) return found
    this.#inVain += 1
    if (this.#inVain < 2 || signal.aborted) throw found.fault
    const elsewhere = await find({ authority: printOf(wanted.trust), signal })
    const there = await this.#askEach(wanted, elsewhere, tried)
    if ('answer' in there) return there
    throw there.fault.code === 'SERVER_NOT_TRUSTED' ? there.fault : found.fault
  }

  async #askEach(
    wanted: Wanted,
    addresses: readonly CodeAddress[],
    tried: Set<string>,
  ): Promise<{ answer: Answer; address: CodeAddress } | { fault: PreauError }> {
    const { ask, signal } = this.#parts
    let fault = new PreauError('SERVER_UNREACHABLE')
    for (const address of addresses) {
      const name = `${address.host}:${address.port}`
      if (tried.has(name) || signal.aborted) continue
      tried.add(name)
      try {
        const answer = await ask({ ...wanted, address, signal })
        this.#inVain = 0
        return { answer, address }
      } catch (error) {
        const known = toPreauError(error, 'SERVER_UNREACHABLE')
        if (known.code === 'SERVER_NOT_TRUSTED') this.#tellRefused(name)
        if (fault.code !== 'SERVER_NOT_TRUSTED') fault = known
      }
    }
    return { fault }
  }

  #tellRefused(address: string): void {
    if (this.#refused.has(address) || this.#refused.size > 100) return
    this.#refused.add(address)
    this.#parts.log('error', 'agent.server_refused', { address })
  }
}

/** What a server says of its authority on the LAN. */
function printOf(trust: Trust): string {
  const print = typeof trust === 'string' ? createHash('sha256').update(new X509Certificate(trust).raw).digest() : trust
  return Buffer.from(print.subarray(0, CODE_AUTHORITY_BYTES)).toString('hex')
}
