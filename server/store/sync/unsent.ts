import type { Id } from '@preau/protocol/ids.ts'
import type { SyncKindName } from '@preau/protocol/rules/territory/kinds.ts'
import type { SyncNote } from '@preau/protocol/territory/record.ts'
import type { Queries } from '../database.ts'

/** Keeps that a row is larger than the uplink takes, so that people see that the other side lacks it; undone when it goes after all. */
export async function keepUnsent(transaction: Queries, { school, kind, key }: SyncNote, now: number): Promise<void> {
  await transaction.run(
    `insert into sync_unsent (school_id, kind, key, at) values ($1, $2, $3, $4)
     on conflict (school_id, kind, key) do update set at = excluded.at`,
    [school, kind, key, now],
  )
}

/** They went, or are there no more. */
export async function dropUnsent(transaction: Queries, notes: readonly SyncNote[]): Promise<void> {
  await transaction.run(
    `delete from sync_unsent where (school_id, kind, key) in
       (select school, of_kind, of_key from ${transaction.dialect.rows('$1', {
         school: 'text',
         of_kind: 'text',
         of_key: 'text',
       })} as r)`,
    [JSON.stringify(notes.map(({ school, kind, key }) => [school, kind, key]))],
  )
}

/** Of a kind the rows that are too large. */
export async function unsentKeys(db: Queries, school: Id, kind: SyncKindName): Promise<string[]> {
  const rows = await db.all<{ key: string }>('select key from sync_unsent where school_id = $1 and kind = $2', [
    school,
    kind,
  ])
  return rows.map(({ key }) => key)
}

/** How many rows of each school are too large. */
export async function countUnsent(db: Queries): Promise<Map<Id, number>> {
  const rows = await db.all<{ school: Id; rows: number }>(
    'select school_id as school, count(*) as rows from sync_unsent group by school_id',
  )
  return new Map(rows.map(({ school, rows: count }) => [school, count]))
}
