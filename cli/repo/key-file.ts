import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  scryptSync,
  sign,
} from 'node:crypto'
import { readFileSync } from 'node:fs'
import { writeWhole } from '@preau/agent/uplink/whole-file.ts'
import { decoder } from '@preau/protocol/decode.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import { KeyFile, PublicKeyFile } from '@preau/protocol/update/key-files.ts'
import type { PublicKey, Signature } from '@preau/protocol/update/metadata.ts'
import { signedText } from '@preau/protocol/update/signed-text.ts'

/** What makes a key of a passphrase: 128 MB and half a second for each guess (RFC 7914). */
const SCRYPT = { n: 2 ** 17, r: 8, p: 1 } as const
const MAX_MEMORY = 256 * 1024 * 1024

const readKeyFile = decoder(KeyFile, 'SIGNING_KEY_REFUSED')
const readPublicFile = decoder(PublicKeyFile, 'SIGNING_KEY_REFUSED')

/** A key that can sign, as long as the program runs. */
export interface SigningKey {
  id: string
  name: string
  sign(signed: unknown): Signature
}

/** The identifier of a key: the hash of what stands for it in metadata (TUF 4.2.1). */
export function keyIdOf(key: PublicKey): string {
  return createHash('sha256').update(signedText(key)).digest('hex')
}

export function publicKeyOf(hex: string): PublicKey {
  return { keytype: 'ed25519', scheme: 'ed25519', keyval: { public: hex } }
}

/**
 * Makes a key and writes it, sealed by `passphrase`, to `path` for the own account alone, and beside it what others may know
 * (`.pub`). Gives the latter.
 * @param n what a guess of the passphrase costs; a test, where nobody guesses, takes less
 */
export function makeKeyFile(path: string, name: string, passphrase: string, n: number = SCRYPT.n): PublicKeyFile {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const hex = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex')
  const open: PublicKeyFile = { preau: 'signing-key-public-1', name, id: keyIdOf(publicKeyOf(hex)), public: hex }
  const [salt, nonce] = [randomBytes(16), randomBytes(12)]
  const cipher = createCipheriv('aes-256-gcm', sealKey(passphrase, salt, { ...SCRYPT, n }), nonce)
  cipher.setAAD(Buffer.from(signedText(open)))
  const secret = privateKey.export({ format: 'der', type: 'pkcs8' })
  const sealed = Buffer.concat([cipher.update(secret), cipher.final(), cipher.getAuthTag()])
  const file: KeyFile = {
    ...open,
    preau: 'signing-key-1',
    kdf: { name: 'scrypt', ...SCRYPT, n, salt: salt.toString('hex') },
    cipher: 'aes-256-gcm',
    nonce: nonce.toString('hex'),
    sealed: sealed.toString('base64'),
  }
  writeWhole(path, `${JSON.stringify(file, undefined, 2)}\n`)
  writeWhole(publicPathOf(path), `${JSON.stringify(open, undefined, 2)}\n`, 0o644)
  return open
}

/** What others may know of the key in a file, whether that is the sealed one or the public one. Throws SIGNING_KEY_REFUSED. */
export function readPublicKey(path: string): PublicKeyFile {
  const { name, id, public: hex } = readPublicFile(readJson(path))
  if (keyIdOf(publicKeyOf(hex)) !== id) throw new PreauError('SIGNING_KEY_REFUSED', { file: path, reason: 'damaged' })
  return { preau: 'signing-key-public-1', name, id, public: hex }
}

/** Opens a key. Throws SIGNING_KEY_REFUSED where the passphrase is another one or the file was changed: nobody can tell which. */
export function openKeyFile(path: string, passphrase: string): SigningKey {
  const { kdf, nonce, sealed } = readKeyFile(readJson(path))
  const open = readPublicKey(path)
  const secret = unseal(passphrase, { kdf, nonce, sealed, open, path })
  return {
    id: open.id,
    name: open.name,
    sign: (signed) => ({ keyid: open.id, sig: sign(null, Buffer.from(signedText(signed)), secret).toString('hex') }),
  }
}

export function publicPathOf(path: string): string {
  return `${path.replace(/\.key$/, '')}.pub`
}

interface Sealed extends Pick<KeyFile, 'kdf' | 'nonce' | 'sealed'> {
  open: PublicKeyFile
  path: string
}

function unseal(passphrase: string, { kdf, nonce, sealed, open, path }: Sealed): KeyObject {
  try {
    const bytes = Buffer.from(sealed, 'base64')
    const key = sealKey(passphrase, Buffer.from(kdf.salt, 'hex'), kdf)
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'hex'), { authTagLength: 16 })
    decipher.setAAD(Buffer.from(signedText(open)))
    decipher.setAuthTag(bytes.subarray(-16))
    const secret = Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()])
    return createPrivateKey({ key: secret, format: 'der', type: 'pkcs8' })
  } catch {
    // Neither the cause nor the passphrase goes any further.
    throw new PreauError('SIGNING_KEY_REFUSED', { file: path, reason: 'passphrase' })
  }
}

function sealKey(passphrase: string, salt: Buffer, { n, r, p }: { n: number; r: number; p: number }): Buffer {
  return scryptSync(passphrase.normalize('NFC'), salt, 32, { N: n, r, p, maxmem: MAX_MEMORY })
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new PreauError('SIGNING_KEY_REFUSED', { file: path, reason: 'unreadable' }, error)
  }
}
