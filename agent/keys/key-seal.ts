import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { PreauError } from '@preau/protocol/errors.ts'
import {
  WRAPPED_KEY,
  type WrappedReason,
  wrappedFor,
  wrappedParts,
  wrappedText,
} from '@preau/protocol/rules/wrapped-key.ts'

/** Wraps the key of a device and opens it: what was wrapped for one file name opens for no other. */
export interface KeySeal {
  wrap(text: string, name: string): string
  /** Throws DEVICE_KEY_WRAPPED where it is of another wrapping key, for another name, or was changed. */
  open(wrapped: string, name: string): string
}

/** The seal of a wrapping key that the platform keeps, 32 bytes; throws CONFIG_INVALID where it is none. */
export function keySeal(key: Uint8Array): KeySeal {
  const { keyBytes, keyInfo, printInfo, printBytes, cipher, nonceBytes, tagBytes, credential } = WRAPPED_KEY
  if (key.length !== keyBytes) throw new PreauError('CONFIG_INVALID', { setting: credential })
  const made = (info: string, bytes: number) => Buffer.from(hkdfSync('sha256', key, '', info, bytes))
  const [own, print] = [made(keyInfo, keyBytes), made(printInfo, printBytes).toString('hex')]
  return {
    wrap(text, name) {
      const nonce = randomBytes(nonceBytes)
      const sealing = createCipheriv(cipher, own, nonce).setAAD(Buffer.from(wrappedFor(name)))
      const body = [nonce, sealing.update(text, 'utf8'), sealing.final(), sealing.getAuthTag()]
      return wrappedText(print, Buffer.concat(body).toString('base64url'))
    },
    open(wrapped, name) {
      const parts = wrappedParts(wrapped)
      if (parts && parts.print !== print) throw keyWrapped(name, 'other-key')
      try {
        const body = Buffer.from(parts?.body ?? '', 'base64url')
        const opening = createDecipheriv(cipher, own, body.subarray(0, nonceBytes), { authTagLength: tagBytes })
        opening.setAAD(Buffer.from(wrappedFor(name))).setAuthTag(body.subarray(-tagBytes))
        return `${opening.update(body.subarray(nonceBytes, -tagBytes), undefined, 'utf8')}${opening.final('utf8')}`
      } catch (error) {
        throw keyWrapped(name, 'damaged', error)
      }
    },
  }
}

function keyWrapped(file: string, reason: WrappedReason, cause?: unknown): PreauError {
  return new PreauError('DEVICE_KEY_WRAPPED', { file, reason }, cause)
}
