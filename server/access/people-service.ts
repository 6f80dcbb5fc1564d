import type { ProviderSettings } from '@preau/protocol/api/provider.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { Grant, ScopeMap } from '@preau/protocol/rules/roles.ts'
import { grantsOf } from '../store/grants.ts'
import { scopeMapOf } from '../store/scope-map.ts'
import { findToken, touchToken } from '../store/tokens.ts'
import { findWebSession, touchWebSession } from '../store/web-sessions.ts'
import { OneTimeLinks } from './one-time-links.ts'
import { OwnAccount, TOKEN_PREFIX } from './own-account.ts'
import { Passkeys } from './passkeys.ts'
import { asksForFactor, type PeopleParts, withoutFactor } from './people-parts.ts'
import { Provider } from './provider.ts'
import { isSecret, proofOfSecret } from './secrets.ts'
import { SignIns } from './sign-ins.ts'
import { grantsWithin } from './token-grants.ts'
import { holdsAt } from './web-session.ts'

/** That a session or a token is used is written down so often, in ms. */
const TOUCH_EVERY = 60_000

/** Who asks, as a session or a token says. `needsFactor`: his grants are those that he has without a second factor. */
export type Known =
  | { kind: 'person'; id: Id; grants: readonly Grant[]; session: string; strong: boolean; needsFactor: boolean }
  | { kind: 'token'; id: Id; person: Id; grants: readonly Grant[] }

/** What a request shows of who makes it. */
export interface Shown {
  cookie?: string | undefined
  authorization?: string | undefined
}

/** The people of a server: who asks, how they come in, and what each does with his own account. */
export class People {
  readonly signIns: SignIns
  readonly links: OneTimeLinks
  readonly account: OwnAccount
  readonly passkeys: Passkeys
  /** The identity provider, where there is one. */
  readonly provider: Provider | undefined
  readonly #parts: PeopleParts
  readonly #touched = new Map<string, number>()

  constructor(parts: PeopleParts, provider?: ProviderSettings) {
    this.#parts = parts
    this.signIns = new SignIns(parts)
    this.links = new OneTimeLinks(parts, this.signIns)
    this.account = new OwnAccount(parts, this.signIns)
    this.passkeys = new Passkeys(parts, this.signIns, this.account)
    this.provider = provider && new Provider(parts, this.signIns, provider)
  }

  /**
   * Who makes a request; undefined where nothing that he shows holds. Everything is read anew: a person who was disabled or
   * whose roles changed meets it at his next request. A token counts alone, whatever cookie stands beside it.
   */
  async actorOf({ cookie, authorization }: Shown, isSecure: boolean): Promise<Known | undefined> {
    if (authorization !== undefined) return await this.#byToken(authorization)
    const secret = readCookie(cookie, sessionCookie(isSecure))
    return secret === undefined || !isSecret(secret) ? undefined : await this.#bySession(proofOfSecret(secret))
  }

  /** What grants name of places and lots, as it is now. */
  async scopes(grants: readonly Grant[]): Promise<ScopeMap> {
    return await scopeMapOf(this.#parts.db, grants)
  }

  async #bySession(proof: string): Promise<Known | undefined> {
    const { db, clock } = this.#parts
    const now = clock()
    const session = await findWebSession(db, proof, holdsAt(now))
    if (!session) return undefined
    const grants = await grantsOf(db, session.person)
    const needsFactor = !session.strong && asksForFactor(grants)
    this.#touch(proof, session.seenAt, () => db.write((transaction) => touchWebSession(transaction, proof, now)))
    return {
      kind: 'person',
      id: session.person,
      grants: needsFactor ? withoutFactor(grants) : grants,
      session: proof,
      strong: session.strong,
      needsFactor,
    }
  }

  async #byToken(authorization: string): Promise<Known | undefined> {
    const [, secret = ''] = /^Bearer pt_([A-Za-z0-9_-]{43})$/.exec(authorization) ?? []
    if (!isSecret(secret)) return undefined
    const { db, clock } = this.#parts
    const now = clock()
    const token = await findToken(db, proofOfSecret(TOKEN_PREFIX + secret), now)
    if (!token) return undefined
    const held = await grantsOf(db, token.person)
    const grants = grantsWithin(token.grants, held, await scopeMapOf(db, [...token.grants, ...held]))
    this.#touch(token.id, token.usedAt ?? 0, () => db.write((transaction) => touchToken(transaction, token.id, now)))
    return { kind: 'token', id: token.id, person: token.person, grants }
  }

  /** Writes down that something is used, now and then; nobody waits for it. */
  #touch(key: string, writtenAt: number, write: () => Promise<void>): void {
    const now = this.#parts.clock()
    if (now - Math.max(writtenAt, this.#touched.get(key) ?? 0) < TOUCH_EVERY) return
    this.#touched.delete(key)
    this.#touched.set(key, now)
    const [oldest] = this.#touched.keys()
    if (this.#touched.size > 1000 && oldest !== undefined) this.#touched.delete(oldest)
    void write().catch(() => undefined)
  }
}

/** The name of the session's cookie. Over TLS the browser itself sees to it that it is ours: no other host can set it. */
export function sessionCookie(isSecure: boolean): string {
  return isSecure ? '__Host-preau' : 'preau'
}

/** The name of what makes a browser known (server/access/device-cookie.ts). */
export function deviceCookie(isSecure: boolean): string {
  return `${sessionCookie(isSecure)}-device`
}

/** The first cookie of a name in the header that a browser sent. */
export function readCookie(header: string | undefined, name: string): string | undefined {
  for (const part of (header ?? '').split(';')) {
    const at = part.indexOf('=')
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim()
  }
  return undefined
}
