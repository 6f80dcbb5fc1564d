import { ById } from '@preau/protocol/api/by-id.ts'
import { QuarantineList, QuarantineQuery } from '@preau/protocol/api/quarantine.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { Reach } from '@preau/protocol/rules/roles.ts'
import type { Queries } from '../store/database.ts'
import { deleteQuarantined, listQuarantine } from '../store/quarantine.ts'
import { act } from './act.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers, NO_CONTENT } from './shapes.ts'
import { onServer } from './targets.ts'

/** Messages taken out in one transaction, so that commits of devices go in between. */
const SLICE = 500

/** The messages that could not be read. */
export function quarantineRoutes(app: HttpApp, services: HttpServices): void {
  const { db, live } = services
  const tags = ['quarantine']

  app.get(
    '/api/quarantine',
    {
      config: { action: 'server.read' },
      schema: {
        tags,
        summary: 'Messages in quarantine, the newest first',
        querystring: QuarantineQuery,
        response: answers(QuarantineList),
      },
    },
    ({ query, reach }) => listQuarantine(db, reach, query),
  )

  app.delete(
    '/api/quarantine/:id',
    {
      config: { action: 'quarantine.clear' },
      schema: { tags, summary: 'Take one message out', params: ById, response: NO_CONTENT },
    },
    async (request, reply) => {
      const {
        params: { id },
        reach,
      } = request
      await act(services, request, onServer('quarantine', id), async (transaction) => {
        if ((await deleteQuarantined(transaction, reach, [id])) === 0) throw new PreauError('NOT_FOUND')
      })
      live.touchQuarantine()
      return reply.code(204).send(null)
    },
  )

  app.delete(
    '/api/quarantine',
    {
      config: { action: 'quarantine.clear' },
      schema: { tags, summary: 'Take out every message that is there now', response: NO_CONTENT },
    },
    async (request, reply) => {
      const { reach } = request
      for (const ids of await presentIds(db, reach)) {
        await act(services, request, onServer('quarantine', 'all', { messages: ids.length }), (transaction) =>
          deleteQuarantined(transaction, reach, ids),
        )
      }
      live.touchQuarantine()
      return reply.code(204).send(null)
    },
  )
}

/** Who is in quarantine now, in slices: what comes in later was seen by nobody and stays. */
async function presentIds(db: Queries, reach: Reach): Promise<Id[][]> {
  const slices: Id[][] = []
  for (let offset = 0; ; offset += SLICE) {
    const { rows } = await listQuarantine(db, reach, { offset, limit: SLICE })
    if (rows.length > 0) slices.push(rows.map((row) => row.id))
    if (rows.length < SLICE) return slices
  }
}
