import { bits, integer, NO_ATTRIBUTES, object, sequence, set, text, toPem } from './der.ts'

/** 2.5.4.3, and 1.2.840.10045.4.3.2: the name of a subject, and ECDSA with SHA-256. */
const COMMON_NAME = [0x55, 0x04, 0x03]
const ECDSA_SHA256 = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02]

/** How a key of a tablet is made: its browser keeps the private half and gives it to nobody, not to this page either. */
export const KEY = { name: 'ECDSA', namedCurve: 'P-256' } as const
export const SIGNING = { name: 'ECDSA', hash: 'SHA-256' } as const

/** A request for a certificate of a P-256 key (PKCS#10, RFC 2986), PEM. What it says of a name is not taken over by the server. */
export async function certificateRequest(keys: CryptoKeyPair, subtle: SubtleCrypto): Promise<string> {
  const subject = sequence(set(sequence(object(COMMON_NAME), text('tablet'))))
  const key = [...new Uint8Array(await subtle.exportKey('spki', keys.publicKey))]
  const info = sequence(integer([0]), subject, key, NO_ATTRIBUTES)
  const raw = new Uint8Array(await subtle.sign(SIGNING, keys.privateKey, Uint8Array.from(info)))
  // WebCrypto gives r and s beside each other, a request has them as two numbers.
  const signature = sequence(integer([...raw.slice(0, 32)]), integer([...raw.slice(32)]))
  return toPem('CERTIFICATE REQUEST', sequence(info, sequence(object(ECDSA_SHA256)), bits(signature)))
}
