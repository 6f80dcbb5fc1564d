import { type KeyObject, verify, X509Certificate } from 'node:crypto'
import { PreauError } from '@preau/protocol/errors.ts'
import { PROOF_HOLDS_MS, type ProvenRequest, readProof, signedText } from '@preau/protocol/rules/tablet-proof.ts'
import type { Queries } from '../store/database.ts'
import { findCertificate } from '../store/device-certificates.ts'
import type { Prove, ProvenDevice } from './device-proof.ts'

export interface TabletProofParts {
  db: Queries
  /** Milliseconds since 1970. */
  clock: () => number
  prove: Prove
}

/** A tablet that proved who it is. `renewAt`: when half of the time of its certificate is over, ms since 1970. */
export interface ProvenTablet extends ProvenDevice {
  renewAt: number
}

interface Known {
  certificate: X509Certificate
  key: KeyObject
  renewAt: number
}

/** Certificates that are kept read; a school has fewer tablets. */
const MOST_KNOWN = 2000

/**
 * The judge of requests that are signed by the key of a device certificate, for machines whose pages cannot show it in TLS. Whether
 * the certificate holds is asked of the one judge of those each time: revoked there is revoked here, at once.
 */
export class TabletProofs {
  readonly #parts: TabletProofParts
  readonly #known = new Map<string, Known>()

  constructor(parts: TabletProofParts) {
    this.#parts = parts
  }

  /**
   * Whose request this is. Throws CERTIFICATE_REFUSED where the proof is none, and TABLET_CLOCK, with the time of the server, where
   * it is a good one of another time. What is signed twice is asked twice: the routes do the same thing once (I2).
   */
  async require(header: unknown, request: ProvenRequest): Promise<ProvenTablet> {
    const proof = readProof(header)
    const known = proof && (await this.#find(proof.device, proof.serial))
    const proven = known && this.#parts.prove(known.certificate)
    if (!proof || !proven || proven.device !== proof.device) throw new PreauError('CERTIFICATE_REFUSED')
    const signed = Buffer.from(signedText(request, proof))
    const signature = Buffer.from(proof.signature, 'base64url')
    if (!verify('sha256', signed, { key: known.key, dsaEncoding: 'ieee-p1363' }, signature)) {
      throw new PreauError('CERTIFICATE_REFUSED')
    }
    const now = this.#parts.clock()
    // INVARIANT: the time is looked at last: to who proves nothing the clock of the server is not told.
    if (Math.abs(now - proof.at) > PROOF_HOLDS_MS) throw new PreauError('TABLET_CLOCK', { now })
    return { ...proven, renewAt: known.renewAt }
  }

  async #find(device: string, serial: string): Promise<Known | undefined> {
    const name = `${device} ${serial}`
    const known = this.#known.get(name)
    if (known) return known
    const row = await findCertificate(this.#parts.db, device, serial)
    if (!row) return undefined
    const certificate = new X509Certificate(row.certificate)
    const read = { certificate, key: certificate.publicKey, renewAt: (row.from + row.until) / 2 }
    const [oldest] = this.#known.keys()
    if (this.#known.size >= MOST_KNOWN && oldest !== undefined) this.#known.delete(oldest)
    this.#known.set(name, read)
    return read
  }
}
