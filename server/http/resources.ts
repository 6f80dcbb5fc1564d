import { ById } from '@preau/protocol/api/by-id.ts'
import { NewResource, Resource, ResourceChange, ResourceList, ResourceQuery } from '@preau/protocol/api/resources.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import { isBookedAfter } from '../store/bookings.ts'
import { requireWholeSchool } from '../store/reach-places.ts'
import {
  deleteResource,
  getResource,
  isRoomResource,
  listResources,
  putResource,
  type ResourceFacts,
} from '../store/resources.ts'
import { getSchoolTimes } from '../store/school-times.ts'
import { requireRoom } from '../store/ticket-places.ts'
import { act } from './act.ts'
import { plain } from './bookings.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers } from './shapes.ts'
import { changedBy } from './targets.ts'

const tags = ['bookings']

/** What can be booked: boards and rooms as the fleet says, carts and kits as persons say. */
export function resourceRoutes(app: HttpApp, services: HttpServices): void {
  const { db, clock, newId, bookingTouched } = services
  app.get(
    '/api/resources',
    {
      config: { action: 'booking.read' },
      schema: {
        tags,
        summary: 'What can be booked in a school',
        querystring: ResourceQuery,
        response: answers(ResourceList),
      },
    },
    async ({ query: { school, all }, reach }) => {
      requireWholeSchool(reach, school)
      const { timeZone } = await getSchoolTimes(db, school)
      const rows = await listResources(db, school)
      return { now: clock(), timeZone, rows: all ? rows : rows.filter(({ bookable }) => bookable) }
    },
  )
  app.post(
    '/api/resources',
    {
      config: { action: 'resource.change' },
      schema: { tags, summary: 'Add a cart or a kit', body: NewResource, response: answers(Resource, 201) },
    },
    async (request, reply) => {
      const {
        school,
        kind,
        name,
        keptAt = '',
        room = null,
        contents = [],
        devices = [],
        approval = false,
      } = request.body
      requireWholeSchool(request.reach, school)
      const id = newId()
      const facts: ResourceFacts = {
        ...{ school, id, kind, name: plain(name), keptAt: plain(keptAt), room, approval, bookable: true, version: 1 },
        contents: contents.map(({ what, count }) => ({ what: plain(what), count })),
      }
      const on = { target: `resource:${id}`, school, params: { kind, what: 'made' } }
      const made = await act(services, request, on, async (transaction) => {
        if (room !== null) await requireRoom(transaction, school, room)
        await putResource(transaction, facts, devices)
        return await getResource(transaction, school, id)
      })
      bookingTouched(school, id)
      return reply.code(201).send(made)
    },
  )
  app.patch(
    '/api/resources/:id',
    {
      config: { action: 'resource.change' },
      schema: {
        tags,
        summary: 'Put a resource right, or say whether it can be booked',
        params: ById,
        querystring: ResourceQuery,
        body: ResourceChange,
        response: answers(Resource),
      },
    },
    async (request) => {
      const { id } = request.params
      const { school } = request.query
      requireWholeSchool(request.reach, school)
      const { devices, contents, name, keptAt, room, approval, bookable } = request.body
      const on = { target: `resource:${id}`, school, params: changedBy(request.body) }
      const changed = await act(services, request, on, async (transaction) => {
        const was = await getResource(transaction, school, id)
        const isFleets = await isRoomResource(transaction, school, id)
        if (isFleets && [devices, contents, name, keptAt, room].some((each) => each !== undefined)) {
          throw new PreauError('RESOURCE_CHANGE_REFUSED', { resource: id })
        }
        if (room) await requireRoom(transaction, school, room)
        const facts: ResourceFacts = {
          ...{ school, id, kind: was.kind, name: name === undefined ? was.name : plain(name) },
          keptAt: keptAt === undefined ? was.keptAt : plain(keptAt),
          room: room === undefined ? (isFleets ? null : (was.room?.id ?? null)) : room,
          contents: contents?.map(({ what, count }) => ({ what: plain(what), count })) ?? was.contents,
          ...{ approval: approval ?? was.approval, bookable: bookable ?? was.bookable, version: was.version + 1 },
        }
        await putResource(transaction, facts, devices)
        return await getResource(transaction, school, id)
      })
      bookingTouched(school, id)
      return changed
    },
  )
  app.delete(
    '/api/resources/:id',
    {
      config: { action: 'resource.change' },
      schema: {
        tags,
        summary: 'Take a cart or a kit away that nobody has booked',
        params: ById,
        querystring: ResourceQuery,
        response: answers(Resource),
      },
    },
    async (request) => {
      const { id } = request.params
      const { school } = request.query
      requireWholeSchool(request.reach, school)
      const on = { target: `resource:${id}`, school, params: { what: 'removed' } }
      const was = await act(services, request, on, async (transaction) => {
        const found = await getResource(transaction, school, id)
        if (await isRoomResource(transaction, school, id))
          throw new PreauError('RESOURCE_CHANGE_REFUSED', { resource: id })
        if (await isBookedAfter(transaction, school, id, clock()))
          throw new PreauError('RESOURCE_IN_USE', { resource: id })
        await deleteResource(transaction, school, id)
        return found
      })
      bookingTouched(school, id)
      return was
    },
  )
}
