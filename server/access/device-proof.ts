import { type KeyObject, X509Certificate } from 'node:crypto'
import type { Id } from '@preau/protocol/ids.ts'
import { subjectOf } from './authority.ts'
import type { Identities } from './identities.ts'

/** A device that showed its certificate, and by which one. */
export interface ProvenDevice {
  school: Id
  device: Id
  serial: string
}

export interface ProofParts {
  /** PEM of the authority. */
  authority: string
  identities: Identities
  /** Whether a certificate that ended then has ended by the server's own time; ms since 1970. */
  hasEnded(until: number): boolean
}

/** Tells who shows a certificate; undefined where it proves nothing. */
export type Prove = (peer: X509Certificate | undefined) => ProvenDevice | undefined

const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2'

/** Whom a certificate of an authority names, whatever became of it since; undefined where it is no client of it. */
export function certificateSubject(
  peer: X509Certificate | undefined,
  authority: string,
): (ProvenDevice & { until: number }) | undefined {
  const issuer = new X509Certificate(authority)
  return subjectIn(peer, issuer, issuer.publicKey)
}

function subjectIn(
  peer: X509Certificate | undefined,
  issuer: X509Certificate,
  key: KeyObject,
): (ProvenDevice & { until: number }) | undefined {
  if (!peer || peer.ca || !peer.checkIssued(issuer) || !peer.verify(key)) return undefined
  if (!peer.keyUsage?.includes(CLIENT_AUTH)) return undefined
  const subject = subjectOf(peer.subjectAltName)
  if (!subject || peer.subject !== `CN=${subject.device}`) return undefined
  return { ...subject, serial: peer.serialNumber.toLowerCase(), until: peer.validToDate.getTime() }
}

/**
 * The one judge of device certificates, for every door and for resumed sessions, too. It checks the signature itself: OpenSSL
 * keeps only the last fault it found, so that of a forged certificate which has also ended one would hear of its date alone.
 * That a certificate is not valid yet is no reason to refuse it: then the clock of this server is behind (DESIGN, decision 15).
 */
export function deviceProver({ authority, identities, hasEnded }: ProofParts): Prove {
  const issuer = new X509Certificate(authority)
  const key = issuer.publicKey
  return (peer) => {
    const subject = subjectIn(peer, issuer, key)
    if (!subject) return undefined
    const { until, ...proven } = subject
    return identities.holds(proven, proven.serial) && !hasEnded(until) ? proven : undefined
  }
}
