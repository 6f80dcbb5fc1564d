import { createHash } from 'node:crypto'
import { ById } from '@preau/protocol/api/by-id.ts'
import { MAX_PHOTO_BYTES, TicketActRequest, TicketPhoto } from '@preau/protocol/api/ticket-acts.ts'
import { Ticket } from '@preau/protocol/api/tickets.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { type Action, permissionOf, reachFor } from '@preau/protocol/rules/permissions.ts'
import { type Reach, reaches } from '@preau/protocol/rules/roles.ts'
import { ACTION_OF_ACT } from '@preau/protocol/rules/tickets/act-permissions.ts'
import type { FastifyRequest } from 'fastify'
import { cleanPhoto } from '../service/photo.ts'
import type { Worker } from '../service/ticket-desk.ts'
import type { Queries } from '../store/database.ts'
import { devicePlaces } from '../store/device-places.ts'
import { refreshSearch } from '../store/device-search.ts'
import { getFile, putFile } from '../store/ticket-files.ts'
import { noteById } from '../store/ticket-notes.ts'
import { swapRooms } from '../store/ticket-places.ts'
import { getTicket, type StoredTicket } from '../store/tickets.ts'
import { act, noteRefusal } from './act.ts'
import { personOf } from './actor.ts'
import { may } from './guard.ts'
import { multilineText } from './place-names.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers, type Shape } from './shapes.ts'
import { onTicket } from './targets.ts'
import { shownTicket } from './tickets.ts'

/** A picture in base64 with the words beside it. */
const PHOTO_BODY = Math.ceil(MAX_PHOTO_BYTES / 3) * 4 + 16 * 1024
const BYTES: Shape = { type: 'string', format: 'binary' }

/** What people do to tickets. */
export function ticketActRoutes(app: HttpApp, services: HttpServices): void {
  const { db, tickets } = services

  app.post(
    '/api/tickets/:id/acts',
    {
      config: { action: 'ticket.take_part' },
      schema: {
        tags: ['tickets'],
        summary: 'Do something to a ticket: take it, pause it, restore it, note a part',
        description: 'The same `key` again does nothing more. Which act asks for which permission: act-permissions.ts.',
        params: ById,
        body: TicketActRequest,
        response: answers(Ticket),
      },
    },
    async (request) => {
      const { id } = request.params
      const body = cleaned(request.body)
      const action = ACTION_OF_ACT[body.act]
      const reach = await reachOfAct(services, request, action, id)
      const params = { act: body.act, ...(body.at !== undefined && { told: 'later' }) }
      const worked = await act(
        services,
        request,
        onTicket(id, params),
        async (transaction) => {
          const ticket = await getTicket(transaction, reach, id)
          const isSwap = body.act === 'swap' && !(await tickets.wasAsked(transaction, ticket, body.key))
          const done = await tickets.act(transaction, ticket, body, workerOf(request, action))
          if (isSwap && done.changed) await move(transaction, reach, ticket, body.with)
          return done
        },
        { action },
      )
      if (worked.changed) services.ticketTouched(worked.ticket)
      if (body.act === 'swap' && worked.changed) {
        for (const device of [worked.ticket.device, body.with]) if (device) services.live.touchDevice(device)
      }
      return await shownTicket(services, id, request)
    },
  )

  app.post(
    '/api/tickets/:id/photos',
    {
      config: { action: 'ticket.take_part' },
      bodyLimit: PHOTO_BODY,
      schema: {
        tags: ['tickets'],
        summary: 'Add a picture to a ticket',
        params: ById,
        body: TicketPhoto,
        response: answers(Ticket, 201),
      },
    },
    async (request, reply) => {
      const {
        params: { id },
        body: { key, at, data: text, words },
        reach,
        actor,
      } = request
      const bytes = Buffer.from(text, 'base64')
      if (bytes.length > MAX_PHOTO_BYTES) throw new PreauError('PHOTO_INVALID', { reason: 'large' })
      const { type, data } = cleanPhoto(bytes)
      const file = createHash('sha256').update(data).digest('hex')
      const worked = await act(services, request, onTicket(id, { act: 'photo' }), async (transaction) => {
        const ticket = await getTicket(transaction, reach, id)
        await putFile(transaction, ticket.school, { file, type, data })
        const said = words === undefined ? {} : { words: multilineText(words) }
        const photo = { key, file, body: { photo: { type, bytes: data.length }, ...said } }
        return await tickets.addPhoto(
          transaction,
          ticket,
          { ...photo, ...(at !== undefined && { at }) },
          personOf(actor),
        )
      })
      if (worked.changed) services.ticketTouched(worked.ticket)
      reply.code(201)
      return await shownTicket(services, id, request)
    },
  )

  app.get(
    '/api/ticket-photos/:id',
    {
      config: { action: 'ticket.read' },
      schema: {
        tags: ['tickets'],
        summary: 'A picture of a ticket, by the id of its note',
        params: ById,
        response: {
          ...answers(Ticket),
          200: { content: { 'image/jpeg': { schema: BYTES }, 'image/png': { schema: BYTES } } },
        },
      },
    },
    async ({ params: { id }, reach }, reply) => {
      const note = await noteById(db, id)
      const isSeen = note?.file && (await getTicket(db, reach, note.ticket).catch(() => undefined))
      const stored = isSeen && note.file ? await getFile(db, note.school, note.file) : undefined
      if (!stored) throw new PreauError('PHOTO_NOT_FOUND', { photo: id })
      reply.headers({
        'content-type': stored.type,
        'content-disposition': 'inline',
        'x-content-type-options': 'nosniff',
        // Its bytes never change; who may see it does.
        'cache-control': 'private, max-age=3600',
      })
      return reply.send(Buffer.from(stored.data))
    },
  )
}

/** The reach of an act, which may ask for more than its route. */
async function reachOfAct(services: HttpServices, request: FastifyRequest, action: Action, id: Id): Promise<Reach> {
  const { actor, reach } = request
  if (action === request.routeOptions.config.action || !actor) return reach
  if (may(actor, action)) return reachFor(actor.grants, action, await services.scopes(actor.grants))
  await getTicket(services.db, reach, id)
  await noteRefusal(services, request, { target: `ticket:${id}`, school: null }, { action })
  throw new PreauError('ACTION_REFUSED', { action, roles: permissionOf(action).roles.join(',') })
}

/** For which side of the contract somebody works: the supplier's where no other role lets him do it. */
function workerOf({ actor }: FastifyRequest, action: Action): Worker {
  const fitting = actor?.grants.filter(({ role }) => permissionOf(action).roles.includes(role)) ?? []
  const isSupplier = fitting.length > 0 && fitting.every(({ role }) => role === 'supplier')
  return { person: personOf(actor), side: isSupplier ? 'supplier' : 'commune' }
}

/** Puts the one device where the other stood. Throws DEVICE_NOT_FOUND for one outside of the reach or of another school. */
async function move(transaction: Queries, reach: Reach, { school, device }: StoredTicket, other: Id): Promise<void> {
  const place = (await devicePlaces(transaction, [other])).get(other)
  if (!device || !place || place.school !== school || !reaches(reach, school, place.kind) || device === other) {
    throw new PreauError('DEVICE_NOT_FOUND', { device: other })
  }
  await swapRooms(transaction, school, device, other)
  await refreshSearch(transaction, { devices: [device, other] })
}

/** Words as a database can hold them. */
function cleaned(request: TicketActRequest): TicketActRequest {
  const texts = Object.entries(request).map(([name, value]) => [
    name,
    typeof value === 'string' && name !== 'key' ? multilineText(value) : value,
  ])
  return Object.fromEntries(texts) as TicketActRequest
}
