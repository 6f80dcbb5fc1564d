import { ById } from '@preau/protocol/api/by-id.ts'
import { SampleQuery, Samples } from '@preau/protocol/api/samples.ts'
import { getDevice } from '../store/devices.ts'
import { readSamples } from '../store/read-samples.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers } from './shapes.ts'

/** What a chart of a device draws. */
export function sampleRoute(app: HttpApp, { db }: HttpServices): void {
  app.get(
    '/api/devices/:id/samples',
    {
      schema: {
        tags: ['devices'],
        summary: 'The readings of a device over a stretch of time',
        params: ById,
        querystring: SampleQuery,
        response: answers(Samples),
      },
    },
    async ({ params: { id }, query }) => {
      const { school } = await getDevice(db, id)
      return readSamples(db, school.id, id, query)
    },
  )
}
