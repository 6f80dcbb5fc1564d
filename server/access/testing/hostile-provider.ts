import { createHmac, createPrivateKey, generateKeyPairSync, sign } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** How the provider lies. */
export interface Lie {
  /** Changes what the statement says. */
  claims?: Record<string, unknown>
  /** How it is signed: not at all, by a key that is not the provider's, or by the client's secret in its place. */
  idToken?: 'none' | 'unsigned' | 'foreign' | 'hmac'
  /** The same of what it says of the person; `plain`: as JSON that nobody signed. */
  userinfo?: 'plain' | 'none' | 'foreign'
  /** Changes what it says of the person. */
  info?: Record<string, unknown>
}

/** A provider that does what the test says, on loopback. */
export class HostileProvider {
  lie: Lie = {}
  readonly #own = generateKeyPairSync('rsa', { modulusLength: 2048 })
  readonly #foreign = generateKeyPairSync('rsa', { modulusLength: 2048 })
  readonly #server: Server
  #nonce = ''

  constructor() {
    this.#server = createServer((request, response) => {
      const { type, body } = this.#answer(new URL(request.url ?? '/', this.issuer).pathname)
      response.writeHead(200, { 'content-type': type }).end(body)
    })
  }

  get issuer(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async start(): Promise<void> {
    await new Promise<void>((started) => this.#server.listen(0, '127.0.0.1', started))
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise<void>((stopped) => this.#server.close(() => stopped()))
  }

  /** Where a browser comes back to from there. */
  returnTo(authorization: string, params: Record<string, string> = {}): string {
    const { searchParams } = new URL(authorization)
    this.#nonce = searchParams.get('nonce') ?? ''
    const back = new URL(searchParams.get('redirect_uri') ?? '')
    const all = { code: 'code', state: searchParams.get('state') ?? '', ...params }
    for (const [name, value] of Object.entries(all)) back.searchParams.set(name, value)
    return back.pathname + back.search
  }

  #answer(path: string): { type: string; body: string } {
    const json = (value: unknown) => ({ type: 'application/json', body: JSON.stringify(value) })
    const { issuer } = this
    if (path === '/.well-known/openid-configuration') {
      return json({
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        userinfo_endpoint: `${issuer}/userinfo`,
        jwks_uri: `${issuer}/jwks`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256', 'none', 'HS256'],
        userinfo_signing_alg_values_supported: ['RS256', 'none'],
      })
    }
    if (path === '/jwks') {
      return json({
        keys: [{ ...this.#own.publicKey.export({ format: 'jwk' }), kid: 'own', use: 'sig', alg: 'RS256' }],
      })
    }
    const now = Math.floor(Date.now() / 1000)
    const said = { iss: issuer, aud: 'preau', sub: 'agent-1', iat: now, exp: now + 60 }
    if (path === '/token') {
      const claims = { ...said, nonce: this.#nonce, acr: 'eidas1', amr: ['pwd', 'totp'], ...this.lie.claims }
      const id_token = this.#statement(claims, this.lie.idToken)
      return json({ access_token: 'access', token_type: 'Bearer', expires_in: 60, id_token })
    }
    const info = { ...said, email: 'ines@nimes.fr', siret: '21300189400012', ...this.lie.info }
    if (this.lie.userinfo === 'plain') return json(info)
    return { type: 'application/jwt', body: this.#statement(info, this.lie.userinfo) }
  }

  #statement(claims: object, how: Lie['idToken']): string {
    const alg =
      how === 'none' || how === 'unsigned' ? (how === 'none' ? 'none' : 'RS256') : how === 'hmac' ? 'HS256' : 'RS256'
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const covered = `${encode({ alg, kid: 'own', typ: 'JWT' })}.${encode(claims)}`
    if (how === 'none' || how === 'unsigned') return `${covered}.`
    if (how === 'hmac')
      return `${covered}.${createHmac('sha256', 'the secret of Préau').update(covered).digest('base64url')}`
    const { privateKey } = how === 'foreign' ? this.#foreign : this.#own
    return `${covered}.${sign('sha256', Buffer.from(covered), createPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' }))).toString('base64url')}`
  }
}
