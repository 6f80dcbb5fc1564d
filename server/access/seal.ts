import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { PreauError, toPreauError } from '@preau/protocol/errors.ts'
import { KEY_FOLDER, KeyFiles } from '../keys/key-files.ts'

/** Beside the keys of the authority, and guarded and backed up as they are (server/backup/secret-files.ts). */
const FILE = 'seal.key'
const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16
const CIPHER = 'aes-256-gcm'
/** Says which way a sealed text was made. */
const VERSION = 's1'

/**
 * Seals what the store has to keep and could let somebody in: the secrets of authenticators, that of the identity provider.
 * Who has the database alone, a copy or a backup of it, has none of them.
 */
export class Seal {
  readonly #sealing: Buffer
  readonly #signing: Buffer

  /** @param key 32 bytes */
  constructor(key: Uint8Array) {
    this.#sealing = Buffer.from(hkdfSync('sha256', key, '', 'preau seal', KEY_BYTES))
    this.#signing = Buffer.from(hkdfSync('sha256', key, '', 'preau sign', KEY_BYTES))
  }

  /** @param place what the secret is of: sealed for one, it opens for no other */
  seal(secret: Uint8Array, place: string): string {
    const nonce = randomBytes(NONCE_BYTES)
    const cipher = createCipheriv(CIPHER, this.#sealing, nonce).setAAD(Buffer.from(place))
    const sealed = Buffer.concat([nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()])
    return `${VERSION}.${sealed.toString('base64url')}`
  }

  /** Throws SEAL_BROKEN where it was changed, or sealed for another place or with another key. */
  open(text: string, place: string): Buffer {
    try {
      const [version, body = ''] = text.split('.')
      if (version !== VERSION) throw new PreauError('SEAL_BROKEN')
      const sealed = Buffer.from(body, 'base64url')
      const cipher = createDecipheriv(CIPHER, this.#sealing, sealed.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      })
      cipher.setAAD(Buffer.from(place)).setAuthTag(sealed.subarray(-TAG_BYTES))
      return Buffer.concat([cipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), cipher.final()])
    } catch (error) {
      throw new PreauError('SEAL_BROKEN', {}, error)
    }
  }

  /** What proves that this server said `text`. */
  sign(text: string): string {
    return createHmac('sha256', this.#signing).update(text).digest('base64url')
  }

  isSigned(text: string, signature: string): boolean {
    const [known, given] = [Buffer.from(this.sign(text)), Buffer.from(signature)]
    return known.length === given.length && timingSafeEqual(known, given)
  }
}

/**
 * The seal of a data folder, made where there is none. Throws SEAL_BROKEN where the key is there and is not one: a new one would
 * lose every authenticator; KEYS_WRAPPED where it is wrapped and does not open.
 * @param files how the keys lie there; plain where it is not said
 */
export async function openSeal(data: string, files = new KeyFiles(data, undefined)): Promise<Seal> {
  const folder = join(data, KEY_FOLDER)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const read = () =>
    files.read(FILE).catch((error) => {
      throw toPreauError(error, 'SEAL_BROKEN', { file: join(folder, FILE) })
    })
  if ((await read()) === undefined) await files.keep(FILE, `${randomBytes(KEY_BYTES).toString('base64url')}\n`)
  const text = (await read())?.trim() ?? ''
  const key = Buffer.from(text, 'base64url')
  if (key.length !== KEY_BYTES || key.toString('base64url') !== text)
    throw new PreauError('SEAL_BROKEN', { file: join(folder, FILE) })
  return new Seal(key)
}
