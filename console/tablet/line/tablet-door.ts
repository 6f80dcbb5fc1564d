import type { ErrorReply } from '@preau/protocol/api/error.ts'
import { ERRORS, type ErrorCode, PreauError } from '@preau/protocol/errors.ts'
import { PROOF_HEADER, type ProvenRequest } from '@preau/protocol/rules/tablet-proof.ts'
import type { TabletIdentity } from '../proof/identity.ts'
import { proofOf } from '../proof/sign.ts'

const ANSWER_WITHIN = 15_000

/** What a request of this tablet needs of its page, passed in. */
export interface DoorParts {
  subtle: SubtleCrypto
  /** ms since 1970, by the clock of this tablet, which may be wrong. */
  clock: () => number
  send: typeof fetch
}

/**
 * The door of the school server, as a tablet has it: each request is signed. Never with a cookie: who is signed in on the console of
 * this browser is not asked here.
 */
export class TabletDoor {
  readonly #parts: DoorParts
  #ahead = 0

  constructor(parts: DoorParts) {
    this.#parts = parts
  }

  /** What is to be added to the clock of this tablet for the time of the server, ms. */
  get ahead(): number {
    return this.#ahead
  }

  /** The server told its time. */
  heard(time: number): void {
    this.#ahead = time - this.#parts.clock()
  }

  /** Asks without a proof: what is there before the tablet has its place. Throws SERVER_UNREACHABLE and what the server answers. */
  async ask<T>(method: 'GET' | 'POST', path: string, body?: object): Promise<T> {
    return await this.#send({ method, path, body }, {})
  }

  /** Asks as this tablet. Throws SERVER_UNREACHABLE, CERTIFICATE_REFUSED and what else the server answers. */
  async askAs<T>(identity: TabletIdentity, request: ProvenRequest, going = false): Promise<T> {
    try {
      return await this.#signed(identity, request, going)
    } catch (error) {
      if (!(error instanceof PreauError) || error.code !== 'TABLET_CLOCK') throw error
      this.heard(Number(error.context.now))
      return await this.#signed(identity, request, going)
    }
  }

  async #signed<T>({ keys, place }: TabletIdentity, request: ProvenRequest, going: boolean): Promise<T> {
    if (!place) throw new PreauError('CERTIFICATE_REFUSED')
    const at = Math.round(this.#parts.clock() + this.#ahead)
    const proof = await proofOf(request, place, keys.privateKey, at, this.#parts.subtle)
    return await this.#send(request, { [PROOF_HEADER]: proof }, going)
  }

  async #send<T>({ method, path, body }: ProvenRequest, headers: Record<string, string>, going = false): Promise<T> {
    const { send } = this.#parts
    const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' }
    let reply: Response
    try {
      reply = await send(path, {
        ...{ method, headers: { ...type, ...headers }, credentials: 'omit', cache: 'no-store', keepalive: going },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        ...(!going && { signal: AbortSignal.timeout(ANSWER_WITHIN) }),
      })
    } catch (error) {
      throw new PreauError('SERVER_UNREACHABLE', {}, error)
    }
    const told: unknown = await reply.json().catch(() => undefined)
    if (reply.ok && told !== undefined) return told as T
    const { code, context } = (told ?? {}) as Partial<ErrorReply>
    const isOurs = code !== undefined && Object.hasOwn(ERRORS, code)
    throw new PreauError(isOurs ? (code as ErrorCode) : 'SERVER_UNREACHABLE', context ?? {})
  }
}
