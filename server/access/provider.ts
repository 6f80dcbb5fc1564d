import type { ProviderSettings } from '@preau/protocol/api/provider.ts'
import { isPreauError, PreauError } from '@preau/protocol/errors.ts'
import type { Configuration } from 'openid-client'
import { findPersonByLogin, findPersonBySubject, type PersonRow, updatePerson } from '../store/people.ts'
import { writeAudit } from './audit.ts'
import { type Caller, type PeopleParts, sourceOf } from './people-parts.ts'
import { clientSecretOf, isOnThisMachine } from './provider-settings.ts'
import type { SignedIn, SignIns } from './sign-ins.ts'
import { Tickets } from './tickets.ts'

/** 8 MB: a server without a provider does without. */
const openid = () => import('openid-client')
/** How long a person may be with the provider, in ms. */
const TICKET = { life: 10 * 60_000, ofOwner: 20, inAll: 5000 }
/** How long the provider may take to answer, in s. */
const PATIENCE = 10
/** Where the provider leads back to. */
export const RETURN_PATH = '/api/sign-in/provider/return'

/** What was sent with a person to the provider, and has to come back with him. */
interface Journey {
  state: string
  nonce: string
  verifier: string
  back: string
}

/** What the provider says of a person. */
interface Told {
  issuer: string
  subject: string
  /** Undefined where it is not proven. */
  email: string | undefined
  /** He gave a second factor there. */
  strong: boolean
}

/**
 * Signs people in by what an identity provider says of them (OpenID Connect, authorization code with PKCE). INVARIANT: only signed
 * statements of this issuer for this client and this journey count; a person is known by issuer and subject, and is tied to
 * them once, by the e-mail that he was invited with. Nobody who was not invited comes in.
 */
export class Provider {
  readonly name: string
  readonly #parts: PeopleParts
  readonly #signIns: SignIns
  readonly #settings: ProviderSettings
  readonly #journeys: Tickets<Journey>
  #known: Promise<Configuration> | undefined

  constructor(parts: PeopleParts, signIns: SignIns, settings: ProviderSettings) {
    this.name = settings.name
    this.#parts = parts
    this.#signIns = signIns
    this.#settings = settings
    this.#journeys = new Tickets(parts.clock, TICKET)
  }

  /** Where the browser is to go, and the ticket that it has to come back with. Throws PROVIDER_UNREACHABLE. */
  async begin(back: string, caller: Caller): Promise<{ url: string; ticket: string }> {
    const oidc = await openid()
    const config = await this.#configuration()
    const { origin, scope, acr, asksAmr } = this.#settings
    const journey = {
      state: oidc.randomState(),
      nonce: oidc.randomNonce(),
      verifier: oidc.randomPKCECodeVerifier(),
      back,
    }
    const url = oidc.buildAuthorizationUrl(config, {
      redirect_uri: origin + RETURN_PATH,
      scope,
      state: journey.state,
      nonce: journey.nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(journey.verifier),
      code_challenge_method: 'S256',
      ...(acr[0] !== undefined && { acr_values: acr[0] }),
      ...(asksAmr && { claims: JSON.stringify({ id_token: { amr: { essential: true } } }) }),
    })
    return { url: url.href, ticket: this.#journeys.give(sourceOf(caller.address), journey) }
  }

  /**
   * He came back. Throws PROVIDER_REFUSED where anything of it does not hold or nobody here is meant, and PROVIDER_UNREACHABLE.
   * @param path with what the provider added
   */
  async finish(path: string, ticket: string, caller: Caller): Promise<{ step: SignedIn; back: string }> {
    const journey = this.#journeys.take(ticket)
    try {
      if (!journey) throw new PreauError('PROVIDER_REFUSED', { why: 'journey' })
      const told = await this.#ask(new URL(path, this.#settings.origin), journey)
      const person = await this.#personOf(told)
      if (!person) throw new PreauError('PROVIDER_REFUSED', { why: 'person' })
      const step = await this.#signIns.enter(person.id, 'provider', caller, told.strong)
      return { step, back: journey.back }
    } catch (error) {
      await this.#signIns.refused('provider', caller)
      if (isPreauError(error, 'PROVIDER_REFUSED', 'PROVIDER_UNREACHABLE')) throw error
      throw new PreauError('PROVIDER_REFUSED', { why: 'statement' }, error)
    }
  }

  async #ask(url: URL, { state, nonce, verifier }: Journey): Promise<Told> {
    const { acr, believesEmail, siret } = this.#settings
    const oidc = await openid()
    const config = await this.#configuration()
    const tokens = await oidc.authorizationCodeGrant(config, url, {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: verifier,
      idTokenExpected: true,
    })
    const claims = tokens.claims()
    if (!claims) throw new PreauError('PROVIDER_REFUSED', { why: 'id_token' })
    if (acr.length > 0 && !acr.includes(String(claims.acr))) throw new PreauError('PROVIDER_REFUSED', { why: 'acr' })
    const info = await oidc.fetchUserInfo(config, tokens.access_token, claims.sub)
    if (siret.length > 0 && !siret.includes(String(info.siret)))
      throw new PreauError('PROVIDER_REFUSED', { why: 'siret' })
    const isProven = typeof info.email === 'string' && (believesEmail || info.email_verified === true)
    return {
      issuer: claims.iss,
      subject: claims.sub,
      email: isProven ? info.email : undefined,
      strong: isStrong(claims.amr),
    }
  }

  /** The person whom the provider means; tied to him for good at his first time. */
  async #personOf({ issuer, subject, email }: Told): Promise<PersonRow | undefined> {
    const { db, clock } = this.#parts
    const known = await findPersonBySubject(db, { issuer, subject })
    if (known || email === undefined) return known
    return await db.write(async (transaction) => {
      const invited = await findPersonByLogin(transaction, email)
      if (!invited || invited.subject !== null || invited.disabledAt !== null) return undefined
      await updatePerson(transaction, invited.id, { issuer, subject })
      const target = `person:${invited.id}`
      const line = { at: clock(), actor: target, action: 'self.change', target, school: null, from: 'local' }
      await writeAudit(transaction, { ...line, result: 'done', params: { what: 'provider' } })
      return invited
    })
  }

  /** What the provider says of itself, asked once; where it did not answer, asked again the next time. */
  #configuration(): Promise<Configuration> {
    this.#known ??= this.#discover().catch((error: unknown) => {
      this.#known = undefined
      throw new PreauError('PROVIDER_UNREACHABLE', {}, error)
    })
    return this.#known
  }

  async #discover(): Promise<Configuration> {
    const { issuer, clientId, idTokenAlg, userinfoAlg } = this.#settings
    const oidc = await openid()
    const metadata = {
      id_token_signed_response_alg: idTokenAlg,
      ...(userinfoAlg !== null && { userinfo_signed_response_alg: userinfoAlg }),
    }
    const secret = oidc.ClientSecretPost(clientSecretOf(this.#settings, this.#parts.seal))
    const execute = [oidc.enableNonRepudiationChecks, ...(isOnThisMachine(issuer) ? [oidc.allowInsecureRequests] : [])]
    return await oidc.discovery(new URL(issuer), clientId, metadata, secret, { execute, timeout: PATIENCE })
  }
}

/** Whether he gave more than one factor there (RFC 8176; ProConnect says pwd, mail, totp, pop, mfa). */
function isStrong(amr: unknown): boolean {
  const ways: unknown[] = Array.isArray(amr) ? amr : []
  const hasSecond = ['totp', 'otp', 'pop', 'hwk', 'swk'].some((way) => ways.includes(way))
  return ways.includes('mfa') || (ways.includes('pwd') && hasSecond)
}
