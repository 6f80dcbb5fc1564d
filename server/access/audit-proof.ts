import { setImmediate as turn } from 'node:timers/promises'
import type { AuditCheckpoint, AuditLine, AuditProof, SignedHead } from '@preau/protocol/api/audit.ts'
import { auditCheckpoints, auditLinesAfter } from '../store/audit.ts'
import type { Queries } from '../store/database.ts'
import { type ChainFault, type ChainHead, EMPTY_CHAIN, followChain, nameFault } from './audit-chain.ts'
import { AuditSignatures } from './audit-signature.ts'

/** Lines that are looked at in one go: some milliseconds, then the others have their turn. */
const SLICE = 250
/** Signatures, each of which takes a hundred times as long as a line. */
const SIGNATURES = 20
/** Lines behind a fault that are searched for the one that belongs there. */
const SEARCHED = 5000

/** The line that says that a backup was restored: what came after the line before it was lost, and is told so. */
export const RESTORED = 'server.restore'

/** An audit, from wherever it is read. */
export interface AuditToProve {
  /** Of the authority that signed checkpoints and heads, PEM. */
  certificate: string
  checkpoints: readonly AuditCheckpoint[]
  /** The lines after the last checkpoint, in their order. */
  lines: AsyncIterable<readonly AuditLine[]>
  /** Heads that were exported before. */
  heads: readonly SignedHead[]
  /** ms since 1970. */
  now: number
}

/**
 * Follows a chain: every checkpoint and every exported head by its signature, every line by its hash, every head by the line
 * that it names. Gives what it found; nothing is thrown for a fault.
 */
export async function proveAudit({ certificate, checkpoints, lines, heads, now }: AuditToProve): Promise<AuditProof> {
  const signatures = new AuditSignatures(certificate)
  const start: ChainHead = checkpoints.at(-1) ?? EMPTY_CHAIN
  const proof: AuditProof = {
    at: now,
    first: start.seq + 1,
    last: start.seq,
    heads: heads.length,
    fault: null,
    restored: [],
  }
  const forged = await firstOf(checkpoints, (checkpoint) => !signatures.isCheckpoint(checkpoint))
  if (forged) return { ...proof, fault: { seq: forged.seq, fault: 'checkpoint' } }
  const foreign = await firstOf(heads, (head) => !signatures.isHead(head))
  if (foreign) return { ...proof, fault: { seq: foreign.seq, fault: 'head' } }

  const asked = new Set(heads.map(({ seq }) => seq))
  const hashes = new Map([[start.seq, start.hash]])
  let head = start
  let broken: AuditLine[] | undefined
  for await (const slice of lines) {
    if (broken) {
      broken.push(...slice)
      if (broken.length >= SEARCHED) break
      continue
    }
    const followed = followChain(head, slice)
    for (const { seq, hash, action, at } of slice.slice(0, followed.fitted)) {
      if (asked.has(seq)) hashes.set(seq, hash)
      if (action === RESTORED) proof.restored.push({ seq, at })
    }
    head = followed.head
    if (followed.fitted < slice.length) broken = slice.slice(followed.fitted)
    await turn()
  }
  proof.last = head.seq
  if (broken) return { ...proof, fault: nameFault(head, broken) }
  return { ...proof, fault: faultOfHeads(proof, heads, hashes, head) }
}

async function firstOf<T>(all: readonly T[], isIt: (each: T) => boolean): Promise<T | undefined> {
  for (let from = 0; from < all.length; from += SIGNATURES) {
    const found = all.slice(from, from + SIGNATURES).find(isIt)
    if (found !== undefined) return found
    await turn()
  }
  return undefined
}

/**
 * The first head that the chain does not bear out. Of a place before the last checkpoint nothing can be compared any more; what
 * a restored backup lost is told by the chain itself.
 */
function faultOfHeads(
  { first, restored }: AuditProof,
  heads: readonly SignedHead[],
  hashes: ReadonlyMap<number, string>,
  last: ChainHead,
): ChainFault | null {
  for (const { seq, hash, at } of heads.toSorted((a, b) => a.seq - b.seq)) {
    if (seq < first || hashes.get(seq) === hash) continue
    if (restored.some((restore) => restore.seq <= seq && restore.at >= at)) continue
    return seq > last.seq ? { seq: last.seq + 1, fault: 'cut' } : { seq, fault: 'changed' }
  }
  return null
}

/** Proves the audit of a store. @param now ms since 1970 */
export async function proveStoredAudit(
  db: Queries,
  { certificate, heads, now }: Pick<AuditToProve, 'certificate' | 'heads' | 'now'>,
): Promise<AuditProof> {
  for (;;) {
    const checkpoints = await auditCheckpoints(db)
    const lines = storedAuditLines(db, checkpoints.at(-1)?.seq ?? 0)
    const proof = await proveAudit({ certificate, checkpoints, lines, heads, now })
    // Where a segment was closed meanwhile, its lines went from under the reader.
    if (proof.fault === null || (await auditCheckpoints(db)).length === checkpoints.length) return proof
  }
}

/** The lines of a store after a place of the chain, in slices. */
export async function* storedAuditLines(db: Queries, after: number): AsyncGenerator<AuditLine[]> {
  for (let seq = after; ; ) {
    const slice = await auditLinesAfter(db, seq, SLICE)
    yield slice
    seq = slice.at(-1)?.seq ?? seq
    if (slice.length < SLICE) return
  }
}
