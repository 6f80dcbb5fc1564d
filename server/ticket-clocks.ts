import type { Job } from './jobs/every.ts'
import type { TicketDesk } from './service/ticket-desk.ts'
import { contractMarks } from './store/contracts.ts'
import type { Database } from './store/database.ts'
import { liveTickets, type StoredTicket } from './store/tickets.ts'

const LOOK_EVERY = 20_000

/** Gives the tickets that are not over new due times after a contract changed, where no rule of devices does (ticket-rules.ts). */
export function ticketClocksJob(
  db: Database,
  desk: Pick<TicketDesk, 'reclock'>,
  changed: (ticket: StoredTicket) => void,
): Job {
  let marks = '[]'
  return {
    name: 'ticket clocks',
    period: LOOK_EVERY,
    run: async () => {
      const now = JSON.stringify(await contractMarks(db))
      if (now === marks) return
      for (const { id } of await liveTickets(db)) {
        const ticket = await db.write((transaction) => desk.reclock(transaction, id))
        if (ticket) changed(ticket)
      }
      marks = now
    },
  }
}
