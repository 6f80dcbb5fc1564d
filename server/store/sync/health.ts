import type { Id } from '@preau/protocol/ids.ts'
import type { Queries } from '../database.ts'

/** How a school's server is, as it said last. Times are ms since 1970. */
export interface ServerHealth {
  school: Id
  server: Id
  program: string
  startedAt: number
  store: string
  /** Messages in quarantine, and rows that wait for the territory. */
  quarantine: number
  waiting: number
  at: number
}

export async function putHealth(transaction: Queries, row: ServerHealth): Promise<void> {
  await transaction.run(
    `insert into server_health (school_id, id, program, started_at, store, quarantine, waiting, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (school_id, id) do update set program = excluded.program, started_at = excluded.started_at,
       store = excluded.store, quarantine = excluded.quarantine, waiting = excluded.waiting, at = excluded.at`,
    [row.school, row.server, row.program, row.startedAt, row.store, row.quarantine, row.waiting, row.at],
  )
}
