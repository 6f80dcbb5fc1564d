import type { Id } from '@preau/protocol/ids.ts'
import type { Queries } from './database.ts'

/** What a director signed for a school last: its three files as they are, by which the devices prove them. */
export interface DirectorOrders {
  school: Id
  director: string
  timestamp: string
  snapshot: string
  targets: string
}

const COLUMNS = {
  school_id: 'text',
  director: 'text',
  timestamp_file: 'text',
  snapshot_file: 'text',
  targets_file: 'text',
} as const

/** Keeps what was signed; what is there already changes nothing. Gives how many are new. */
export async function putDirectorOrders(transaction: Queries, orders: readonly DirectorOrders[]): Promise<number> {
  if (orders.length === 0) return 0
  const names = Object.keys(COLUMNS).join(', ')
  return await transaction.run(
    `insert into director_orders (${names}) select ${names} from ${transaction.dialect.rows('$1', COLUMNS)} as r
     where exists (select 1 from schools s where s.id = r.school_id)
     on conflict (school_id, director) do update set timestamp_file = excluded.timestamp_file,
       snapshot_file = excluded.snapshot_file, targets_file = excluded.targets_file
     where director_orders.timestamp_file <> excluded.timestamp_file`,
    [
      JSON.stringify(
        orders.map(({ school, director, timestamp, snapshot, targets }) => [
          ...[school, director, timestamp, snapshot, targets],
        ]),
      ),
    ],
  )
}

/** What directors signed for the schools of this server. */
export async function directorOrders(db: Queries): Promise<DirectorOrders[]> {
  return await db.all<DirectorOrders>(
    `select school_id as school, director, timestamp_file as timestamp, snapshot_file as snapshot, targets_file as targets
     from director_orders order by school_id, director`,
  )
}
