import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { PreauError } from '@preau/protocol/errors.ts'

export const WRAPPING_KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16
const PRINT_BYTES = 8
const CIPHER = 'aes-256-gcm'
/** Begins every wrapped key and says which way it was made; a plain one begins otherwise (PEM, or base64url without a point). */
const VERSION = 'preau-wrapped-1.'

const WRAPPED = /^preau-wrapped-1\.([0-9a-f]{16})\.([\w-]+)\n$/

/** Whether the content of a key file is wrapped, by whatever wrapping key. */
export function isWrapped(text: string): boolean {
  return text.startsWith(VERSION)
}

/** Why a wrapped key does not open. */
export type WrappedReason = 'no-key' | 'other-key' | 'damaged'

/** Says that a key file does not open, and why. */
export function keysWrapped(file: string, reason: WrappedReason, cause?: unknown): PreauError {
  return new PreauError('KEYS_WRAPPED', { file, reason }, cause)
}

/**
 * The key with which the keys of a data folder are wrapped, and which the platform keeps outside of it
 * (docs/adr/0018-data-folder.md). AES-256-GCM: what was wrapped for one file name opens for no other.
 */
export class WrappingKey {
  readonly #key: Buffer
  /** Tells a file of another wrapping key from a damaged one; says nothing of the key itself. */
  readonly #print: string

  /** @param key 32 bytes */
  constructor(key: Uint8Array) {
    if (key.length !== WRAPPING_KEY_BYTES) throw new PreauError('CONFIG_INVALID', { setting: 'wrapping key' })
    this.#key = Buffer.from(hkdfSync('sha256', key, '', 'preau wrap 1', WRAPPING_KEY_BYTES))
    this.#print = Buffer.from(hkdfSync('sha256', key, '', 'preau wrapping key print', PRINT_BYTES)).toString('hex')
  }

  /** @param name of its file, without folders: `authority.key` */
  wrap(text: string, name: string): string {
    const nonce = randomBytes(NONCE_BYTES)
    const cipher = createCipheriv(CIPHER, this.#key, nonce).setAAD(place(name))
    const body = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
    return `${VERSION}${this.#print}.${body.toString('base64url')}\n`
  }

  /** Throws KEYS_WRAPPED where it is wrapped with another key, for another name, or was changed. */
  open(wrapped: string, name: string): string {
    const [, print, text = ''] = WRAPPED.exec(wrapped) ?? []
    if (print === undefined) throw keysWrapped(name, 'damaged')
    if (print !== this.#print) throw keysWrapped(name, 'other-key')
    try {
      const body = Buffer.from(text, 'base64url')
      const cipher = createDecipheriv(CIPHER, this.#key, body.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
      cipher.setAAD(place(name)).setAuthTag(body.subarray(-TAG_BYTES))
      return Buffer.concat([cipher.update(body.subarray(NONCE_BYTES, -TAG_BYTES)), cipher.final()]).toString('utf8')
    } catch (error) {
      throw keysWrapped(name, 'damaged', error)
    }
  }
}

function place(name: string): Buffer {
  return Buffer.from(`preau key file ${name}`)
}
