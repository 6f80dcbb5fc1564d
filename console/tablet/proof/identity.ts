import type { Id } from '@preau/protocol/ids.ts'
import { KEY } from './certificate-request.ts'

/** Its certificate: who the tablet is from now on. */
export interface Place {
  device: Id
  certificate: string
  serial: string
}

/** Who this tablet is: made once, before anybody admits it. */
export interface TabletIdentity {
  /** 32 hex digits: the same claim with the same key is the same device. */
  claim: string
  keys: CryptoKeyPair
  /** The secret of the code that it asked with, as long as nobody has said yes. */
  waiting: { secret: string; name: string } | null
  place: Place | null
}

/** Makes who this tablet is. The private key cannot be taken out of the browser. */
export async function makeIdentity(crypto: Crypto): Promise<TabletIdentity> {
  const keys = await crypto.subtle.generateKey(KEY, false, ['sign', 'verify'])
  const claim = [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
  return { claim, keys, waiting: null, place: null }
}
