import { createHash, X509Certificate } from 'node:crypto'
import { PreauError } from '@preau/protocol/errors.ts'

/**
 * By what a server is known: the certificate of its authority (PEM), or, as long as a code is all that there is, the first
 * bytes of the SHA-256 of that certificate.
 */
export type Trust = string | Uint8Array

const SERVER_AUTH = '1.3.6.1.5.5.7.3.1'
/** Ours has two certificates; a longer chain is none of ours. */
const LONGEST_CHAIN = 4

/**
 * The authority (PEM) of a server that showed `leaf`. Throws SERVER_NOT_TRUSTED where the authority is not the one that is
 * trusted, did not sign it, or signed it for something else than a server.
 *
 * INVARIANT: no date is judged. A tablet whose battery is empty lives in 2016 and knows its server by the authority alone
 * (DESIGN, decision 15). The address is not judged either: the authority signs one server, and that one may move.
 */
export function authorityOf(leaf: X509Certificate | undefined, trust: Trust): string {
  const authority = typeof trust === 'string' ? new X509Certificate(trust) : inChain(leaf, trust)
  if (!leaf || !authority?.ca) throw new PreauError('SERVER_NOT_TRUSTED', { why: 'authority' })
  const isSigned = leaf.checkIssued(authority) && leaf.verify(authority.publicKey)
  if (!isSigned) throw new PreauError('SERVER_NOT_TRUSTED', { why: 'signature' })
  if (leaf.ca || !leaf.keyUsage?.includes(SERVER_AUTH)) throw new PreauError('SERVER_NOT_TRUSTED', { why: 'purpose' })
  return authority.toString()
}

/** Whether a certificate (PEM) is the one of which these are the first bytes of the fingerprint. */
export function isPrintOf(certificate: string, print: Uint8Array): boolean {
  return hasPrint(new X509Certificate(certificate), print)
}

function inChain(leaf: X509Certificate | undefined, print: Uint8Array): X509Certificate | undefined {
  let each = leaf
  for (let depth = 0; each && depth < LONGEST_CHAIN; depth++) {
    if (hasPrint(each, print)) return each
    each = each.issuerCertificate
  }
  return undefined
}

function hasPrint({ raw }: X509Certificate, print: Uint8Array): boolean {
  const whole = createHash('sha256').update(raw).digest()
  return print.length >= 16 && whole.subarray(0, print.length).equals(print)
}
