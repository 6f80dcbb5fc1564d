import { type Static, Type } from 'typebox'

const hex = (bytes: number) => Type.String({ pattern: `^[0-9a-f]{${bytes * 2}}$` })
const known = {
  name: Type.String({ pattern: '^[\\p{L}\\p{N}][\\p{L}\\p{N} ._-]{0,63}$' }),
  id: hex(32),
  public: hex(32),
}

/** What others may know of a signing key. Of a sealed key, its open part. */
export const PublicKeyFile = Type.Object({
  preau: Type.Enum(['signing-key-public-1', 'signing-key-1']),
  ...known,
})
export type PublicKeyFile = Static<typeof PublicKeyFile>

/** A signing key, sealed by a passphrase: AES-256-GCM over PKCS#8, with the open part as its additional data. */
export const KeyFile = Type.Object({
  preau: Type.Literal('signing-key-1'),
  ...known,
  kdf: Type.Object({
    name: Type.Literal('scrypt'),
    // Bounds: a file from elsewhere must not take all memory.
    n: Type.Integer({ minimum: 2 ** 14, maximum: 2 ** 17 }),
    r: Type.Literal(8),
    p: Type.Literal(1),
    salt: hex(16),
  }),
  cipher: Type.Literal('aes-256-gcm'),
  nonce: hex(12),
  sealed: Type.String({ pattern: '^[A-Za-z0-9+/]{20,400}={0,2}$' }),
})
export type KeyFile = Static<typeof KeyFile>
