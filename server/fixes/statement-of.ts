import type { Id } from '@preau/protocol/ids.ts'
import type { ApprovalStatement } from '@preau/protocol/runbooks/approval.ts'
import type { StoredRun } from '../store/runbook-runs.ts'

/** What persons sign so that a run may begin. */
export function statementOf(
  { school, id, runbook, given, notBefore, notAfter }: StoredRun,
  devices: readonly Id[],
): ApprovalStatement {
  return { preau: 'approval-1', school, run: id, runbook, given, devices: [...devices], notBefore, notAfter }
}
