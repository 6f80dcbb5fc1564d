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
import { placeFields } from './place-fields.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers, NO_CONTENT } from './shapes.ts'

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
    ({ query: { school } }) => placeTree(services.db, school === undefined ? {} : { school }),
  )
  authorityRoutes(app, services)
  schoolRoutes(app, services)
  roomRoutes(app, services)
}

function authorityRoutes(app: HttpApp, { db, newId, live }: HttpServices): void {
  app.post(
    '/api/authorities',
    {
      config: { action: 'place.found' },
      schema: { tags, summary: 'Make an authority', body: NewAuthority, response: answers(Authority, 201) },
    },
    async ({ body }, reply) => {
      const id = newId()
      await db.write((transaction) => insertAuthority(transaction, { id, ...placeFields(body) }))
      live.touchPlaces()
      return reply.code(201).send(await findAuthority(db, id))
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
    async ({ params: { id }, body }) => {
      await db.write((transaction) => updateAuthority(transaction, id, placeFields(body)))
      live.touchPlaces()
      return findAuthority(db, id)
    },
  )
  app.delete(
    '/api/authorities/:id',
    {
      config: { action: 'place.found' },
      schema: { tags, summary: 'Take an empty authority away', params: ById, response: NO_CONTENT },
    },
    async ({ params: { id } }, reply) => {
      await db.write((transaction) => deleteAuthority(transaction, id))
      live.touchPlaces()
      return reply.code(204).send(null)
    },
  )
}

function schoolRoutes(app: HttpApp, { db, newId, live }: HttpServices): void {
  app.post(
    '/api/schools',
    {
      config: { action: 'place.found' },
      schema: { tags, summary: 'Make a school', body: NewSchool, response: answers(School, 201) },
    },
    async ({ body }, reply) => {
      const id = newId()
      await db.write((transaction) => insertSchool(transaction, { id, ...placeFields(body) }))
      live.touchPlaces()
      return reply.code(201).send(await findSchool(db, id))
    },
  )
  app.patch(
    '/api/schools/:id',
    {
      config: { action: 'place.change' },
      schema: { tags, summary: 'Change a school', params: ById, body: SchoolChange, response: answers(School) },
    },
    async ({ params: { id }, body }) => {
      await db.write((transaction) => updateSchool(transaction, id, placeFields(body)))
      live.touchPlaces()
      return findSchool(db, id)
    },
  )
  app.delete(
    '/api/schools/:id',
    {
      config: { action: 'place.found' },
      schema: { tags, summary: 'Take an empty school away', params: ById, response: NO_CONTENT },
    },
    async ({ params: { id } }, reply) => {
      await db.write((transaction) => deleteSchool(transaction, id))
      live.touchPlaces()
      return reply.code(204).send(null)
    },
  )
}

function roomRoutes(app: HttpApp, { db, newId, live }: HttpServices): void {
  app.post(
    '/api/rooms',
    {
      config: { action: 'place.change' },
      schema: { tags, summary: 'Make a room', body: NewRoom, response: answers(Room, 201) },
    },
    async ({ body }, reply) => {
      const id = newId()
      await db.write((transaction) => insertRoom(transaction, { id, ...placeFields(body) }))
      live.touchPlaces()
      return reply.code(201).send(await findRoom(db, id))
    },
  )
  app.patch(
    '/api/rooms/:id',
    {
      config: { action: 'place.change' },
      schema: { tags, summary: 'Change a room', params: ById, body: RoomChange, response: answers(Room) },
    },
    async ({ params: { id }, body }) => {
      await db.write((transaction) => updateRoom(transaction, id, placeFields(body)))
      live.touchPlaces()
      return findRoom(db, id)
    },
  )
  app.delete(
    '/api/rooms/:id',
    {
      config: { action: 'place.change' },
      schema: { tags, summary: 'Take an empty room away', params: ById, response: NO_CONTENT },
    },
    async ({ params: { id } }, reply) => {
      await db.write((transaction) => deleteRoom(transaction, id))
      live.touchPlaces()
      return reply.code(204).send(null)
    },
  )
}

async function findAuthority(db: Queries, id: Id): Promise<Authority> {
  const { authorities } = await placeTree(db, { authority: id })
  return found(
    authorities.find((authority) => authority.id === id),
    id,
  )
}

async function findSchool(db: Queries, id: Id): Promise<School> {
  const { authorities } = await placeTree(db, { school: id })
  const schools = authorities.flatMap((authority) => authority.schools)
  return found(
    schools.find((school) => school.id === id),
    id,
  )
}

async function findRoom(db: Queries, id: Id): Promise<Room> {
  const { authorities } = await placeTree(db, { room: id })
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
