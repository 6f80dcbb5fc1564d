import type { SignIn, SignInCode } from '@preau/protocol/api/people.ts'
import { isPreauError, PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { Queries } from '../store/database.ts'
import { findPerson, findPersonByLogin, loginKey, type PersonRow, takeTotpStep, updatePerson } from '../store/people.ts'
import { writeAudit } from './audit.ts'
import { deviceOfPerson } from './device-cookie.ts'
import { isOutdated } from './password-hash.ts'
import { type Begun, type Caller, type PeopleParts, sourceOf } from './people-parts.ts'
import { SignInLimits } from './sign-in-limits.ts'
import { Tickets } from './tickets.ts'
import { acceptTotp } from './totp.ts'
import { Tries } from './tries.ts'
import { beginSession } from './web-session.ts'

/** How long a code may take to be typed, in ms. */
const TICKET = { life: 5 * 60_000, ofOwner: 5, inAll: 5000 }
/** Failed sign-ins of one address that the audit hears of in a row, and one more each so many ms. */
const HEARD = { burst: 10, every: 60_000 }
/** The same of all addresses together: a flood fills no disk. */
const HEARD_IN_ALL = { burst: 100, every: 6000 }

export type SignedIn = Begun | { state: 'code_asked'; ticket: string }

/** How a person proved himself, for the audit. */
export type Way = 'password' | 'totp' | 'passkey' | 'provider' | 'link'

/**
 * Lets people in by their password and the code of their authenticator. INVARIANT: whether a login is there, has a password or
 * is disabled changes neither the answer nor the work that is done for it.
 */
export class SignIns {
  readonly limits: SignInLimits
  readonly #parts: PeopleParts
  readonly #heard: Tries
  readonly #tickets: Tickets<{ person: Id; way: Way }>

  constructor(parts: PeopleParts) {
    this.#parts = parts
    this.limits = new SignInLimits(parts.clock)
    this.#heard = new Tries(parts.clock)
    this.#tickets = new Tickets(parts.clock, TICKET)
  }

  /** Throws SIGN_IN_REFUSED, SIGN_IN_TRIES_EXCEEDED with the seconds to wait, SERVER_BUSY. */
  async signIn({ login, password }: SignIn, caller: Caller): Promise<SignedIn> {
    const { db, clock, seal, hashes } = this.#parts
    const person = await findPersonByLogin(db, login)
    const source = sourceOf(caller.address)
    const device = person && deviceOfPerson(seal, caller.device, person, clock())
    const giveBack = this.limits.password(loginKey(login), { source, device })
    const waiter = { isKnown: device !== undefined, source }
    const isRight = await hashes.isRight(password, person?.password ?? undefined, waiter).catch((error: unknown) => {
      if (isPreauError(error, 'SERVER_BUSY')) giveBack()
      throw error
    })
    if (!isRight || !person || person.disabledAt !== null) {
      await this.refused('password', caller, person?.id)
      throw new PreauError('SIGN_IN_REFUSED')
    }
    giveBack()
    await this.#renewHash(person, password)
    return await this.enter(person.id, 'password', caller)
  }

  /**
   * Lets in whom a first proof has shown, or asks for the code of his authenticator. `strong`: that proof was two already.
   * Throws SIGN_IN_REFUSED where he is disabled.
   */
  async enter(id: Id, way: Way, caller: Caller, strong = false): Promise<SignedIn> {
    const person = await this.#allowed(id)
    if (person.totp !== null && !strong) {
      return { state: 'code_asked', ticket: this.#tickets.give(id, { person: id, way }) }
    }
    return await this.#parts.db.write((transaction) => this.begin(transaction, id, way, caller, strong))
  }

  /** The code that a sign-in asked for. Throws SIGN_IN_REFUSED, SIGN_IN_TRIES_EXCEEDED. */
  async giveCode({ ticket, code }: SignInCode, caller: Caller): Promise<Begun> {
    const known = this.#tickets.see(ticket)
    if (!known) throw new PreauError('SIGN_IN_REFUSED')
    const person = await this.#allowed(known.person)
    const device = deviceOfPerson(this.#parts.seal, caller.device, person, this.#parts.clock())
    const giveBack = this.limits.code(person.id, { source: sourceOf(caller.address), device })
    const begun = await this.#parts.db.write(async (transaction) => {
      const isTaken = await this.takeCode(transaction, known.person, code)
      return isTaken ? await this.begin(transaction, known.person, 'totp', caller, true) : undefined
    })
    if (!begun) {
      await this.refused('totp', caller, person.id)
      throw new PreauError('SIGN_IN_REFUSED')
    }
    giveBack()
    this.#tickets.take(ticket)
    return begun
  }

  /** Whether this is the code of a person's authenticator now, which no one has shown before. */
  async takeCode(transaction: Queries, id: Id, code: string): Promise<boolean> {
    const { clock, seal } = this.#parts
    const person = await findPerson(transaction, id)
    if (!person || person.totp === null) return false
    const step = acceptTotp(seal.open(person.totp, totpPlace(id)), code, clock(), person.totpStep)
    return step !== undefined && (await takeTotpStep(transaction, id, step))
  }

  /** Begins the session, and writes down that somebody came in. */
  async begin(transaction: Queries, person: Id, way: Way, caller: Caller, strong: boolean): Promise<Begun> {
    const begun = await beginSession(transaction, this.#parts, caller, { person, strong })
    await writeAudit(transaction, {
      at: this.#parts.clock(),
      actor: `person:${person}`,
      action: 'sign_in',
      target: `person:${person}`,
      school: null,
      from: caller.address,
      result: 'done',
      params: { way, strong },
    })
    return begun
  }

  /** Writes down that somebody was refused: by the id of the person where there is one, never by what was typed. */
  async refused(way: Way, { address }: Caller, person?: Id): Promise<void> {
    if (this.#heard.take(sourceOf(address), HEARD) > 0 || this.#heard.take('', HEARD_IN_ALL) > 0) return
    const line = {
      at: this.#parts.clock(),
      actor: 'nobody',
      action: 'sign_in',
      target: person === undefined ? 'person:unknown' : `person:${person}`,
      school: null,
      from: address,
      result: 'refused',
      params: { way },
    } as const
    // That it cannot be written makes nobody's answer another one.
    await this.#parts.db.write((transaction) => writeAudit(transaction, line)).catch(() => undefined)
  }

  async #allowed(id: Id): Promise<PersonRow> {
    const person = await findPerson(this.#parts.db, id)
    if (!person || person.disabledAt !== null) throw new PreauError('SIGN_IN_REFUSED')
    return person
  }

  /** A hash that was made at a lower cost is made anew while its password is at hand. */
  async #renewHash({ id, password: kept }: PersonRow, password: string): Promise<void> {
    if (kept === null || !isOutdated(kept)) return
    const renewed = await this.#parts.hashes.hash(password)
    await this.#parts.db.write((transaction) => updatePerson(transaction, id, { password: renewed }))
  }
}

/** What the secret of an authenticator is sealed for: it opens for no other person. */
export function totpPlace(person: Id): string {
  return `totp ${person}`
}
