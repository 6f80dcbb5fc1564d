import 'reflect-metadata'
import { createHash, webcrypto } from 'node:crypto'
import * as x509 from '@peculiar/x509'
import type { EnrolCode } from '@preau/protocol/rules/enrol-code.ts'

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const DAY = 86_400_000

/** A certificate with its key, both PEM. */
export interface TestPair {
  certificate: string
  key: string
}

export interface TestSchool {
  authority: string
  /** What a code says of its authority. */
  print: Uint8Array
  /** A certificate of this school, for a key of its own. */
  server(change?: { usage?: string; at?: number }): Promise<TestPair>
  /** One for the key that a device proves to have. */
  device(csr: string, school: string, device: string, life?: number): Promise<string>
  code(addresses: EnrolCode['addresses']): EnrolCode
}

/** The authority of a school, for tests: it signs as server/access/authority.ts does. @param at when it was made, ms */
export async function testSchool(at = Date.now()): Promise<TestSchool> {
  const keys = await newKeys()
  const own = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name: 'CN=Préau, test',
    notBefore: new Date(at - 2 * DAY),
    notAfter: new Date(at + 7300 * DAY),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
    ],
  })
  const authority = own.toString('pem')
  const print = createHash('sha256').update(new Uint8Array(own.rawData)).digest().subarray(0, 16)
  const issue = async (
    name: string,
    publicKey: x509.PublicKeyType,
    usage: string,
    san: x509.JsonGeneralName,
    from: number,
    life: number,
  ) => {
    const certificate = await x509.X509CertificateGenerator.create({
      serialNumber: serial(),
      subject: [{ CN: [name] }],
      issuer: own.subject,
      notBefore: new Date(from - 2 * DAY),
      notAfter: new Date(from + life),
      publicKey,
      signingKey: keys.privateKey,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.ExtendedKeyUsageExtension([usage]),
        new x509.SubjectAlternativeNameExtension([san]),
      ],
    })
    return certificate.toString('pem')
  }
  return {
    authority,
    print,
    async server({ usage = x509.ExtendedKeyUsage.serverAuth, at: from = at } = {}) {
      const pair = await newKeys()
      const san = { type: 'dns', value: 'localhost' } as const
      const certificate = await issue('Serveur Préau', pair.publicKey, usage, san, from, 397 * DAY)
      return { certificate, key: await pem(pair.privateKey) }
    },
    async device(csr, school, device, life = 397 * DAY) {
      const request = new x509.Pkcs10CertificateRequest(csr)
      if (!(await request.verify())) throw new Error('not signed by its own key')
      const san = { type: 'url', value: `urn:preau:${school}:${device}` } as const
      return issue(device, request.publicKey, x509.ExtendedKeyUsage.clientAuth, san, at, life)
    },
    code: (addresses) => ({ secret: new Uint8Array(10).fill(7), authority: print, addresses }),
  }
}

async function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
}

async function pem(key: webcrypto.CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')
}

function serial(): string {
  const bytes = webcrypto.getRandomValues(new Uint8Array(16))
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40
  return Buffer.from(bytes).toString('hex')
}
