import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto'

const USER_PRESENT = 0x01
const USER_VERIFIED = 0x04
const KEY_INCLUDED = 0x40

/** What a key says beside what it is asked: each may be wrong on purpose. */
export interface Said {
  origin?: string
  name?: string
  challenge?: string
  counter?: number
  verified?: boolean
}

/** A passkey in software: it makes a P-256 key and signs as an authenticator does (WebAuthn 3, 6). */
export class SoftKey {
  readonly id = randomBytes(32)
  counter = 0
  readonly #pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })

  /** The answer to what the server offers. */
  register(options: { challenge: string; rp: { id: string } }, said: Said = {}) {
    const jwk = this.#pair.publicKey.export({ format: 'jwk' })
    const cose = Buffer.concat([
      // {1: 2, 3: -7, -1: 1, -2: x, -3: y}
      Buffer.from('a5010203262001215820', 'hex'),
      Buffer.from(jwk.x ?? '', 'base64url'),
      Buffer.from('225820', 'hex'),
      Buffer.from(jwk.y ?? '', 'base64url'),
    ])
    const length = Buffer.alloc(2)
    length.writeUInt16BE(this.id.length)
    const included = Buffer.concat([Buffer.alloc(16), length, this.id, cose])
    const authData = Buffer.concat([this.#authData(options.rp.id, KEY_INCLUDED, said), included])
    const size = Buffer.alloc(2)
    size.writeUInt16BE(authData.length)
    const attestation = Buffer.concat([
      // {"fmt": "none", "attStmt": {}, "authData": bytes}
      Buffer.from('a363666d74646e6f6e656761747453746d74a0686175746844617461', 'hex'),
      Buffer.from('59', 'hex'),
      size,
      authData,
    ])
    return this.#answer({
      clientDataJSON: this.#clientData('webauthn.create', options.challenge, said),
      attestationObject: attestation.toString('base64url'),
      transports: ['internal'],
    })
  }

  /** The answer to a sign-in. */
  sign(options: { challenge: string; rpId: string }, said: Said = {}) {
    const clientDataJSON = this.#clientData('webauthn.get', options.challenge, said)
    const authData = this.#authData(options.rpId, 0, said)
    const hash = createHash('sha256').update(Buffer.from(clientDataJSON, 'base64url')).digest()
    const signature = createSign('sha256')
      .update(Buffer.concat([authData, hash]))
      .sign(this.#pair.privateKey)
    return this.#answer({
      clientDataJSON,
      authenticatorData: authData.toString('base64url'),
      signature: signature.toString('base64url'),
    })
  }

  #authData(name: string, flags: number, said: Said): Buffer {
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(said.counter ?? ++this.counter)
    const state = USER_PRESENT | (said.verified === false ? 0 : USER_VERIFIED) | flags
    const hash = createHash('sha256')
      .update(said.name ?? name)
      .digest()
    return Buffer.concat([hash, Buffer.from([state]), counter])
  }

  #clientData(type: string, challenge: string, said: Said): string {
    const data = { type, challenge: said.challenge ?? challenge, origin: said.origin ?? 'http://localhost' }
    return Buffer.from(JSON.stringify({ ...data, crossOrigin: false })).toString('base64url')
  }

  #answer<T>(response: T) {
    const id = this.id.toString('base64url')
    return { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response }
  }
}
