import { ById } from '@preau/protocol/api/by-id.ts'
import { WakeMade } from '@preau/protocol/api/wakes.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { Queries } from '../store/database.ts'
import { schoolOfDevice } from '../store/devices.ts'
import { act } from './act.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers } from './shapes.ts'
import { onDevice } from './targets.ts'

/** What the route needs of those that call machines; undefined where no agent is connected to this server. */
export interface WakeCaller {
  /** Throws WAKE_REFUSED with the reason. */
  call(transaction: Queries, machine: { school: Id; device: Id }): Promise<WakeMade>
}

/** Calling a machine that is off or sleeps, by the network. */
export function wakeRoutes(app: HttpApp, services: HttpServices): void {
  app.post(
    '/api/devices/:id/wake',
    {
      config: { action: 'device.wake' },
      schema: {
        tags: ['fixes'],
        summary: 'Have a machine called by neighbours that are awake',
        description: 'A call changes nothing on a machine that is awake; whether it comes is seen when it connects.',
        params: ById,
        response: answers(WakeMade, 202),
      },
    },
    async (request, reply) => {
      const { params, reach } = request
      const { db, wakes } = services
      const school = await schoolOfDevice(db, reach, params.id)
      const made = await act(services, request, onDevice(params.id), (transaction) => {
        if (!wakes) throw new PreauError('ROLE_REFUSED')
        return wakes.call(transaction, { school, device: params.id })
      })
      reply.code(202)
      return made
    },
  )
}
