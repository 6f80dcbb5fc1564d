import 'reflect-metadata'
import { createPrivateKey, generateKeyPairSync, webcrypto, X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { connect, createServer, type TLSSocket } from 'node:tls'
import * as x509 from '@peculiar/x509'
import { isPreauError } from '@preau/protocol/errors.ts'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  fingerprint,
  issueDeviceCertificate,
  issueServerCertificate,
  type KeyPair,
  makeAuthority,
  subjectOf,
} from './authority.ts'

const NOW = Date.parse('2026-11-24T09:12:00Z')
const DAY = 86_400_000
const WHO = { school: '01900000-0000-7000-8000-000000000001', device: '01900000-0000-7000-8000-0000000000aa' }
let authority: KeyPair

beforeAll(async () => {
  authority = await makeAuthority('école Jules-Ferry', NOW)
})

async function request(algorithm: 'P-256' | 'P-384' = 'P-256', name = 'CN=administrator'): Promise<[string, string]> {
  const signing = { name: 'ECDSA', namedCurve: algorithm, hash: 'SHA-256' }
  const keys = await webcrypto.subtle.generateKey(signing, true, ['sign', 'verify'])
  const csr = await x509.Pkcs10CertificateRequestGenerator.create({ name, keys, signingAlgorithm: signing })
  const key = x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY')
  return [csr.toString('pem'), key]
}

async function codeOf(given: string): Promise<unknown> {
  try {
    await issueDeviceCertificate(authority, given, WHO, NOW)
    return 'issued'
  } catch (error) {
    return isPreauError(error) ? error.code : error
  }
}

describe('the authority of a school', () => {
  it('is an authority that signs no other one, for twenty years', () => {
    const made = new X509Certificate(authority.certificate)
    expect(made.ca).toBe(true)
    expect(new x509.X509Certificate(authority.certificate).subjectName.getField('CN')).toEqual([
      'Préau, école Jules-Ferry',
    ])
    expect(made.verify(made.publicKey)).toBe(true)
    expect(made.checkPrivateKey(createPrivateKey(authority.key))).toBe(true)
    expect([made.validFromDate.getTime(), made.validToDate.getTime()]).toEqual([NOW - 2 * DAY, NOW + 7300 * DAY])
    expect(Buffer.from(fingerprint(authority.certificate)).toString('hex').toUpperCase()).toBe(
      made.fingerprint256.replaceAll(':', ''),
    )
  })

  it('names the device that the server means, whatever the request says', async () => {
    const [csr] = await request()
    const issued = await issueDeviceCertificate(authority, csr, WHO, NOW)
    const made = new X509Certificate(issued.certificate)
    expect(made.subject).toBe(`CN=${WHO.device}`)
    expect(subjectOf(made.subjectAltName)).toEqual(WHO)
    expect(made.verify(new X509Certificate(authority.certificate).publicKey)).toBe(true)
    expect(made.ca).toBe(false)
    expect(made.serialNumber).toBe(issued.serial.toUpperCase())
    expect(issued).toMatchObject({ from: NOW - 2 * DAY, until: NOW + 397 * DAY })
  })

  it('refuses a request that is none, is of another kind of key, or is not signed by its key', async () => {
    const [csr] = await request()
    const der = Buffer.from(x509.PemConverter.decodeFirst(csr))
    der[der.length - 1] = (der.at(-1) ?? 0) ^ 1
    const forged = x509.PemConverter.encode(der, 'CERTIFICATE REQUEST')
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ type: 'spki', format: 'pem' })
    const [other] = await request('P-384')
    const codes = await Promise.all(['', 'nonsense', String(rsa), forged, other].map(codeOf))
    expect(codes).toEqual(Array(5).fill('CERTIFICATE_REQUEST_INVALID'))
  })

  it('reads no device from a certificate that names more than one', () => {
    const { school, device } = WHO
    const given = [undefined, '', 'DNS:x', `URI:urn:preau:${school}:${device}, DNS:x`, `URI:urn:preau:${school}:#`]
    expect(given.map(subjectOf)).toEqual(given.map(() => undefined))
  })

  it('lets a server and a device know each other over TLS 1.3, and no one else', async () => {
    // OpenSSL has no other clock than that of the machine.
    const now = Date.now()
    const [ours, foreign] = [await makeAuthority('école', now), await makeAuthority('école', now)]
    const own = await issueServerCertificate(ours, ['127.0.0.1', 'preau.local'], now)
    const server = createServer({
      key: own.key,
      cert: own.certificate,
      ca: ours.certificate,
      requestCert: true,
      rejectUnauthorized: true,
      minVersion: 'TLSv1.3',
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const [csr, key] = await request()
    const [genuine, fake] = await Promise.all([ours, foreign].map((by) => issueDeviceCertificate(by, csr, WHO, now)))
    try {
      const asked = once(server, 'secureConnection')
      const client = connect({ host: '127.0.0.1', port, ca: ours.certificate, cert: genuine?.certificate, key })
      const [socket] = (await asked) as [TLSSocket]
      expect(subjectOf(socket.getPeerCertificate().subjectaltname)).toEqual(WHO)
      client.destroy()

      const refused = once(server, 'tlsClientError')
      connect({ host: '127.0.0.1', port, ca: ours.certificate, cert: fake?.certificate, key }).on('error', () => {})
      await refused
      const distrusted = connect({ host: '127.0.0.1', port, ca: foreign.certificate })
      expect(((await once(distrusted, 'error')) as [Error])[0].message).toMatch(/signature|certificate/)
    } finally {
      server.close()
    }
  })
})
