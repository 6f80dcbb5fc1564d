import { createPrivateKey, createPublicKey, type KeyObject, sign, verify, X509Certificate } from 'node:crypto'
import type { AuditCheckpoint, AuditHead, SignedHead } from '@preau/protocol/api/audit.ts'
import type { KeyPair } from './authority.ts'

/** A head of the chain, signed by the authority of the server. */
export function signHead(authority: KeyPair, { at, seq, hash }: AuditHead): SignedHead {
  return { at, seq, hash, signature: signed(authority, coveredHead({ at, seq, hash })) }
}

/** A checkpoint, signed by the authority of the server. */
export function signCheckpoint(
  authority: KeyPair,
  { seq, hash, madeAt }: Omit<AuditCheckpoint, 'signature'>,
): AuditCheckpoint {
  return { seq, hash, madeAt, signature: signed(authority, coveredCheckpoint({ seq, hash, madeAt })) }
}

/** Tells whether heads and checkpoints are signed by the key of a certificate (PEM). */
export class AuditSignatures {
  readonly #key: KeyObject

  constructor(certificate: string) {
    this.#key = createPublicKey(new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'pem' }))
  }

  isHead(head: SignedHead): boolean {
    return verify('sha256', coveredHead(head), this.#key, Buffer.from(head.signature, 'base64'))
  }

  isCheckpoint(checkpoint: AuditCheckpoint): boolean {
    return verify('sha256', coveredCheckpoint(checkpoint), this.#key, Buffer.from(checkpoint.signature, 'base64'))
  }
}

function signed(authority: KeyPair, covered: Buffer): string {
  return sign('sha256', covered, createPrivateKey(authority.key)).toString('base64')
}

/** What a signature covers; the first word keeps it from being taken for anything else that the key signs. */
function coveredHead({ at, seq, hash }: AuditHead): Buffer {
  return Buffer.from(`preau-audit-head\n${seq}\n${hash}\n${at}`)
}

function coveredCheckpoint({ seq, hash, madeAt }: Omit<AuditCheckpoint, 'signature'>): Buffer {
  return Buffer.from(`preau-audit-checkpoint\n${seq}\n${hash}\n${madeAt}`)
}
