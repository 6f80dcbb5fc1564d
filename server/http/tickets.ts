import { ById } from '@preau/protocol/api/by-id.ts'
import { TicketOpening } from '@preau/protocol/api/ticket-acts.ts'
import { Ticket, TicketList, TicketQuery } from '@preau/protocol/api/tickets.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { type Reach, reaches, reachesWhole } from '@preau/protocol/rules/roles.ts'
import type { FastifyRequest } from 'fastify'
import { severityOf } from '../service/ticket-desk.ts'
import { ticketRow, wholeTicket } from '../service/ticket-view.ts'
import { workTime } from '../service/work-time.ts'
import type { Queries } from '../store/database.ts'
import { devicePlaces } from '../store/device-places.ts'
import { eventOfKey } from '../store/service-events.ts'
import { type Asking, listTickets } from '../store/ticket-list.ts'
import { deviceRoom, requireRoom } from '../store/ticket-places.ts'
import { getTicket, type StoredTicket } from '../store/tickets.ts'
import { act } from './act.ts'
import { personOf } from './actor.ts'
import { awaited } from './awaited.ts'
import { may } from './guard.ts'
import { multilineText } from './place-names.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers } from './shapes.ts'
import { onSchool } from './targets.ts'
import { Turns } from './turns.ts'

/** Lists that are asked of the store at a time. */
const LISTS_AT_ONCE = 2

/** Tickets: what is broken, who treats it, and since when. */
export function ticketRoutes(app: HttpApp, services: HttpServices): void {
  const { db, covers, clock } = services
  const turns = new Turns(LISTS_AT_ONCE)

  app.get(
    '/api/tickets',
    {
      config: { action: 'ticket.read' },
      schema: {
        tags: ['tickets'],
        summary: 'A page of tickets, filtered, searched and sorted',
        querystring: TicketQuery,
        response: answers(TicketList),
      },
    },
    ({ query, signal, reach, actor }) =>
      turns.take(signal, async () => {
        const asking: Asking = { person: personOf(actor), now: clock() }
        const { total, counts, rows } = await listTickets(awaited(db, signal), reach, query, asking)
        const named = await Promise.all(rows.map((row) => ticketRow(db, covers, row, asking)))
        return { now: asking.now, total, counts, rows: named }
      }),
  )

  app.get(
    '/api/tickets/:id',
    {
      config: { action: 'ticket.read' },
      schema: { tags: ['tickets'], summary: 'One ticket, whole', params: ById, response: answers(Ticket) },
    },
    async ({ params: { id }, reach, actor }) => {
      await getTicket(db, reach, id)
      return await shownTicket(services, id, { reach, actor })
    },
  )

  app.post(
    '/api/tickets',
    {
      config: { action: 'ticket.open' },
      schema: {
        tags: ['tickets'],
        summary: 'Report a fault, or ask for something',
        body: TicketOpening,
        response: answers(Ticket, 201),
      },
    },
    async (request, reply) => {
      const { body, reach, actor } = request
      const { symptom, canTeach = null, key, school } = body
      if (body.severity !== undefined && body.severity !== 'request' && (!actor || !may(actor, 'ticket.steer'))) {
        throw new PreauError('REQUEST_INVALID', {
          path: '/severity',
          expected: 'no severity: it follows from canTeach',
        })
      }
      const params = { symptom, ...(body.device && { device: body.device }), ...(body.from && { from: body.from }) }
      const ticket = await act(services, request, onSchool(school, params), async (transaction) => {
        const place = await placeOf(transaction, reach, body)
        const known = await eventOfKey(transaction, school, key)
        if (known) return await getTicket(transaction, reach, known.ticket ?? key)
        const words = body.words === undefined ? '' : multilineText(body.words).trim()
        const facts = { school, ...place, symptom, title: words, canTeach, rule: null }
        const opened = { ...facts, key, severity: severityOf(body), at: workTime(body.at, clock()) }
        return await services.tickets.open(transaction, opened, personOf(actor))
      })
      services.ticketTouched(ticket)
      reply.code(201)
      return await shownTicket(services, ticket.id, { reach, actor })
    },
  )
}

/** A ticket as who asks sees it. */
export async function shownTicket(
  { db, covers, clock }: HttpServices,
  id: Id,
  { reach, actor }: Pick<FastifyRequest, 'reach' | 'actor'>,
): Promise<Ticket> {
  const ticket = await wholeTicket(db, covers, id, { reach, person: personOf(actor), now: clock() })
  if (!ticket) throw new PreauError('TICKET_NOT_FOUND', { ticket: id })
  return ticket
}

type Place = Pick<StoredTicket, 'device' | 'kind' | 'room'>

/** What a ticket is about, within a reach. Throws DEVICE_NOT_FOUND and PLACE_NOT_FOUND, also for what is outside. */
async function placeOf(
  transaction: Queries,
  reach: Reach,
  { school, device, room }: { school: Id; device?: Id; room?: Id },
): Promise<Place> {
  if (!reaches(reach, school)) throw new PreauError('PLACE_NOT_FOUND', { place: school })
  if (room !== undefined || device === undefined) await requireRoom(transaction, school, room ?? null)
  if (device === undefined) {
    // What is of the whole school is reported by who reaches all of it: else he would not see his own ticket.
    requireWhole(reach, school)
    return { device: null, kind: null, room: room ?? null }
  }
  const place = (await devicePlaces(transaction, [device])).get(device)
  if (!place || place.school !== school || !reaches(reach, school, place.kind)) {
    throw new PreauError('DEVICE_NOT_FOUND', { device })
  }
  return { device, kind: place.kind, room: room ?? (await deviceRoom(transaction, school, device)) }
}

function requireWhole(reach: Reach, school: Id): void {
  if (!reachesWhole(reach, school)) throw new PreauError('REACH_TOO_NARROW', { school })
}
