import 'reflect-metadata'
import { webcrypto } from 'node:crypto'
import * as x509 from '@peculiar/x509'
import { describe, expect, it } from 'vitest'
import { certificateRequest, KEY } from './certificate-request.ts'
import { certificateSerial, integer } from './der.ts'

const subtle = webcrypto.subtle as SubtleCrypto

describe('the request of a tablet for its certificate', () => {
  it('is one of PKCS#10 that its own key signed, whatever r and s begin with', async () => {
    const keys = await subtle.generateKey(KEY, false, ['sign', 'verify'])
    for (let turn = 0; turn < 24; turn++) {
      const request = new x509.Pkcs10CertificateRequest(await certificateRequest(keys, subtle))
      expect([request.subject, await request.verify()]).toEqual(['CN=tablet', true])
    }
  })

  it('is made by a key that its browser gives to nobody', async () => {
    const keys = await subtle.generateKey(KEY, false, ['sign', 'verify'])
    await expect(subtle.exportKey('pkcs8', keys.privateKey)).rejects.toThrow(/extractable/i)
  })

  it.each([
    [[0], [2, 1, 0]],
    [
      [0, 0, 5],
      [2, 1, 5],
    ],
    [[0x80], [2, 2, 0, 0x80]],
    [
      [0, 0x7f, 1],
      [2, 2, 0x7f, 1],
    ],
  ])('writes the number %j as %j', (bytes, written) => expect(integer(bytes)).toEqual(written))

  it('finds the serial of its certificate as the server writes it', async () => {
    const keys = await subtle.generateKey(KEY, true, ['sign', 'verify'])
    const serialNumber = '4f00a1b2c3d4e5f60718293a4b5c6d7e'
    const signingAlgorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
    const made = { serialNumber, name: 'CN=x', keys: keys as never, signingAlgorithm }
    const certificate = await x509.X509CertificateGenerator.createSelfSigned(made)
    expect(certificateSerial(certificate.toString('pem'))).toBe(serialNumber)
  })
})
