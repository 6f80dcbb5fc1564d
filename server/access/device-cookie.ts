import type { Id } from '@preau/protocol/ids.ts'
import type { Seal } from './seal.ts'
import { proofOfSecret } from './secrets.ts'

/** Half a year, in ms. */
export const KNOWN_FOR = 183 * 86_400_000
const SHAPE = /^([A-Za-z0-9_-]{43})\.(\d{1,16})\.([A-Za-z0-9_-]{43})$/

/**
 * What a browser in which a person signed in shows at the next sign-in: it lets nobody in, it only has tries of its own, so
 * that a stranger's wrong ones lock nobody out (OWASP: device cookies). A new password ends it.
 */
export function knownDevice(seal: Seal, nonce: string, { id, password }: KnownPerson, now: number): string {
  return `${nonce}.${now}.${seal.sign(covered(nonce, String(now), id, password))}`
}

export interface KnownPerson {
  id: Id
  /** The hash of his password. */
  password: string | null
}

/** The name of this browser among those of a person; undefined where it is not one of his. */
export function deviceOfPerson(
  seal: Seal,
  cookie: string | undefined,
  { id, password }: KnownPerson,
  now: number,
): string | undefined {
  const [, nonce, at, signature] = SHAPE.exec(cookie ?? '') ?? []
  if (nonce === undefined || at === undefined || signature === undefined) return undefined
  if (now - Number(at) > KNOWN_FOR) return undefined
  return seal.isSigned(covered(nonce, at, id, password), signature) ? nonce : undefined
}

function covered(nonce: string, at: string, id: Id, password: string | null): string {
  return `device\n${nonce}\n${at}\n${id}\n${proofOfSecret(password ?? '')}`
}
