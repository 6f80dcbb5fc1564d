import { ById } from '@preau/protocol/api/by-id.ts'
import { NewPauseAnswer, NewPauseContest } from '@preau/protocol/api/pause-contests.ts'
import type { FastifyRequest } from 'fastify'
import { sayOfPause } from '../service/pause-contests.ts'
import { tellTicket } from '../service/tell.ts'
import { act } from './act.ts'
import { personOf } from './actor.ts'
import { sightOf } from './contract-sight.ts'
import { multilineText } from './place-names.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { NO_CONTENT } from './shapes.ts'
import { onServer } from './targets.ts'

const tags = ['contracts']

/** One pause of one ticket is contested by the supplier, and the buyer answers: both are lines of the log of the contract. */
export function pauseContestRoutes(app: HttpApp, services: HttpServices): void {
  app.post(
    '/api/contracts/:id/pauses/contest',
    {
      config: { action: 'contract.contest' },
      schema: {
        tags,
        summary: 'Contest one pause of a ticket, as the supplier of its lot',
        params: ById,
        body: NewPauseContest,
        response: NO_CONTENT,
      },
    },
    async (request, reply) => {
      await say(request, request.params.id, request.body)
      return reply.code(204).send(null)
    },
  )
  app.post(
    '/api/contracts/:id/pauses/answer',
    {
      config: { action: 'contract.charge' },
      schema: {
        tags,
        summary: 'Answer to a pause that is contested: it stands, or the supplier is right',
        params: ById,
        body: NewPauseAnswer,
        response: NO_CONTENT,
      },
    },
    async (request, reply) => {
      await say(request, request.params.id, request.body)
      return reply.code(204).send(null)
    },
  )

  async function say(
    request: FastifyRequest,
    contract: string,
    body: NewPauseContest & Partial<Pick<NewPauseAnswer, 'said'>>,
  ): Promise<void> {
    const { clock, newId, covers, levels } = services
    const seen = await levels.contracts.version(contract, await sightOf(request, services))
    const step = body.said === undefined ? 'pause_contested' : 'pause_answered'
    const asked = { ...body, note: multilineText(body.note), person: personOf(request.actor) }
    const ticket = await act(services, request, onServer('contract', contract, { step, ticket: body.ticket }), (t) =>
      sayOfPause({ clock, newId, covers, tell: tellTicket }, t, seen, asked),
    )
    services.ticketTouched(ticket)
  }
}
