import type { Id } from '@preau/protocol/ids.ts'
import type { Queries } from './database.ts'

/** The names by which people are known today; who was erased has none. */
export async function personNames(db: Queries, ids: readonly Id[]): Promise<Map<Id, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db.all<{ id: Id; name: string }>(
    `select p.id, p.name from people p
     join ${db.dialect.rows('$1', { asked: 'text' })} as a on a.asked = p.id where p.erased_at is null`,
    [JSON.stringify([...new Set(ids)].map((id) => [id]))],
  )
  return new Map(rows.map(({ id, name }) => [id, name]))
}
