import type { NewPasskey, PasskeyAsked, PasskeyProof } from '@preau/protocol/api/people.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server'
import type { Queries } from '../store/database.ts'
import { findPasskey, insertPasskey, listPasskeys, type PasskeyRow, takePasskeyCount } from '../store/passkeys.ts'
import { findPerson, getPerson } from '../store/people.ts'
import type { Own, OwnAccount } from './own-account.ts'
import { type Begun, type Caller, type PeopleParts, sourceOf } from './people-parts.ts'
import type { SignIns } from './sign-ins.ts'
import { Tickets } from './tickets.ts'
import { renewSession } from './web-session.ts'

/** 27 MB: a server that is reached by no name does without. */
const webauthn = () => import('@simplewebauthn/server')
/** EdDSA, ES256, RS256 (COSE): what authenticators of today have; the others of the library are experiments in Node. */
const ALGORITHMS = [-8, -7, -257]
/** How long a person may take with his authenticator, in ms. */
const TICKET = { life: 5 * 60_000, ofOwner: 5, inAll: 5000 }

/** Where a passkey belongs: the name of the server as the browser knows it, and the origin of the page. */
export interface PasskeyPlace {
  name: string
  origin: string
}

/** A challenge that was given, which one answer uses up. */
interface Challenge {
  challenge: string
  place: PasskeyPlace
  /** Whose new passkey it is for; a sign-in is nobody's yet. */
  owner: Id | undefined
}

/**
 * Passkeys: what a browser or a key of its person signs with, which asks him for a finger or a PIN, so that one is two factors.
 * INVARIANT: a challenge is answered once; a counter that does not rise lets nobody in.
 */
export class Passkeys {
  readonly #parts: PeopleParts
  readonly #signIns: SignIns
  readonly #account: OwnAccount
  readonly #tickets: Tickets<Challenge>

  constructor(parts: PeopleParts, signIns: SignIns, account: OwnAccount) {
    this.#parts = parts
    this.#signIns = signIns
    this.#account = account
    this.#tickets = new Tickets(parts.clock, TICKET)
  }

  /** What a browser makes a new passkey with. Throws FACTOR_REQUIRED. */
  async offer(own: Own, place: PasskeyPlace): Promise<PasskeyAsked> {
    const { db } = this.#parts
    const person = await getPerson(db, own.id)
    await this.#account.requireStrong(own, person)
    const { generateRegistrationOptions } = await webauthn()
    const options = await generateRegistrationOptions({
      rpName: 'Préau',
      rpID: place.name,
      userID: new Uint8Array(Buffer.from(own.id)),
      userName: person.login ?? person.name,
      userDisplayName: person.name,
      attestationType: 'none',
      supportedAlgorithmIDs: ALGORITHMS,
      excludeCredentials: (await listPasskeys(db, own.id)).map(({ id }) => ({ id })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    })
    const ticket = this.#tickets.give(own.id, { challenge: options.challenge, place, owner: own.id })
    return { ticket, options: { ...options } }
  }

  /** Judges what a browser made; what it gives is done in a transaction. Throws PASSKEY_REFUSED, FACTOR_REQUIRED. */
  async make(
    own: Own,
    { ticket, name, response }: NewPasskey,
    caller: Caller,
  ): Promise<(transaction: Queries) => Promise<Begun>> {
    const given = this.#tickets.take(ticket)
    if (!given || given.owner !== own.id) throw new PreauError('PASSKEY_REFUSED')
    await this.#account.requireStrong(own)
    const { verifyRegistrationResponse: verifyNew } = await webauthn()
    const verified = await verifyNew({
      response: response as Parameters<typeof verifyRegistrationResponse>[0]['response'],
      expectedChallenge: given.challenge,
      expectedOrigin: given.place.origin,
      expectedRPID: given.place.name,
      requireUserVerification: true,
      supportedAlgorithmIDs: ALGORITHMS,
    }).catch(refuse)
    if (!verified.verified) throw new PreauError('PASSKEY_REFUSED')
    const { credential } = verified.registrationInfo
    return async (transaction) => {
      await insertPasskey(transaction, {
        id: credential.id,
        person: own.id,
        name,
        publicKey: Buffer.from(credential.publicKey).toString('base64url'),
        counter: credential.counter,
        transports: response.response.transports ?? [],
        madeAt: this.#parts.clock(),
      })
      const renewed = { person: own.id, session: own.session, strong: true, others: false }
      return await renewSession(transaction, this.#parts, caller, renewed)
    }
  }

  /** What a browser signs in with; it says itself which passkey it has for this server. */
  async ask(place: PasskeyPlace, caller: Caller): Promise<PasskeyAsked> {
    const { generateAuthenticationOptions } = await webauthn()
    const options = await generateAuthenticationOptions({ rpID: place.name, userVerification: 'required' })
    const owner = sourceOf(caller.address)
    const ticket = this.#tickets.give(owner, { challenge: options.challenge, place, owner: undefined })
    return { ticket, options: { ...options } }
  }

  /** Lets in whom a passkey proves. Throws PASSKEY_REFUSED, which never says why. */
  async signIn({ ticket, response }: PasskeyProof, caller: Caller): Promise<Begun> {
    const given = this.#tickets.take(ticket)
    const passkey = await findPasskey(this.#parts.db, response.id)
    const counter = given && passkey && !given.owner ? await verify(given, passkey, response) : undefined
    if (!passkey || counter === undefined) return await this.#refused(caller, passkey)
    const begun = await this.#parts.db.write(async (transaction) => {
      const person = await findPerson(transaction, passkey.person)
      const now = this.#parts.clock()
      const isTaken = await takePasskeyCount(transaction, { id: passkey.id, counter, now })
      if (!isTaken || !person || person.disabledAt !== null) return undefined
      return await this.#signIns.begin(transaction, passkey.person, 'passkey', caller, true)
    })
    return begun ?? (await this.#refused(caller, passkey))
  }

  async #refused(caller: Caller, passkey: PasskeyRow | undefined): Promise<never> {
    await this.#signIns.refused('passkey', caller, passkey?.person)
    throw new PreauError('PASSKEY_REFUSED')
  }
}

/** How often the passkey says that it was used; undefined where its answer does not hold. */
async function verify(
  { challenge, place }: Challenge,
  { id, publicKey, counter }: PasskeyRow,
  response: PasskeyProof['response'],
): Promise<number | undefined> {
  const { verifyAuthenticationResponse: verifyAnswer } = await webauthn()
  const verified = await verifyAnswer({
    response: response as Parameters<typeof verifyAuthenticationResponse>[0]['response'],
    expectedChallenge: challenge,
    expectedOrigin: place.origin,
    expectedRPID: place.name,
    credential: { id, publicKey: new Uint8Array(Buffer.from(publicKey, 'base64url')), counter },
    requireUserVerification: true,
  }).catch(() => undefined)
  return verified?.verified ? verified.authenticationInfo.newCounter : undefined
}

function refuse(error: unknown): never {
  throw new PreauError('PASSKEY_REFUSED', {}, error)
}
