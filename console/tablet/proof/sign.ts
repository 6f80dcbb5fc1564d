import { type ProvenRequest, signedText, writeProof } from '@preau/protocol/rules/tablet-proof.ts'
import { SIGNING } from './certificate-request.ts'
import type { Place } from './identity.ts'

/** The proof of a request, for its header. @param at ms since 1970, by the clock of the server */
export async function proofOf(
  request: ProvenRequest,
  { device, serial }: Place,
  key: CryptoKey,
  at: number,
  subtle: SubtleCrypto,
): Promise<string> {
  const said = new TextEncoder().encode(signedText(request, { device, serial, at }))
  const bytes = new Uint8Array(await subtle.sign(SIGNING, key, said))
  const signature = btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')
  return writeProof({ device, serial, at, signature })
}
