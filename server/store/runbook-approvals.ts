import type { Id } from '@preau/protocol/ids.ts'
import type { ApprovalSignature } from '@preau/protocol/runbooks/approval.ts'
import type { Queries } from './database.ts'

export interface StoredApproval extends ApprovalSignature {
  school: Id
  run: Id
  /** A random id; null where who signed was erased. */
  person: Id | null
  at: number
}

/** Adds a signature over a run; false where this key signed it already. */
export async function insertApproval(transaction: Queries, made: StoredApproval): Promise<boolean> {
  const { school, run, key, signature, person, at } = made
  const added = await transaction.run(
    `insert into runbook_approvals (school_id, run_id, key, signature, person_id, at) values ($1, $2, $3, $4, $5, $6)
     on conflict do nothing`,
    [school, run, key, signature, person, at],
  )
  return added === 1
}

/** The signatures over a run, the first one first. */
export async function approvalsOf(db: Queries, school: Id, run: Id): Promise<StoredApproval[]> {
  return await db.all<StoredApproval>(
    `select school_id as school, run_id as run, key, signature, person_id as person, at from runbook_approvals
     where school_id = $1 and run_id = $2 order by at, key`,
    [school, run],
  )
}
