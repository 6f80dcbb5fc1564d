import { ById } from '@preau/protocol/api/by-id.ts'
import { DeviceInventory } from '@preau/protocol/api/inventory.ts'
import { schoolOfDevice } from '../store/devices.ts'
import { readInventory } from '../store/inventories.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers } from './shapes.ts'

/** What a device is made of. */
export function inventoryRoute(app: HttpApp, { db }: HttpServices): void {
  app.get(
    '/api/devices/:id/inventory',
    {
      config: { action: 'fleet.read' },
      schema: {
        tags: ['devices'],
        summary: 'Hardware, system and software of a device',
        params: ById,
        response: answers(DeviceInventory),
      },
    },
    async ({ params: { id }, reach }) => {
      const school = await schoolOfDevice(db, reach, id)
      return readInventory(db, school, id)
    },
  )
}
