import { HomogeneityList, HomogeneityQuery } from '@preau/protocol/api/homogeneity.ts'
import { listHomogeneity } from '../store/homogeneity.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers } from './shapes.ts'

/** How alike the devices of each school are. */
export function homogeneityRoute(app: HttpApp, { db }: HttpServices): void {
  app.get(
    '/api/inventory/homogeneity',
    {
      config: { action: 'inventory.ask' },
      schema: {
        tags: ['inventory'],
        summary: 'The share of devices in the most common configurations, by school',
        querystring: HomogeneityQuery,
        response: answers(HomogeneityList),
      },
    },
    ({ query, reach }) => listHomogeneity(db, reach, query),
  )
}
