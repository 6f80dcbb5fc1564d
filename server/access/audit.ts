import type { AuditLine } from '@preau/protocol/api/audit.ts'
import { auditHead, closeAuditSegment, insertAuditLine, lastAuditLineBefore } from '../store/audit.ts'
import type { Database, Queries } from '../store/database.ts'
import { type AuditEntry, chain, EMPTY_CHAIN } from './audit-chain.ts'
import { signCheckpoint } from './audit-signature.ts'
import type { KeyPair } from './authority.ts'

/** Writes a line in the transaction of the act that it tells of: there is never one without the other. */
export async function writeAudit(transaction: Queries, entry: Omit<AuditEntry, 'seq'>): Promise<AuditLine> {
  const line = chain((await auditHead(transaction)) ?? EMPTY_CHAIN, entry)
  await insertAuditLine(transaction, line)
  return line
}

/** A line about what the server does by itself. */
export function systemEntry(
  action: string,
  target: string,
  at: number,
  params: AuditEntry['params'],
): Omit<AuditEntry, 'seq'> {
  return { at, actor: 'system', action, target, school: null, from: 'local', result: 'done', params }
}

/**
 * Closes the segment of the lines before a moment: a signed checkpoint takes their place. Gives how many lines went.
 * @param before ms since 1970
 */
export async function closeAudit(db: Database, authority: KeyPair, before: number, now: number): Promise<number> {
  return await db.write(async (transaction) => {
    const last = await lastAuditLineBefore(transaction, before)
    if (!last) return 0
    return await closeAuditSegment(transaction, signCheckpoint(authority, { ...last, madeAt: now }))
  })
}
