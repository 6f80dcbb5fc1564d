import { ById } from '@preau/protocol/api/by-id.ts'
import { QuarantineList, QuarantineQuery } from '@preau/protocol/api/quarantine.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { Queries } from '../store/database.ts'
import { deleteQuarantined, listQuarantine } from '../store/quarantine.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers, NO_CONTENT } from './shapes.ts'

/** Messages taken out in one transaction, so that commits of devices go in between. */
const SLICE = 500

/** The messages that could not be read. */
export function quarantineRoutes(app: HttpApp, { db, live }: HttpServices): void {
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
    ({ query }) => listQuarantine(db, query),
  )

  app.delete(
    '/api/quarantine/:id',
    {
      config: { action: 'quarantine.clear' },
      schema: { tags, summary: 'Take one message out', params: ById, response: NO_CONTENT },
    },
    async ({ params: { id } }, reply) => {
      if (!(await db.write((transaction) => deleteQuarantined(transaction, id)))) throw new PreauError('NOT_FOUND')
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
    async (_request, reply) => {
      for (const ids of await presentIds(db)) {
        await db.write(async (transaction) => {
          for (const id of ids) await deleteQuarantined(transaction, id)
        })
      }
      live.touchQuarantine()
      return reply.code(204).send(null)
    },
  )
}

/** Who is in quarantine now, in slices: what comes in later was seen by nobody and stays. */
async function presentIds(db: Queries): Promise<Id[][]> {
  const slices: Id[][] = []
  for (let offset = 0; ; offset += SLICE) {
    const { rows } = await listQuarantine(db, { offset, limit: SLICE })
    if (rows.length > 0) slices.push(rows.map((row) => row.id))
    if (rows.length < SLICE) return slices
  }
}
