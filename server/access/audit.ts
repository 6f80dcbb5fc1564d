import { createPrivateKey, createPublicKey, type KeyObject, sign, verify, X509Certificate } from 'node:crypto'
import type { AuditHead, AuditLine } from '@preau/protocol/api/audit.ts'
import type { AuditCheckpoint } from '../store/audit.ts'
import {
  auditCheckpoints,
  auditHead,
  auditLinesAfter,
  closeAuditSegment,
  insertAuditLine,
  lastAuditLineBefore,
} from '../store/audit.ts'
import type { Database, Queries } from '../store/database.ts'
import { type AuditEntry, type ChainFault, type ChainHead, chain, EMPTY_CHAIN, followChain } from './audit-chain.ts'
import type { KeyPair } from './authority.ts'

/** Lines that one look at the chain has in memory. */
const PAGE = 1000

/** Writes a line in the transaction of the act that it tells of: there is never one without the other. */
export async function writeAudit(transaction: Queries, entry: Omit<AuditEntry, 'seq'>): Promise<AuditLine> {
  const line = chain((await auditHead(transaction)) ?? EMPTY_CHAIN, entry)
  await insertAuditLine(transaction, line)
  return line
}

/** What is wrong with an audit; `checkpoint` is a signature that is not the server's, `cut` lines that a head tells of. */
export type AuditFault = ChainFault | { seq: number; fault: 'checkpoint' | 'cut' }

export interface AuditProof {
  /** The first and the last line that were followed; `first` is one more than `last` where there is none. */
  first: number
  last: number
  hash: string
}

/**
 * Follows the whole chain of a store: every checkpoint by its signature, every line by its hash, every exported head by the
 * line that it names.
 * @param certificate of the authority that signed the checkpoints
 */
export async function verifyAudit(
  db: Queries,
  certificate: string,
  heads: readonly AuditHead[] = [],
): Promise<AuditProof | AuditFault> {
  const key = createPublicKey(new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'pem' }))
  const checkpoints = await auditCheckpoints(db)
  const forged = checkpoints.find((checkpoint) => !isSigned(checkpoint, key))
  if (forged) return { seq: forged.seq, fault: 'checkpoint' }
  let head: ChainHead = checkpoints.at(-1) ?? EMPTY_CHAIN
  const first = head.seq + 1
  const hashes = new Map(checkpoints.map(({ seq, hash }) => [seq, hash]))
  const asked = new Set(heads.map(({ seq }) => seq))
  for (;;) {
    const lines = await auditLinesAfter(db, head.seq, PAGE)
    const followed = followChain(head, lines)
    if ('fault' in followed) return followed.fault
    for (const { seq, hash } of lines) if (asked.has(seq)) hashes.set(seq, hash)
    head = followed.head
    if (lines.length < PAGE) break
  }
  for (const { seq, hash } of heads) {
    if (seq > head.seq) return { seq: head.seq + 1, fault: 'cut' }
    // A place of before the last checkpoint that is none itself can no longer be compared.
    const known = hashes.get(seq)
    if (known !== undefined && known !== hash) return { seq, fault: 'changed' }
  }
  return { first, last: head.seq, hash: head.hash }
}

/**
 * Closes the segment of the lines before a moment: a signed checkpoint takes their place. Gives how many lines went.
 * @param before ms since 1970
 */
export async function closeAudit(db: Database, authority: KeyPair, before: number, now: number): Promise<number> {
  return await db.write(async (transaction) => {
    const last = await lastAuditLineBefore(transaction, before)
    if (!last) return 0
    const unsigned = { ...last, madeAt: now }
    const key = createPrivateKey(authority.key)
    const signature = sign('sha256', covered(unsigned), key).toString('base64')
    return await closeAuditSegment(transaction, { ...unsigned, signature })
  })
}

function isSigned(checkpoint: AuditCheckpoint, key: KeyObject): boolean {
  return verify('sha256', covered(checkpoint), key, Buffer.from(checkpoint.signature, 'base64'))
}

/** What a signature covers; the first word keeps it from being taken for anything else that the key signs. */
function covered({ seq, hash, madeAt }: Omit<AuditCheckpoint, 'signature'>): Buffer {
  return Buffer.from(`preau-audit-checkpoint\n${seq}\n${hash}\n${madeAt}`)
}
