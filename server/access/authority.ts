import 'reflect-metadata'
import { createHash, webcrypto } from 'node:crypto'
import { isIP } from 'node:net'
import * as x509 from '@peculiar/x509'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const DAY = 86_400_000
/** Never the name of an authority: a certificate whose issuer has its own name counts as signed by itself. */
const SERVER_NAME = 'Serveur Préau'
/** An authority outlives the devices of a school: they are enrolled anew when it ends. */
const AUTHORITY_DAYS = 20 * 365
/** Not before: clocks of schools are a little wrong. */
const BACKDATE = 2 * DAY
export const SERVER_DAYS = 397
export const DEVICE_DAYS = 397

/** A certificate (PEM) with its private key (PKCS#8, PEM). The key is a secret: it never goes into a log or an answer. */
export interface KeyPair {
  certificate: string
  key: string
}

/** Whom a device certificate names. */
export interface DeviceSubject {
  school: Id
  device: Id
}

const SUBJECT = /^urn:preau:([0-9a-f-]{36}):([0-9a-f-]{36})$/

/**
 * Makes the authority of a school server: it signs the server's own certificate and one for each device, and nothing else.
 * @param now ms since 1970
 */
export async function makeAuthority(name: string, now: number): Promise<KeyPair> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerial(),
    name: [{ CN: [`Préau, ${name}`] }],
    notBefore: new Date(now - BACKDATE),
    notAfter: new Date(now + AUTHORITY_DAYS * DAY),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return { certificate: certificate.toString('pem'), key: await privateKeyPem(keys.privateKey) }
}

/**
 * A certificate for the server itself, with a new key.
 * @param hosts the names and addresses by which devices reach it
 */
export async function issueServerCertificate(
  authority: KeyPair,
  hosts: readonly string[],
  now: number,
): Promise<KeyPair> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
  const names = hosts.map((host): x509.JsonGeneralName => ({ type: isIP(host) ? 'ip' : 'dns', value: host }))
  const certificate = await issue(authority, {
    name: SERVER_NAME,
    publicKey: keys.publicKey,
    now,
    days: SERVER_DAYS,
    usage: x509.ExtendedKeyUsage.serverAuth,
    names,
  })
  return { certificate: certificate.toString('pem'), key: await privateKeyPem(keys.privateKey) }
}

/** A certificate as it is kept: `serial` is what revokes it. */
export interface IssuedCertificate {
  certificate: string
  serial: string
  /** ms since 1970. */
  from: number
  until: number
}

/**
 * A certificate for the key that a device proved to have. What the request says of a name is not taken over: the server
 * says who the device is. Throws CERTIFICATE_REQUEST_INVALID where it is no request of a P-256 key, or not signed by it.
 */
export async function issueDeviceCertificate(
  authority: KeyPair,
  request: string,
  { school, device }: DeviceSubject,
  now: number,
): Promise<IssuedCertificate> {
  const publicKey = await provenKey(request)
  const certificate = await issue(authority, {
    name: device,
    publicKey,
    now,
    days: DEVICE_DAYS,
    usage: x509.ExtendedKeyUsage.clientAuth,
    names: [{ type: 'url', value: `urn:preau:${school}:${device}` }],
  })
  return {
    certificate: certificate.toString('pem'),
    serial: certificate.serialNumber,
    from: certificate.notBefore.getTime(),
    until: certificate.notAfter.getTime(),
  }
}

/**
 * SHA-256 of the key that a request proves to have, in hex: by it the same machine is known when it asks again.
 * Throws CERTIFICATE_REQUEST_INVALID.
 */
export async function requestKeyPrint(request: string): Promise<string> {
  const key = await webcrypto.subtle.exportKey('spki', await provenKey(request))
  return createHash('sha256').update(new Uint8Array(key)).digest('hex')
}

/**
 * Whom a certificate names, from the subjectAltName text of node:tls (`URI:urn:preau:<school>:<device>`); undefined where it
 * names no device, or more than one thing.
 */
export function subjectOf(subjectAltName: string | undefined): DeviceSubject | undefined {
  const [, school, device] = SUBJECT.exec(subjectAltName?.replace(/^URI:/, '') ?? '') ?? []
  return school === undefined || device === undefined ? undefined : { school, device }
}

/** SHA-256 over a certificate: what a one-time code carries the first 16 bytes of. */
export function fingerprint(certificate: string): Uint8Array {
  const der = new x509.X509Certificate(certificate).rawData
  return createHash('sha256').update(new Uint8Array(der)).digest()
}

interface Issue {
  name: string
  publicKey: webcrypto.CryptoKey
  now: number
  days: number
  usage: x509.ExtendedKeyUsageType
  names: x509.JsonGeneralName[]
}

async function issue(authority: KeyPair, asked: Issue): Promise<x509.X509Certificate> {
  const issuer = new x509.X509Certificate(authority.certificate)
  return x509.X509CertificateGenerator.create({
    serialNumber: newSerial(),
    subject: [{ CN: [asked.name] }],
    issuer: issuer.subject,
    notBefore: new Date(asked.now - BACKDATE),
    notAfter: new Date(Math.min(asked.now + asked.days * DAY, issuer.notAfter.getTime())),
    publicKey: asked.publicKey,
    signingKey: await importKey(authority.key),
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([asked.usage]),
      new x509.SubjectAlternativeNameExtension(asked.names, asked.names[0]?.type === 'url'),
      await x509.AuthorityKeyIdentifierExtension.create(issuer),
    ],
  })
}

async function provenKey(request: string): Promise<webcrypto.CryptoKey> {
  try {
    const parsed = new x509.Pkcs10CertificateRequest(request)
    const key = await parsed.publicKey.export(ALGORITHM, ['verify'])
    const isProven = await parsed.verify()
    if (isProven) return key
  } catch (error) {
    throw new PreauError('CERTIFICATE_REQUEST_INVALID', { expected: 'PKCS#10 of a P-256 key' }, error)
  }
  throw new PreauError('CERTIFICATE_REQUEST_INVALID', { expected: 'a signature of its own key' })
}

/** 127 random bits: never negative, never the same twice (RFC 5280, 4.1.2.2). */
function newSerial(): string {
  const bytes = webcrypto.getRandomValues(new Uint8Array(16))
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40
  return Buffer.from(bytes).toString('hex')
}

async function privateKeyPem(key: webcrypto.CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')
}

function importKey(pem: string): Promise<webcrypto.CryptoKey> {
  return webcrypto.subtle.importKey('pkcs8', x509.PemConverter.decodeFirst(pem), ALGORITHM, false, ['sign'])
}
