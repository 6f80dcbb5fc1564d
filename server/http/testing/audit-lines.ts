import type { AuditLine } from '@preau/protocol/api/audit.ts'
import { auditLinesAfter } from '../../store/audit.ts'
import type { Queries } from '../../store/database.ts'

/** Every line of the audit, the oldest first. */
export async function readAudit(db: Queries): Promise<AuditLine[]> {
  return await auditLinesAfter(db, 0, 10_000)
}
