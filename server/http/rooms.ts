import { RoomList, RoomQuery } from '@preau/protocol/api/rooms.ts'
import { listRooms } from '../store/rooms.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers } from './shapes.ts'

/** Rooms as one chooses them. */
export function roomRoute(app: HttpApp, { db }: HttpServices): void {
  app.get(
    '/api/rooms',
    {
      config: { action: 'place.read' },
      schema: {
        tags: ['places'],
        summary: 'Rooms of a school or an authority, or those that a search means',
        querystring: RoomQuery,
        response: answers(RoomList),
      },
    },
    ({ query, reach }) => listRooms(db, reach, query),
  )
}
