import type { Id } from '@preau/protocol/ids.ts'
import type { MergeRow } from '@preau/protocol/rules/territory/merge.ts'
import type { Version } from '@preau/protocol/territory/record.ts'
import type { Queries, Transaction } from '../database.ts'

const ROWS = { school: 'text', of_kind: 'text', of_key: 'text', new_version: 'text', new_row: 'text' } as const

export interface RowVersion {
  school: Id
  kind: string
  key: string
  version: Version
  /** Of a kind that is merged field by field. */
  row: MergeRow | null
}

/** The versions of rows, by `kind key`. */
export async function readVersions(
  db: Queries,
  school: Id,
  keys: readonly { kind: string; key: string }[],
): Promise<Map<string, RowVersion>> {
  const rows = await db.all<Omit<RowVersion, 'row'> & { row: string | null }>(
    `select v.school_id as school, v.kind, v.key, v.version, v.row
     from ${db.dialect.rows('$2', { of_kind: 'text', of_key: 'text' })} as r
     join sync_rows v on v.school_id = $1 and v.kind = r.of_kind and v.key = r.of_key`,
    [school, JSON.stringify(keys.map(({ kind, key }) => [kind, key]))],
  )
  return new Map(
    rows.map((row) => [`${row.kind} ${row.key}`, { ...row, row: row.row === null ? null : JSON.parse(row.row) }]),
  )
}

/** Writes versions; gives `school kind key` of those that are newer than what was there. */
export async function writeVersions(transaction: Transaction, rows: readonly RowVersion[]): Promise<Set<string>> {
  if (rows.length === 0) return new Set()
  const newer = await transaction.all<{ school_id: Id; kind: string; key: string }>(
    `insert into sync_rows (school_id, kind, key, version, row)
     select school, of_kind, of_key, new_version, new_row from ${transaction.dialect.rows('$1', ROWS)} as r where true
     on conflict (school_id, kind, key) do update set version = excluded.version, row = excluded.row
       where sync_rows.version < excluded.version or (excluded.row is not null and sync_rows.row is distinct from excluded.row)
     returning school_id, kind, key`,
    [JSON.stringify(rows.map(({ school, kind, key, version, row }) => [school, kind, key, version, row]))],
  )
  return new Set(newer.map(({ school_id, kind, key }) => `${school_id} ${kind} ${key}`))
}
