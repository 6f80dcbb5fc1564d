import { ById } from '@preau/protocol/api/by-id.ts'
import {
  Authority,
  AuthorityChange,
  NewAuthority,
  NewRoom,
  NewSchool,
  PlaceQuery,
  PlaceTree,
  Room,
  RoomChange,
  School,
  SchoolChange,
} from '@preau/protocol/api/places.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { Reach } from '@preau/protocol/rules/roles.ts'
import type { Queries } from '../store/database.ts'
import { placeTree } from '../store/place-tree.ts'
import {
  deleteAuthority,
  deleteRoom,
  deleteSchool,
  insertAuthority,
  insertRoom,
  insertSchool,
  updateAuthority,
  updateRoom,
  updateSchool,
} from '../store/places.ts'
import { requireEverything, requireWholeSchool } from '../store/reach-places.ts'
import { act } from './act.ts'
import { placeFields } from './place-fields.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers, NO_CONTENT } from './shapes.ts'
import { changedBy, onRoom, onSchool, onServer } from './targets.ts'

const tags = ['places']

/** Authorities, schools and rooms: looked at, made, changed and taken away. */
export function placeRoutes(app: HttpApp, services: HttpServices): void {
  app.get(
    '/api/places',
    {
      config: { action: 'place.read' },
      schema: {
        tags,
        summary: 'Every place with the devices that it holds, or one school with its rooms',
        querystring: PlaceQuery,
        response: answers(PlaceTree),
      },
    },
    ({ query: { school }, reach }) => placeTree(services.db, reach, school === undefined ? {} : { school }),
  )
  authorityRoutes(app, services)
  schoolRoutes(app, services)
  roomRoutes(app, services)
}

function authorityRoutes(app: HttpApp, services: HttpServices): void {
  const { db, newId, live } = services
  app.post(
    '/api/authorities',
    {
      config: { action: 'place.found' },
      schema: { tags, summary: 'Make an authority', body: NewAuthority, response: answers(Authority, 201) },
    },
    async (request, reply) => {
      const { body, reach } = request
      requireEverything(reach)
      const id = newId()
      await act(services, request, onServer('authority', id, { made: true }), (transaction) =>
        insertAuthority(transaction, { id, ...placeFields(body) }),
      )
      live.touchPlaces()
      return reply.code(201).send(await findAuthority(db, reach, id))
    },
  )
  app.patch(
    '/api/authorities/:id',
    {
      config: { action: 'place.found' },
      schema: {
        tags,
        summary: 'Change an authority',
        params: ById,
        body: AuthorityChange,
        response: answers(Authority),
      },
    },
    async (request) => {
      const {
        params: { id },
        body,
        reach,
      } = request
      await act(services, request, onServer('authority', id, changedBy(body)), (transaction) =>
        updateAuthority(transaction, reach, id, placeFields(body)),
      )
      live.touchPlaces()
      return findAuthority(db, reach, id)
    },
  )
  app.delete(
    '/api/authorities/:id',
    {
      config: { action: 'place.found' },
      schema: { tags, summary: 'Take an empty authority away', params: ById, response: NO_CONTENT },
    },
    async (request, reply) => {
      const {
        params: { id },
        reach,
      } = request
      await act(services, request, onServer('authority', id, { deleted: true }), (transaction) =>
        deleteAuthority(transaction, reach, id),
      )
      live.touchPlaces()
      return reply.code(204).send(null)
    },
  )
}

function schoolRoutes(app: HttpApp, services: HttpServices): void {
  const { db, newId, live } = services
  app.post(
    '/api/schools',
    {
      config: { action: 'place.found' },
      schema: { tags, summary: 'Make a school', body: NewSchool, response: answers(School, 201) },
    },
    async (request, reply) => {
      const { body, reach } = request
      requireEverything(reach)
      // One key to the territory reaches one school: a second one here would be left out of it without a word.
      const { uplink } = (await services.territory?.view()) ?? {}
      if (uplink) throw new PreauError('UPLINK_ONE_SCHOOL')
      const id = newId()
      await act(services, request, onSchool(id, { made: true }), (transaction) =>
        insertSchool(transaction, { id, ...placeFields(body) }),
      )
      live.touchPlaces()
      return reply.code(201).send(await findSchool(db, reach, id))
    },
  )
  app.patch(
    '/api/schools/:id',
    {
      config: { action: 'place.change' },
      schema: { tags, summary: 'Change a school', params: ById, body: SchoolChange, response: answers(School) },
    },
    async (request) => {
      const {
        params: { id },
        body,
        reach,
      } = request
      await act(services, request, onSchool(id, changedBy(body)), (transaction) =>
        updateSchool(transaction, reach, id, placeFields(body)),
      )
      live.touchPlaces(id)
      return findSchool(db, reach, id)
    },
  )
  app.delete(
    '/api/schools/:id',
    {
      config: { action: 'place.found' },
      schema: { tags, summary: 'Take an empty school away', params: ById, response: NO_CONTENT },
    },
    async (request, reply) => {
      const {
        params: { id },
        reach,
      } = request
      await act(services, request, onSchool(id, { deleted: true }), (transaction) =>
        deleteSchool(transaction, reach, id),
      )
      live.touchPlaces(id)
      return reply.code(204).send(null)
    },
  )
}

function roomRoutes(app: HttpApp, services: HttpServices): void {
  const { db, newId, live } = services
  app.post(
    '/api/rooms',
    {
      config: { action: 'place.change' },
      schema: { tags, summary: 'Make a room', body: NewRoom, response: answers(Room, 201) },
    },
    async (request, reply) => {
      const { body, reach } = request
      const id = newId()
      const target = { target: `room:${id}`, school: body.school, params: { made: true } }
      await act(services, request, target, async (transaction) => {
        requireWholeSchool(reach, body.school)
        await insertRoom(transaction, { id, ...placeFields(body) })
      })
      live.touchPlaces(body.school)
      return reply.code(201).send(await findRoom(db, reach, id))
    },
  )
  app.patch(
    '/api/rooms/:id',
    {
      config: { action: 'place.change' },
      schema: { tags, summary: 'Change a room', params: ById, body: RoomChange, response: answers(Room) },
    },
    async (request) => {
      const {
        params: { id },
        body,
        reach,
      } = request
      const school = await act(services, request, onRoom(id, changedBy(body)), (transaction) =>
        updateRoom(transaction, reach, id, placeFields(body)),
      )
      live.touchPlaces(school)
      return findRoom(db, reach, id)
    },
  )
  app.delete(
    '/api/rooms/:id',
    {
      config: { action: 'place.change' },
      schema: { tags, summary: 'Take an empty room away', params: ById, response: NO_CONTENT },
    },
    async (request, reply) => {
      const {
        params: { id },
        reach,
      } = request
      const school = await act(services, request, onRoom(id, { deleted: true }), (transaction) =>
        deleteRoom(transaction, reach, id),
      )
      live.touchPlaces(school)
      return reply.code(204).send(null)
    },
  )
}

async function findAuthority(db: Queries, reach: Reach, id: Id): Promise<Authority> {
  const { authorities } = await placeTree(db, reach, { authority: id })
  return found(
    authorities.find((authority) => authority.id === id),
    id,
  )
}

async function findSchool(db: Queries, reach: Reach, id: Id): Promise<School> {
  const { authorities } = await placeTree(db, reach, { school: id })
  const schools = authorities.flatMap((authority) => authority.schools)
  return found(
    schools.find((school) => school.id === id),
    id,
  )
}

async function findRoom(db: Queries, reach: Reach, id: Id): Promise<Room> {
  const { authorities } = await placeTree(db, reach, { room: id })
  const rooms = authorities.flatMap(({ schools }) => schools.flatMap((school) => school.rooms))
  return found(
    rooms.find((room) => room.id === id),
    id,
  )
}

function found<T>(place: T | undefined, id: Id): T {
  if (!place) throw new PreauError('PLACE_NOT_FOUND', { place: id })
  return place
}
