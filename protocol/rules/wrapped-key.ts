/** How a private key lies on a disk where the platform keeps a key to wrap it with: the same for a server and for a device. */
export const WRAPPED_KEY = {
  /** The wrapping key, in bytes, and what is made of it by HKDF-SHA256 (RFC 5869): the key of the cipher, and a print. */
  keyBytes: 32,
  keyInfo: 'preau wrap 1',
  printInfo: 'preau wrapping key print',
  printBytes: 8,
  /** Nonce, sealed text, tag. */
  cipher: 'aes-256-gcm',
  nonceBytes: 12,
  tagBytes: 16,
  /** Of the wrapping key where the platform hands it to a program: its name, and the one for which it opens. */
  credential: 'preau-wrapping-key',
} as const

/** Begins every wrapped key and says which way it was made; a plain one begins otherwise (PEM, or base64url without a point). */
const VERSION = 'preau-wrapped-1.'
const WRAPPED = /^preau-wrapped-1\.([0-9a-f]{16})\.([\w-]+)\n$/

/** Why a wrapped key does not open. */
export type WrappedReason = 'no-key' | 'other-key' | 'damaged'

/** Whether the content of a key file is wrapped, by whatever wrapping key. */
export function isWrapped(text: string): boolean {
  return text.startsWith(VERSION)
}

/** @param print of the wrapping key, 16 hex digits. @param body base64url */
export function wrappedText(print: string, body: string): string {
  return `${VERSION}${print}.${body}\n`
}

/** The parts of a wrapped key; undefined where it was changed. */
export function wrappedParts(text: string): { print: string; body: string } | undefined {
  const [, print, body] = WRAPPED.exec(text) ?? []
  return print === undefined || body === undefined ? undefined : { print, body }
}

/** What a wrapped key is bound to: it opens under the name of its file alone, such as `authority.key`. */
export function wrappedFor(name: string): string {
  return `preau key file ${name}`
}
