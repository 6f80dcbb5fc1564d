import 'reflect-metadata'
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  webcrypto,
  X509Certificate,
} from 'node:crypto'
import * as x509 from '@peculiar/x509'
import { PreauError } from '@preau/protocol/errors.ts'

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1'

/** A new P-256 key (PKCS#8, PEM). It is a secret: it never leaves this server. */
export function makeUplinkKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}

/** A request (PEM) for a certificate, which proves the key. */
export async function requestOf(key: string): Promise<string> {
  const privateKey = createPrivateKey(key)
  const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' })
  const pkcs8 = privateKey.export({ type: 'pkcs8', format: 'der' })
  const keys = {
    privateKey: await webcrypto.subtle.importKey('pkcs8', pkcs8, ALGORITHM, false, ['sign']),
    publicKey: await webcrypto.subtle.importKey('spki', spki, ALGORITHM, true, ['verify']),
  }
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: [{ CN: ['server'] }],
    keys,
    signingAlgorithm: ALGORITHM,
  })
  return request.toString('pem')
}

/**
 * Whether two thirds of the life of a certificate are over: then the next one is asked for, so that a link may be cut for months before
 * the end. All in ms since 1970.
 */
export function isWorn({ from, until }: { from: number; until: number }, now: number): boolean {
  return now > until - (until - from) / 3
}

/** When a certificate (PEM) holds; ms since 1970. */
export function lifeOf(certificate: string): { from: number; until: number } {
  const { validFromDate, validToDate } = new X509Certificate(certificate)
  return { from: validFromDate.getTime(), until: validToDate.getTime() }
}

/**
 * Whether `next` (PEM) may take the place of a server's certificate: of the same authority, for the same server, with its own key, and
 * holding longer.
 */
export function isNext(
  next: string,
  { key, certificate, authority }: Record<'key' | 'certificate' | 'authority', string>,
): boolean {
  try {
    const [leaf, issuer, before] = [next, authority, certificate].map((pem) => new X509Certificate(pem))
    if (!leaf || !issuer || !before || !leaf.checkIssued(issuer) || !leaf.verify(issuer.publicKey)) return false
    const isSame = leaf.subject === before.subject && leaf.subjectAltName === before.subjectAltName
    return isSame && leaf.checkPrivateKey(createPrivateKey(key)) && leaf.validToDate > before.validToDate
  } catch {
    return false
  }
}

/**
 * The authority (PEM) of a territory that showed `leaf`, by the first bytes of its print that a code carries. Throws
 * SERVER_NOT_TRUSTED. A date is not judged: the clock of a school may be wrong.
 */
export function authorityByPrint(leaf: X509Certificate | undefined, print: Uint8Array): string {
  let authority = leaf
  for (let depth = 0; authority && depth < 4; depth++) {
    const whole = createHash('sha256').update(authority.raw).digest()
    if (print.length >= 16 && whole.subarray(0, print.length).equals(print)) break
    authority = authority.issuerCertificate
  }
  if (!leaf || !authority?.ca) throw new PreauError('SERVER_NOT_TRUSTED', { why: 'authority' })
  requireServer(leaf, authority)
  return authority.toString()
}

/** Throws SERVER_NOT_TRUSTED where `leaf` is no server of the authority (PEM). */
export function requireServerOf(leaf: X509Certificate | undefined, authority: string): void {
  if (!leaf) throw new PreauError('SERVER_NOT_TRUSTED', { why: 'authority' })
  requireServer(leaf, new X509Certificate(authority))
}

function requireServer(leaf: X509Certificate, authority: X509Certificate): void {
  const isSigned = leaf.checkIssued(authority) && leaf.verify(authority.publicKey)
  if (!isSigned) throw new PreauError('SERVER_NOT_TRUSTED', { why: 'signature' })
  if (leaf.ca || !leaf.keyUsage?.includes(SERVER_AUTH)) throw new PreauError('SERVER_NOT_TRUSTED', { why: 'purpose' })
}
