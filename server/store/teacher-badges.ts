import type { Id } from '@preau/protocol/ids.ts'
import type { Queries } from './database.ts'

/** What proves the number of a teacher's badge; the number itself is nowhere. */
export interface BadgeProof {
  school: Id
  person: Id
  salt: string
  proof: string
}

/** Keeps the badge of a teacher in a school. */
export async function putBadge(
  transaction: Queries,
  { school, person, salt, proof }: BadgeProof,
  at: number,
): Promise<void> {
  await transaction.run(
    `insert into teacher_badges (school_id, person_id, salt, proof, set_at) values ($1, $2, $3, $4, $5)
     on conflict (school_id, person_id) do update set salt = excluded.salt, proof = excluded.proof, set_at = excluded.set_at`,
    [school, person, salt, proof, at],
  )
}

/** Takes a badge away. */
export async function deleteBadge(transaction: Queries, school: Id, person: Id): Promise<void> {
  await transaction.run('delete from teacher_badges where school_id = $1 and person_id = $2', [school, person])
}

/** The badges of a school, by person. */
export async function badgesOf(db: Queries, school: Id): Promise<Map<Id, Pick<BadgeProof, 'salt' | 'proof'>>> {
  const rows = await db.all<BadgeProof>(
    'select person_id as person, salt, proof, school_id as school from teacher_badges where school_id = $1',
    [school],
  )
  return new Map(rows.map(({ person, salt, proof }) => [person, { salt, proof }]))
}
