import { ById } from '@preau/protocol/api/by-id.ts'
import { DeviceCover } from '@preau/protocol/api/device-cover.ts'
import { deviceCover } from '../service/device-cover.ts'
import { getDevice } from '../store/devices.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers } from './shapes.ts'

/** Which contract covers a device: what somebody who stands before it with its label needs to know. */
export function deviceCoverRoute(app: HttpApp, { db, covers, clock }: HttpServices): void {
  app.get(
    '/api/devices/:id/cover',
    {
      config: { action: 'ticket.read' },
      schema: {
        tags: ['devices'],
        summary: 'The contract that covers a device today, and the number to call',
        params: ById,
        response: answers(DeviceCover),
      },
    },
    async ({ params, reach }) => {
      const { id, school, kind } = await getDevice(db, reach, params.id)
      return await deviceCover(db, covers, { school: school.id, device: id, kind, at: clock() })
    },
  )
}
