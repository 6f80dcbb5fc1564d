import { createHash, createPublicKey, verify } from 'node:crypto'
import { PreauError } from '@preau/protocol/errors.ts'
import {
  type FileMeta,
  type PublicKey,
  type Root,
  readTargetsHead,
  type Signature,
} from '@preau/protocol/update/metadata.ts'
import { signedText } from '@preau/protocol/update/signed-text.ts'

/** What stands before the 32 bytes of an ed25519 key in DER (RFC 8410). */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex')

/**
 * Whether a list of targets is the one that the snapshot names, signed by enough of its holders, and not expired (TUF 5.6.2 to
 * 5.6.6). tuf-js does the same in a time that grows with the square of the list: seconds for 2000 targets (docs/adr/0033); a test
 * holds that both say the same. Throws UPDATE_UNTRUSTED, UPDATE_STALE or UPDATE_METADATA_INVALID.
 */
export function checkTargets(bytes: Buffer, meta: FileMeta, root: Root, now: number): void {
  const file = 'targets.json'
  const refused = (reason: string) => new PreauError('UPDATE_UNTRUSTED', { file, reason })
  // First of all: nobody makes a device read what no timestamp vouches for.
  const sum = createHash('sha256').update(bytes).digest('hex')
  if (bytes.length !== meta.length || sum !== meta.hashes.sha256) throw refused('mixed')
  const { signatures, signed } = readTargetsHead(bytes.toString('utf8'))
  if (!isSignedByRole(root, signatures, signed)) throw refused('unsigned')
  if (signed.version !== meta.version) throw refused('rollback')
  if (now >= Date.parse(signed.expires)) throw new PreauError('UPDATE_STALE', { file })
}

/** INVARIANT: a key counts once, whatever it is called and however often it has signed. */
function isSignedByRole(
  { roles: { targets }, keys }: Root,
  signatures: readonly Signature[],
  signed: unknown,
): boolean {
  if (new Set(signatures.map(({ keyid }) => keyid)).size !== signatures.length) return false
  const text = Buffer.from(signedText(signed))
  const good = new Set<string>()
  for (const id of targets.keyids) {
    const key = Object.hasOwn(keys, id) ? keys[id] : undefined
    const signature = signatures.find(({ keyid }) => keyid === id)
    if (key && signature && isSignedBy(key, signature, text)) good.add(key.keyval.public)
  }
  return good.size >= targets.threshold
}

/** Whether `signature` is one of `key` over `text` (RFC 8032). */
export function isSignedBy(key: PublicKey, { sig }: Signature, text: Uint8Array): boolean {
  const spki = Buffer.concat([SPKI, Buffer.from(key.keyval.public, 'hex')])
  try {
    return verify(null, text, createPublicKey({ key: spki, format: 'der', type: 'spki' }), Buffer.from(sig, 'hex'))
  } catch {
    // No point of the curve.
    return false
  }
}
