import type { TabletTold } from '@preau/protocol/api/tablets.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { Queries } from './database.ts'

/** What a machine told that has no agent. `at`: ms since 1970, clock of the server. `closed`: its page went away since. */
export interface TabletRow {
  school: Id
  device: Id
  told: TabletTold
  at: number
  closed: boolean
}

const COLUMNS = { school_id: 'text', device_id: 'text', told: 'text', told_at: 'bigint', closed: 'bigint' } as const

/** Writes what tablets told last. INVARIANT: one row a device; what is older than it never takes its place. */
export async function putTablets(transaction: Queries, rows: readonly TabletRow[]): Promise<void> {
  if (rows.length === 0) return
  const newest = new Map(rows.map((row) => [row.device, row]))
  const columns = Object.keys(COLUMNS).join(', ')
  await transaction.run(
    `insert into tablets (${columns}) select ${columns} from ${transaction.dialect.rows('$1', COLUMNS)} as r where true
     on conflict (school_id, device_id) do update
       set told = excluded.told, told_at = excluded.told_at, closed = excluded.closed
       where tablets.told_at <= excluded.told_at`,
    [
      JSON.stringify(
        [...newest.values()].map(({ school, device, told, at, closed }) => [
          school,
          device,
          JSON.stringify(told),
          at,
          closed ? 1 : 0,
        ]),
      ),
    ],
  )
}

/** What a device of a school told by its browser; undefined where it is known otherwise. */
export async function findTablet(db: Queries, school: Id, device: Id): Promise<TabletRow | undefined> {
  const row = await db.get<{ told: string; told_at: number; closed: number }>(
    'select told, told_at, closed from tablets where school_id = $1 and device_id = $2',
    [school, device],
  )
  return row && { school, device, told: JSON.parse(row.told) as TabletTold, at: row.told_at, closed: row.closed === 1 }
}
