import { generateKeyPairSync } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Provider } from 'oidc-provider'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { providerSettings } from '../../server/access/provider-settings.ts'
import { callerAt, type PeopleStore, peopleStore } from '../../server/access/testing/people-store.ts'

const ORIGIN = 'http://127.0.0.1:8080'
const SECRET = 'a secret that only the two of them know'
let listener: Server
let store: PeopleStore

/** A real provider (oidc-provider), which signs what it says of a person and insists on PKCE. */
beforeAll(async () => {
  listener = createServer()
  await new Promise<void>((listening) => listener.listen(0, '127.0.0.1', listening))
  const issuer = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const provider = new Provider(issuer, {
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), alg: 'RS256', use: 'sig', kid: 'one' }] },
    clients: [
      {
        client_id: 'preau',
        client_secret: SECRET,
        redirect_uris: [`${ORIGIN}/api/sign-in/provider/return`],
        token_endpoint_auth_method: 'client_secret_post',
        userinfo_signed_response_alg: 'RS256',
      },
    ],
    features: {
      jwtUserinfo: { enabled: true },
      devInteractions: { enabled: true },
      claimsParameter: { enabled: true },
    },
    acrValues: ['eidas1'],
    claims: { openid: ['sub', 'acr', 'amr'], email: ['email'], siret: ['siret'] },
    scopes: ['openid', 'email', 'siret', 'given_name', 'usual_name', 'uid', 'idp_id'],
    pkce: { required: () => true },
    cookies: { keys: ['only a test'] },
    findAccount: (_context: unknown, id: string) => ({
      accountId: id,
      claims: () => ({ sub: id, email: id, siret: '21300189400012' }),
    }),
  })
  listener.on('request', provider.callback())
  store = await peopleStore(
    (seal) => ({
      ...providerSettings(
        {
          preset: 'proconnect',
          clientId: 'preau',
          clientSecret: SECRET,
          origin: ORIGIN,
          issuer,
          siret: ['21300189400012'],
        },
        seal,
      ),
      scope: 'openid email siret',
      // Its page for developers says nothing of how it knows somebody.
      acr: [],
    }),
    Date.now(),
  )
  await store.add('ines@nimes.fr', [{ role: 'admin', scope: { kind: 'server' } }])
})
afterAll(async () => {
  await store.close()
  listener.closeAllConnections()
  await new Promise<void>((closed) => listener.close(() => closed()))
})

/** What a person's browser does at the provider: it follows, writes its login, agrees; gives where it is led back to. */
async function visit(url: string, login: string): Promise<string> {
  const cookies = new Map<string, string>()
  let next: { url: string; body?: string } = { url }
  for (let step = 0; step < 12; step++) {
    if (next.url.startsWith(ORIGIN)) return next.url.slice(ORIGIN.length)
    const reply: Response = await fetch(next.url, {
      redirect: 'manual',
      headers: {
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(next.body !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(next.body !== undefined && { method: 'POST', body: next.body }),
    })
    for (const each of reply.headers.getSetCookie()) {
      const [pair = ''] = each.split(';')
      cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
    }
    const to = reply.headers.get('location')
    const page = await reply.text()
    if (to !== null) {
      next = { url: new URL(to, next.url).href }
      continue
    }
    const [, action = ''] = /<form[^>]* action="([^"]+)"/.exec(page) ?? []
    const [, prompt = ''] = /name="prompt" value="([^"]+)"/.exec(page) ?? []
    if (action === '') throw new Error(`no way on from ${next.url}: ${page.slice(0, 500)}`)
    const body = new URLSearchParams({ prompt, ...(prompt === 'login' && { login, password: 'any' }) })
    next = { url: new URL(action, next.url).href, body: body.toString() }
  }
  throw new Error('the provider leads nowhere')
}

describe('a real OpenID Connect provider', () => {
  const caller = callerAt('10.0.0.1')
  const begin = async () => {
    const { provider } = store.people
    if (!provider) throw new Error('no provider')
    return { provider, ...(await provider.begin('/fleet', caller)) }
  }

  it('lets an invited person in, by statements that it signed', async () => {
    const { provider, url, ticket } = await begin()
    const { step, back } = await provider.finish(await visit(url, 'ines@nimes.fr'), ticket, caller)
    expect([step.state, back]).toEqual(['signed_in', '/fleet'])
    expect(await store.db.get('select subject from people')).toEqual({ subject: 'ines@nimes.fr' })
  })

  it('lets nobody in who was not invited', async () => {
    const { provider, url, ticket } = await begin()
    const path = await visit(url, 'inconnu@nimes.fr')
    await expect(provider.finish(path, ticket, caller)).rejects.toMatchObject({ context: { why: 'person' } })
  })

  it('gives its code for one journey: neither another one nor a second time', async () => {
    const [one, two] = [await begin(), await begin()]
    const path = await visit(one.url, 'ines@nimes.fr')
    await expect(one.provider.finish(path, two.ticket, caller)).rejects.toMatchObject({ code: 'PROVIDER_REFUSED' })
    expect((await one.provider.finish(path, one.ticket, caller)).step.state).toBe('signed_in')
    await expect(one.provider.finish(path, one.ticket, caller)).rejects.toMatchObject({ context: { why: 'journey' } })
  })
})
