import type { SyncKindName } from '@preau/protocol/rules/territory/kinds.ts'
import type { Transaction } from '../database.ts'
import { type Incoming, nothing, type Writing, type Written } from './incoming.ts'
import { columnTypes } from './tables.ts'

/** Fields that keep what they have where a row says nothing: a row that comes twice does not open again what was closed. */
const KEPT: Partial<Record<SyncKindName, readonly string[]>> = { connection: ['closed_at', 'closed_by'] }

/** Writes rows into the table of their kind, whose columns are its fields. */
export async function writeTable(
  transaction: Transaction,
  rows: readonly Incoming[],
  { kind, is, at }: Writing,
): Promise<Written> {
  const { dialect } = transaction
  const keys = Object.keys(is.key)
  const fields = Object.keys(is.fields)
  const types = { school_id: 'text', ...columnTypes(is.key), ...columnTypes(is.fields) } as const
  const columns = Object.keys(types)
  const put = rows.filter(({ value }) => value !== null)
  const kept = KEPT[kind] ?? []
  const set = fields.map((field) =>
    kept.includes(field)
      ? `${field} = coalesce(excluded.${field}, ${at.table}.${field})`
      : `${field} = excluded.${field}`,
  )
  if (put.length > 0) {
    await transaction.run(
      `insert into ${at.table} (${columns.join(', ')}) select ${columns.join(', ')} from ${dialect.rows('$1', types)} as r where true
       on conflict (school_id, ${keys.join(', ')}) do ${is.merge === 'add' ? 'nothing' : `update set ${set.join(', ')}`}`,
      [
        JSON.stringify(
          put.map(({ school, parts, value }) => [school, ...parts, ...fields.map((field) => value?.[field] ?? null)]),
        ),
      ],
    )
  }
  const gone = rows.filter(({ value }) => value === null)
  if (gone.length > 0) {
    const asked = dialect.rows('$1', { school_id: 'text', ...columnTypes(is.key) })
    await transaction.run(
      `delete from ${at.table} where (school_id, ${keys.join(', ')}) in (select school_id, ${keys.join(', ')} from ${asked} as r)`,
      [JSON.stringify(gone.map(({ school, parts }) => [school, ...parts]))],
    )
  }
  return nothing()
}
