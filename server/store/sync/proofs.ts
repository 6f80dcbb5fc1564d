import type { Id } from '@preau/protocol/ids.ts'
import { COMPARED, EVERYTHING } from '@preau/protocol/rules/territory/compared.ts'
import type { Queries } from '../database.ts'

/** What was found when a kind of a school was compared with the other side. Times in ms since 1970. */
export interface Proof {
  kind: string
  comparedAt: number
  /** When it was last found equal without a repair; null where it never was. */
  equalAt: number | null
  /** Rows that were ever repaired. */
  repaired: number
  repairedAt: number | null
}

/** Writes down a comparison: with no row repaired both sides were equal. */
export async function noteCompared(
  transaction: Queries,
  school: Id,
  { kind, at, repaired }: { kind: string; at: number; repaired: number },
): Promise<void> {
  const [equalAt, repairedAt] = repaired === 0 ? [at, null] : [null, at]
  await transaction.run(
    `insert into sync_compared (school_id, kind, compared_at, equal_at, repaired, repaired_at) values ($1, $2, $3, $4, $5, $6)
     on conflict (school_id, kind) do update set compared_at = excluded.compared_at,
       equal_at = coalesce(excluded.equal_at, sync_compared.equal_at),
       repaired = sync_compared.repaired + excluded.repaired,
       repaired_at = coalesce(excluded.repaired_at, sync_compared.repaired_at)`,
    [school, kind, at, equalAt, repaired, repairedAt],
  )
}

/** When all days of every kind were compared last, in ms since 1970; null where they never were. */
export async function comparedAt(db: Queries, school: Id): Promise<number | null> {
  const row = await db.get<{ at: number }>(
    'select compared_at as at from sync_compared where school_id = $1 and kind = $2',
    [school, EVERYTHING],
  )
  return row?.at ?? null
}

/** The comparisons of a school, by kind. */
export async function readProofs(db: Queries, school: Id): Promise<Proof[]> {
  const rows = await db.all<{
    kind: string
    compared_at: number
    equal_at: number | null
    repaired: number
    repaired_at: number | null
  }>(
    `select kind, compared_at, equal_at, repaired, repaired_at from sync_compared
     where school_id = $1 and kind <> $2 order by kind`,
    [school, EVERYTHING],
  )
  return rows.map(({ compared_at, equal_at, repaired_at, ...row }) => ({
    ...row,
    comparedAt: compared_at,
    equalAt: equal_at,
    repairedAt: repaired_at,
  }))
}

/** Of each school, since when it is proved equal in every kind that is compared, and how many rows were ever repaired. */
export async function readProofSums(db: Queries): Promise<Map<Id, { equalAt: number | null; repaired: number }>> {
  const rows = await db.all<{ school: Id; equals: number; equal_at: number | null; repaired: number }>(
    `select school_id as school, count(equal_at) as equals, min(equal_at) as equal_at, cast(sum(repaired) as bigint) as repaired
     from sync_compared where kind <> $1 group by school_id`,
    [EVERYTHING],
  )
  const every = Object.keys(COMPARED).length
  return new Map(
    rows.map(({ school, equals, equal_at, repaired }) => [
      school,
      { equalAt: equals === every ? equal_at : null, repaired },
    ]),
  )
}

/** Of a school that was never compared. */
export const NO_PROOF = { equalAt: null, repaired: 0 } as const
