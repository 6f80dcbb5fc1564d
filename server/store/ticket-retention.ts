import type { Id } from '@preau/protocol/ids.ts'
import type { Queries } from './database.ts'

const COLUMNS = { school: 'text', ticket: 'text' } as const
/** All that is of a ticket alone, table by table. */
const OF_TICKETS = ['service_events', 'ticket_notes', 'ticket_devices'] as const

/**
 * Takes away one slice of the tickets that ended before `before` (ms since 1970), whole: their lines, notes and pictures. Gives how
 * many. One that nobody closed is kept, however old it is.
 */
export async function pruneTickets(transaction: Queries, before: number, slice = 200): Promise<number> {
  const ended = await transaction.all<{ school: Id; ticket: Id }>(
    'select school_id as school, id as ticket from tickets where ended_at < $1 order by ended_at, id limit $2',
    [before, slice],
  )
  if (ended.length === 0) return 0
  const rows = [JSON.stringify(ended.map(({ school, ticket }) => [school, ticket]))]
  const named = `(select school, ticket from ${transaction.dialect.rows('$1', COLUMNS)} as r)`
  for (const table of OF_TICKETS) {
    await transaction.run(`delete from ${table} where (school_id, ticket_id) in ${named}`, rows)
  }
  await transaction.run(`delete from tickets where (school_id, id) in ${named}`, rows)
  await transaction.run(
    `delete from ticket_files where not exists (select 1 from ticket_notes n
       where n.school_id = ticket_files.school_id and n.file = ticket_files.file)
     and school_id in (select school from ${transaction.dialect.rows('$1', COLUMNS)} as r)`,
    rows,
  )
  return ended.length
}
