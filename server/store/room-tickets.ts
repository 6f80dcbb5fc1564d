import type { Id } from '@preau/protocol/ids.ts'
import type { Queries } from './database.ts'
import { type StoredTicket, type TicketTableRow, toTicket } from './tickets.ts'

/**
 * The tickets of a room and of one device, which may stand elsewhere: those that are not over and those that ended after a moment,
 * the newest first, at most 12.
 */
export async function ticketsOfRoom(
  db: Queries,
  { school, room, device }: { school: Id; room: Id | null; device: Id },
  endedAfter: number,
): Promise<StoredTicket[]> {
  const rows = await db.all<TicketTableRow>(
    `select * from tickets where school_id = $1 and (device_id = $2 or room_id = $3)
       and (ended_at is null or ended_at > $4)
     order by opened_at desc, id desc limit 12`,
    [school, device, room, endedAfter],
  )
  return rows.map(toTicket)
}
