import type { Queries } from './database.ts'
import { type StoredTicket, type TicketTableRow, toTicket } from './tickets.ts'

/** Tickets of which a commitment is due before a moment (ms since 1970) and not met, those that are due first first. */
export async function ticketsDueBefore(db: Queries, before: number): Promise<StoredTicket[]> {
  const rows = await db.all<TicketTableRow>(
    'select * from tickets where live = 1 and due_key < $1 order by due_key, id limit 1000',
    [before],
  )
  return rows.map(toTicket)
}
