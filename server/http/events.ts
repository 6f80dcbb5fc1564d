import { ById } from '@preau/protocol/api/by-id.ts'
import { EventList, EventQuery } from '@preau/protocol/api/events.ts'
import { schoolOfDevice } from '../store/devices.ts'
import { listEvents } from '../store/events.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers } from './shapes.ts'

/** What happened to a device. */
export function eventRoute(app: HttpApp, { db }: HttpServices): void {
  app.get(
    '/api/devices/:id/events',
    {
      config: { action: 'fleet.read' },
      schema: {
        tags: ['devices'],
        summary: 'The timeline of a device, the newest first',
        params: ById,
        querystring: EventQuery,
        response: answers(EventList),
      },
    },
    async ({ params: { id }, query, reach }) => {
      const school = await schoolOfDevice(db, reach, id)
      return listEvents(db, school, id, query)
    },
  )
}
