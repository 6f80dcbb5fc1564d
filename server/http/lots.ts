import { ById } from '@preau/protocol/api/by-id.ts'
import { LotList, LotShape, NewLot } from '@preau/protocol/api/people.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import { deleteLot, findLot, insertLot, listLots, updateLot } from '../store/lots.ts'
import { act } from './act.ts'
import { givenName } from './place-names.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers, NO_CONTENT } from './shapes.ts'

const tags = ['people']
const onLot = (id: string, what: string) => ({ target: `lot:${id}`, school: null, params: { what } }) as const

/** Lots: named sets of schools and classes of equipment, on which a person can have a role. */
export function lotRoutes(app: HttpApp, services: HttpServices): void {
  const { db, newId } = services
  const lotOf = async (id: string) => {
    const lot = await findLot(db, id)
    if (!lot) throw new PreauError('LOT_NOT_FOUND')
    return lot
  }
  app.get(
    '/api/lots',
    {
      config: { action: 'people.manage' },
      schema: { tags, summary: 'Every lot', response: answers(LotList) },
    },
    () => listLots(db),
  )
  app.post(
    '/api/lots',
    {
      config: { action: 'people.manage' },
      schema: { tags, summary: 'Make a lot', body: NewLot, response: answers(LotShape, 201) },
    },
    async (request, reply) => {
      const lot = { ...request.body, id: newId(), name: givenName(request.body.name) }
      await act(services, request, onLot(lot.id, 'made'), (transaction) => insertLot(transaction, lot))
      return reply.code(201).send(await lotOf(lot.id))
    },
  )
  app.put(
    '/api/lots/:id',
    {
      config: { action: 'people.manage' },
      schema: { tags, summary: 'Change a lot', params: ById, body: NewLot, response: answers(LotShape) },
    },
    async (request) => {
      const lot = { ...request.body, id: request.params.id, name: givenName(request.body.name) }
      await act(services, request, onLot(lot.id, 'changed'), (transaction) => updateLot(transaction, lot))
      return await lotOf(lot.id)
    },
  )
  app.delete(
    '/api/lots/:id',
    {
      config: { action: 'people.manage' },
      schema: { tags, summary: 'Take a lot away', params: ById, response: NO_CONTENT },
    },
    async (request, reply) => {
      const { id } = request.params
      await act(services, request, onLot(id, 'deleted'), (transaction) => deleteLot(transaction, id))
      return reply.code(204).send(null)
    },
  )
}
