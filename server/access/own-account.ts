import { randomBytes } from 'node:crypto'
import type { NewToken, OpenSessions, PasswordChange, TokenMade, TotpOffer } from '@preau/protocol/api/people.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { Grant } from '@preau/protocol/rules/roles.ts'
import { renderSVG } from 'uqr'
import type { Queries } from '../store/database.ts'
import { grantsOf } from '../store/grants.ts'
import { listPasskeys } from '../store/passkeys.ts'
import { findPerson, getPerson, type PersonRow, updatePerson } from '../store/people.ts'
import { scopeMapOf } from '../store/scope-map.ts'
import { insertToken, listTokens } from '../store/tokens.ts'
import { endWebSession, listWebSessions } from '../store/web-sessions.ts'
import { requireGoodPassword } from './password-policy.ts'
import { asksForFactor, type Begun, type Caller, type PeopleParts } from './people-parts.ts'
import { newSecret, proofOfSecret } from './secrets.ts'
import { type SignIns, totpPlace } from './sign-ins.ts'
import { Tickets } from './tickets.ts'
import { grantsWithin } from './token-grants.ts'
import { acceptTotp, TOTP_SECRET_BYTES, toBase32, totpUri } from './totp.ts'
import { holdsAt, renewSession } from './web-session.ts'

const DAY = 86_400_000
/** How long an authenticator may take to be set up, in ms. */
const OFFER = { life: 15 * 60_000, ofOwner: 1, inAll: 1000 }
const TOKENS_AT_MOST = 50
/** What every token begins with, so that a search finds one that lies where it should not. */
export const TOKEN_PREFIX = 'pt_'
/** So much of its proof names a session to its person. */
const SESSION_NAME = 16

/** Who is signed in, by a session. */
export interface Own {
  id: Id
  /** Its proof. */
  session: string
  /** A second factor was given in it. */
  strong: boolean
}

/** What a person does with his own account. A change of what proves him gives the session a new secret. */
export class OwnAccount {
  readonly #parts: PeopleParts
  readonly #signIns: SignIns
  readonly #offers: Tickets<Buffer>
  /** The ticket of the authenticator that a session sets up. */
  readonly #offered = new Map<string, string>()

  constructor(parts: PeopleParts, signIns: SignIns) {
    this.#parts = parts
    this.#signIns = signIns
    this.#offers = new Tickets(parts.clock, OFFER)
  }

  /**
   * Proves the old password and judges the new one; what it gives is done in a transaction. Every other session of the person
   * ends. Throws SIGN_IN_REFUSED, SIGN_IN_TRIES_EXCEEDED, PASSWORD_WEAK.
   */
  async changePassword(
    own: Own,
    { old, password }: PasswordChange,
    caller: Caller,
  ): Promise<(transaction: Queries) => Promise<Begun>> {
    const { db, hashes } = this.#parts
    const giveBack = this.#signIns.limits.again(own.session)
    const person = await getPerson(db, own.id)
    if (!(await hashes.isRight(old, person.password ?? undefined))) throw new PreauError('SIGN_IN_REFUSED')
    giveBack()
    await requireGoodPassword(password, [person.name, person.login ?? ''])
    const hash = await hashes.hash(password)
    return async (transaction) => {
      await updatePerson(transaction, own.id, { password: hash })
      const renewed = { person: own.id, session: own.session, strong: own.strong, others: true }
      return await renewSession(transaction, this.#parts, caller, renewed)
    }
  }

  /** A secret to scan. It is in force when a code of it was given. Throws FACTOR_REQUIRED where it would replace one unseen. */
  async offerTotp(own: Own): Promise<TotpOffer> {
    const person = await getPerson(this.#parts.db, own.id)
    await this.requireStrong(own, person)
    const secret = randomBytes(TOTP_SECRET_BYTES)
    this.#offered.set(own.session, this.#offers.give(own.session, secret))
    if (this.#offered.size > OFFER.inAll) this.#offered.delete(this.#offered.keys().next().value ?? '')
    const uri = totpUri(secret, { issuer: 'Préau', account: person.login ?? person.name })
    return { secret: toBase32(secret), uri, qr: renderSVG(uri, { border: 2 }) }
  }

  /**
   * A code: of the secret that was offered, which is in force then; or, where none was, of the authenticator that is, so that the
   * session is strong. Throws CODE_REFUSED, SIGN_IN_TRIES_EXCEEDED.
   */
  async proveTotp(transaction: Queries, own: Own, code: string, caller: Caller): Promise<Begun> {
    const giveBack = this.#signIns.limits.again(own.session)
    const ticket = this.#offered.get(own.session)
    const secret = ticket === undefined ? undefined : this.#offers.see(ticket)
    const isRight = secret
      ? await this.#keepTotp(transaction, own, secret, code)
      : await this.#signIns.takeCode(transaction, own.id, code)
    if (!isRight) throw new PreauError('CODE_REFUSED')
    giveBack()
    this.#offered.delete(own.session)
    const renewed = { person: own.id, session: own.session, strong: true, others: false }
    return await renewSession(transaction, this.#parts, caller, renewed)
  }

  async #keepTotp(transaction: Queries, own: Own, secret: Buffer, code: string): Promise<boolean> {
    const { clock, seal } = this.#parts
    const step = acceptTotp(secret, code, clock(), 0)
    if (step === undefined) return false
    await updatePerson(transaction, own.id, { totp: seal.seal(secret, totpPlace(own.id)), totpStep: step })
    return true
  }

  /** Who has a second factor changes nothing of it without one: a thief of the password would give himself another. */
  async requireStrong({ id, strong }: Own, row?: PersonRow): Promise<void> {
    if (strong) return
    const { db } = this.#parts
    const person = row ?? (await getPerson(db, id))
    const hasFactor = person.totp !== null || (await listPasskeys(db, id)).length > 0
    if (hasFactor) throw new PreauError('FACTOR_REQUIRED')
  }

  async sessions(own: Own): Promise<OpenSessions> {
    const { db, clock } = this.#parts
    const rows = await listWebSessions(db, own.id, holdsAt(clock()))
    return {
      rows: rows.map(({ proof, madeAt, seenAt, from, program }) => {
        return { id: proof.slice(0, SESSION_NAME), madeAt, seenAt, from, program, current: proof === own.session }
      }),
    }
  }

  /** Throws SESSION_NOT_FOUND. */
  async endSession(transaction: Queries, own: Own, name: string): Promise<void> {
    const rows = await listWebSessions(transaction, own.id, holdsAt(this.#parts.clock()))
    const row = rows.find(({ proof }) => proof.slice(0, SESSION_NAME) === name)
    if (!row) throw new PreauError('SESSION_NOT_FOUND')
    await endWebSession(transaction, row.proof)
  }

  /**
   * A token, which may do what it was given and its person may at the time. Its secret is in the answer and nowhere else.
   * Throws TOKEN_BEYOND, TOKENS_FULL, FACTOR_REQUIRED.
   */
  async makeToken(transaction: Queries, own: Own, { name, grants, days }: NewToken): Promise<TokenMade> {
    const held = await grantsOf(transaction, own.id)
    if (!own.strong && asksForFactor(held)) throw new PreauError('FACTOR_REQUIRED')
    const within = await this.#within(transaction, grants, held)
    if (within.length !== grants.length) throw new PreauError('TOKEN_BEYOND')
    if ((await listTokens(transaction, own.id)).length >= TOKENS_AT_MOST) throw new PreauError('TOKENS_FULL')
    const secret = TOKEN_PREFIX + newSecret()
    const now = this.#parts.clock()
    const token = { id: this.#parts.newId(), name, grants, madeAt: now, endsAt: now + days * DAY, usedAt: null }
    await insertToken(transaction, proofOfSecret(secret), { ...token, person: own.id })
    return { token, secret }
  }

  async #within(db: Queries, asked: readonly Grant[], held: readonly Grant[]): Promise<Grant[]> {
    return grantsWithin(asked, held, await scopeMapOf(db, [...asked, ...held]))
  }

  /** Whether this person is still there, and who he is. */
  person(own: Pick<Own, 'id'>): Promise<PersonRow | undefined> {
    return findPerson(this.#parts.db, own.id)
  }
}
