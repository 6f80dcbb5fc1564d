import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { PreauError } from '@preau/protocol/errors.ts'
import {
  WRAPPED_KEY,
  type WrappedReason,
  wrappedFor,
  wrappedParts,
  wrappedText,
} from '@preau/protocol/rules/wrapped-key.ts'

export const WRAPPING_KEY_BYTES = WRAPPED_KEY.keyBytes

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
    this.#key = Buffer.from(hkdfSync('sha256', key, '', WRAPPED_KEY.keyInfo, WRAPPING_KEY_BYTES))
    const print = hkdfSync('sha256', key, '', WRAPPED_KEY.printInfo, WRAPPED_KEY.printBytes)
    this.#print = Buffer.from(print).toString('hex')
  }

  /** @param name of its file, without folders: `authority.key` */
  wrap(text: string, name: string): string {
    const nonce = randomBytes(WRAPPED_KEY.nonceBytes)
    const cipher = createCipheriv(WRAPPED_KEY.cipher, this.#key, nonce).setAAD(place(name))
    const body = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
    return wrappedText(this.#print, body.toString('base64url'))
  }

  /** Throws KEYS_WRAPPED where it is wrapped with another key, for another name, or was changed. */
  open(wrapped: string, name: string): string {
    const parts = wrappedParts(wrapped)
    if (parts === undefined) throw keysWrapped(name, 'damaged')
    if (parts.print !== this.#print) throw keysWrapped(name, 'other-key')
    try {
      const { cipher, nonceBytes, tagBytes } = WRAPPED_KEY
      const body = Buffer.from(parts.body, 'base64url')
      const opening = createDecipheriv(cipher, this.#key, body.subarray(0, nonceBytes), { authTagLength: tagBytes })
      opening.setAAD(place(name)).setAuthTag(body.subarray(-tagBytes))
      return Buffer.concat([opening.update(body.subarray(nonceBytes, -tagBytes)), opening.final()]).toString('utf8')
    } catch (error) {
      throw keysWrapped(name, 'damaged', error)
    }
  }
}

function place(name: string): Buffer {
  return Buffer.from(wrappedFor(name))
}
