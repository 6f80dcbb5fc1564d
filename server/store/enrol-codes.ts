import type { Id } from '@preau/protocol/ids.ts'
import type { Queries } from './database.ts'

/** A one-time code as it is kept: what proves it, never itself. Times are ms since 1970. */
export interface EnrolCodeRow {
  school: Id
  /** SHA-256 of the secret, 64 hex digits. */
  proof: string
  label: string
  admitsAtOnce: boolean
  madeAt: number
  endsAt: number
  /** The machine that used it. */
  claim: string | null
}

/** Adds codes. */
export async function insertEnrolCodes(
  transaction: Queries,
  codes: readonly Omit<EnrolCodeRow, 'claim'>[],
): Promise<void> {
  const columns = {
    school_id: 'text',
    proof: 'text',
    label: 'text',
    admits_at_once: 'bigint',
    made_at: 'bigint',
    ends_at: 'bigint',
  } as const
  await transaction.run(
    `insert into enrol_codes (${Object.keys(columns).join(', ')})
     select ${Object.keys(columns).join(', ')} from ${transaction.dialect.rows('$1', columns)} where true`,
    [
      JSON.stringify(
        codes.map((code) => [code.school, code.proof, code.label, code.admitsAtOnce ? 1 : 0, code.madeAt, code.endsAt]),
      ),
    ],
  )
}

/** The code that this proves; undefined where there is none. */
export async function findEnrolCode(db: Queries, proof: string): Promise<EnrolCodeRow | undefined> {
  const row = await db.get<Omit<EnrolCodeRow, 'admitsAtOnce'> & { admits: number }>(
    `select school_id as school, proof, label, admits_at_once as admits, made_at as "madeAt", ends_at as "endsAt", claim
     from enrol_codes where proof = $1`,
    [proof],
  )
  if (!row) return undefined
  const { admits, ...code } = row
  return { ...code, admitsAtOnce: admits === 1 }
}

/**
 * Takes a code for a machine. Gives whether it is this machine's now: it was free and has not ended, or it was this machine's
 * before. Two that ask at once never both get it.
 * @param now ms since 1970
 */
export async function takeEnrolCode(transaction: Queries, proof: string, claim: string, now: number): Promise<boolean> {
  const taken = await transaction.run(
    'update enrol_codes set claim = $2, used_at = $3 where proof = $1 and claim is null and ends_at > $3',
    [proof, claim, now],
  )
  if (taken > 0) return true
  return (await findEnrolCode(transaction, proof))?.claim === claim
}

/** Takes away codes that ended before a moment. Gives how many went. */
export async function pruneEnrolCodes(transaction: Queries, before: number): Promise<number> {
  return await transaction.run('delete from enrol_codes where ends_at < $1', [before])
}
