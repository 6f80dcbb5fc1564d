import type { Id } from '@preau/protocol/ids.ts'
import type { Queries } from './database.ts'

/** The school of a row of these tables; null where there is no such row. For the audit: it says nothing of who may see it. */
export async function schoolOf(
  db: Queries,
  table: 'devices' | 'rooms' | 'waiting_machines' | 'tickets' | 'bookings',
  id: Id,
): Promise<Id | null> {
  const row = await db.get<{ school_id: Id }>(`select school_id from ${table} where id = $1`, [id])
  return row?.school_id ?? null
}
