import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { providerSettings } from './provider-settings.ts'
import { HostileProvider, type Lie } from './testing/hostile-provider.ts'
import { callerAt, type PeopleStore, peopleStore } from './testing/people-store.ts'

let provider: HostileProvider
let store: PeopleStore

/** Préau with the preset of ProConnect, at a provider that does what the test says. */
beforeEach(async () => {
  provider = new HostileProvider()
  await provider.start()
  store = await peopleStore(
    (seal) =>
      providerSettings(
        {
          preset: 'proconnect',
          clientId: 'preau',
          clientSecret: 'the secret of Préau',
          origin: 'https://preau.nimes.fr:8443',
          issuer: provider.issuer,
          siret: ['21300189400012'],
        },
        seal,
      ),
    Date.now(),
  )
  await store.add('ines@nimes.fr', [{ role: 'admin', scope: { kind: 'server' } }])
})
afterEach(async () => {
  await store.close()
  await provider.stop()
})

const caller = callerAt('10.0.0.1')
const begin = async () => {
  const { provider: known } = store.people
  if (!known) throw new Error('no provider')
  return { known, ...(await known.begin('/fleet', caller)) }
}
/** One journey there and back; gives the code of the refusal, or that somebody came in. */
async function journey(lie: Lie = {}, params: Record<string, string> = {}): Promise<string> {
  provider.lie = lie
  const { known, url, ticket } = await begin()
  return await known.finish(provider.returnTo(url, params), ticket, caller).then(
    ({ step, back }) => `${step.state} ${back}`,
    (error: { code: string; context: { why: string } }) => `${error.code} ${error.context.why}`,
  )
}

describe('signing in by ProConnect', () => {
  it('asks for what its preset says: code, PKCE, long state and nonce, acr, and how he proved himself', async () => {
    const { url } = await begin()
    const asked = Object.fromEntries(new URL(url).searchParams)
    expect(asked).toEqual({
      client_id: 'preau',
      response_type: 'code',
      redirect_uri: 'https://preau.nimes.fr:8443/api/sign-in/provider/return',
      scope: 'openid given_name usual_name email uid siret idp_id',
      state: expect.stringMatching(/^.{32,}$/),
      nonce: expect.stringMatching(/^.{32,}$/),
      code_challenge: expect.stringMatching(/^.{43}$/),
      code_challenge_method: 'S256',
      acr_values: 'eidas1',
      claims: '{"id_token":{"amr":{"essential":true}}}',
    })
  })

  it('lets an invited person in, ties her to her subject, and counts her second factor there', async () => {
    expect(await journey()).toBe('signed_in /fleet')
    const row = await store.db.get('select issuer, subject from people')
    expect(row).toEqual({ issuer: provider.issuer, subject: 'agent-1' })
    expect(await store.db.get('select strong from web_sessions')).toEqual({ strong: 1 })
    // Her address may change: it is the subject that counts from now on.
    expect(await journey({ info: { email: 'ines.durand@nimes.fr' }, claims: { amr: ['pwd'] } })).toBe(
      'signed_in /fleet',
    )
    expect(await store.db.get('select count(*) as total from web_sessions where strong = 0')).toEqual({ total: 1 })
  })

  it('lets nobody in who was not invited, is of another organisation, or has another one for the same address', async () => {
    expect(await journey({ info: { email: 'inconnu@nimes.fr' } })).toBe('PROVIDER_REFUSED person')
    expect(await journey({ info: { siret: '11111111111111' } })).toBe('PROVIDER_REFUSED siret')
    expect(await journey()).toBe('signed_in /fleet')
    const other = { claims: { sub: 'agent-2' }, info: { sub: 'agent-2' } }
    expect(await journey(other)).toBe('PROVIDER_REFUSED person')
  })

  it.each<[string, Lie]>([
    ['an id_token with alg none', { idToken: 'none' }],
    ['an id_token whose signature was cut off', { idToken: 'unsigned' }],
    ['an id_token that another key signed', { idToken: 'foreign' }],
    ['an id_token that the shared secret signed', { idToken: 'hmac' }],
    ['userinfo that nobody signed', { userinfo: 'plain' }],
    ['userinfo with alg none', { userinfo: 'none' }],
    ['userinfo that another key signed', { userinfo: 'foreign' }],
    ['userinfo of somebody else', { info: { sub: 'agent-2' } }],
    ['another nonce', { claims: { nonce: 'A'.repeat(43) } }],
    ['no nonce', { claims: { nonce: undefined } }],
    ['another issuer', { claims: { iss: 'https://pirate.test' } }],
    ['another audience', { claims: { aud: 'another client' } }],
    ['an end that has passed', { claims: { exp: 1 } }],
  ])('refuses %s', async (_what, lie) => {
    expect(await journey(lie)).toBe('PROVIDER_REFUSED statement')
    expect(await store.db.get('select count(*) as total from web_sessions')).toEqual({ total: 0 })
  })

  it('refuses a weaker assurance than was asked for', async () => {
    expect(await journey({ claims: { acr: 'eidas0' } })).toBe('PROVIDER_REFUSED acr')
  })

  it('refuses another state, another issuer of the answer, a journey of somebody else, and one that was made before', async () => {
    expect(await journey({}, { state: 'A'.repeat(43) })).toBe('PROVIDER_REFUSED statement')
    expect(await journey({}, { iss: 'https://pirate.test' })).toBe('PROVIDER_REFUSED statement')
    expect(await journey({}, { error: 'access_denied' })).toBe('PROVIDER_REFUSED statement')
    const [mine, thieves] = [await begin(), await begin()]
    const forced = mine.known.finish(provider.returnTo(thieves.url), mine.ticket, caller)
    await expect(forced).rejects.toMatchObject({ code: 'PROVIDER_REFUSED' })
    const { known, url, ticket } = await begin()
    const path = provider.returnTo(url)
    await known.finish(path, ticket, caller)
    await expect(known.finish(path, ticket, caller)).rejects.toMatchObject({ context: { why: 'journey' } })
  })

  it('says that the provider is away, and asks it again the next time', async () => {
    const away = new HostileProvider()
    await away.start()
    const { issuer } = away
    await away.stop()
    const other = await peopleStore((seal) =>
      providerSettings(
        { preset: 'generic', clientId: 'a', clientSecret: 'b', origin: 'http://127.0.0.1:8080', issuer },
        seal,
      ),
    )
    await expect(other.people.provider?.begin('/', caller)).rejects.toMatchObject({ code: 'PROVIDER_UNREACHABLE' })
    await other.close()
  })

  it('takes no provider without TLS that is not on this machine', () => {
    const asked = { preset: 'generic', clientId: 'a', clientSecret: 'b', origin: 'https://preau.nimes.fr' } as const
    expect(() => providerSettings({ ...asked, issuer: 'http://sso.nimes.fr' }, store.seal)).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID' }),
    )
  })
})
