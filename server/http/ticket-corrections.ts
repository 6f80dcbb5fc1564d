import { ById } from '@preau/protocol/api/by-id.ts'
import { TicketCorrection } from '@preau/protocol/api/ticket-acts.ts'
import { Ticket } from '@preau/protocol/api/tickets.ts'
import { getTicket } from '../store/tickets.ts'
import { act } from './act.ts'
import { personOf } from './actor.ts'
import { multilineText } from './place-names.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers } from './shapes.ts'
import { onTicket } from './targets.ts'
import { shownTicket } from './tickets.ts'

/** What stands wrong in the log of a ticket is put right by another line, by who answers for the contract. */
export function ticketCorrectionRoute(app: HttpApp, services: HttpServices): void {
  app.post(
    '/api/tickets/:id/corrections',
    {
      config: { action: 'ticket.correct' },
      schema: {
        tags: ['tickets'],
        summary: 'Correct a line of the log of a ticket, or take it back; the line stays',
        params: ById,
        body: TicketCorrection,
        response: answers(Ticket),
      },
    },
    async (request) => {
      const {
        params: { id },
        body,
        reach,
        actor,
      } = request
      const params = { act: 'correct', line: body.line }
      const worked = await act(services, request, onTicket(id, params), async (transaction) => {
        const ticket = await getTicket(transaction, reach, id)
        const asked = { ...body, reason: multilineText(body.reason) }
        return await services.tickets.correct(transaction, ticket, asked, { person: personOf(actor), side: 'commune' })
      })
      if (worked.changed) services.ticketTouched(worked.ticket)
      return await shownTicket(services, id, request)
    },
  )
}
