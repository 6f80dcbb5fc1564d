import { createHash, randomBytes } from 'node:crypto'

const BYTES = 32
const SHAPE = /^[A-Za-z0-9_-]{43}$/

/** What a browser, a program or a link holds: 32 random bytes, base64url. */
export function newSecret(): string {
  return randomBytes(BYTES).toString('base64url')
}

/** What is kept of a secret: SHA-256, 64 hex digits. It has all the chance of 32 bytes, so that no slow hash is needed. */
export function proofOfSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

/** Whether a text could be one of our secrets: anything else is not looked up. */
export function isSecret(text: string): boolean {
  return SHAPE.test(text)
}
