import { UpdateTurn, UpdateTurnRequest } from '@preau/protocol/api/update-turns.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { FastifyRequest } from 'fastify'
import { deviceOf } from './peer.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers } from './shapes.ts'

/** A machine that has a signed order asks whether it is its turn. */
export function updateTurnRoute(app: HttpApp, services: HttpServices): void {
  app.post(
    '/api/updates/turn',
    {
      config: { open: 'the certificate of a device says who asks' },
      onRequest: async ({ raw }: FastifyRequest) => void deviceOf(raw.socket, services),
      schema: {
        tags: ['updates'],
        summary: 'Whether it is the turn of this machine to install a target',
        description: '`wait` says why, and when to ask again. Nothing is installed without a turn.',
        body: UpdateTurnRequest,
        response: answers(UpdateTurn),
      },
    },
    async ({ body, raw }) => {
      const { school, device } = deviceOf(raw.socket, services)
      if (!services.campaigns) throw new PreauError('ROLE_REFUSED')
      return await services.campaigns.desk.giveTurn({ ...body, school, device })
    },
  )
}
