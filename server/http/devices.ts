import { ById } from '@preau/protocol/api/by-id.ts'
import { Device, DeviceChange, DeviceList, DeviceQuery } from '@preau/protocol/api/devices.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { dayOf } from '@preau/protocol/rules/calendar/local-day.ts'
import type { Reach } from '@preau/protocol/rules/roles.ts'
import { getDevice, listDevices, updateDevice } from '../store/devices.ts'
import { act } from './act.ts'
import { awaited } from './awaited.ts'
import { equipmentDetail, knownEquipment } from './equipment-detail.ts'
import { givenName, multilineText } from './place-names.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers } from './shapes.ts'
import { changedBy, onDevice } from './targets.ts'
import { Turns } from './turns.ts'

/** Lists that are asked of the store at a time: it answers one question at a time, and one may look at every device. */
const LISTS_AT_ONCE = 1

/** The fleet, and what a person may change of a device. */
export function deviceRoutes(app: HttpApp, services: HttpServices): void {
  const { db, clock, live, deviceChanged } = services
  const turns = new Turns(LISTS_AT_ONCE)

  const whole = async (reach: Reach, id: Id): Promise<Device> => {
    const device = await getDevice(db, reach, id)
    const known = await knownEquipment(db, device.school.id, id, services.clock())
    return { ...device, equipment: known ? equipmentDetail(known, services) : null }
  }

  app.get(
    '/api/devices',
    {
      config: { action: 'fleet.read' },
      schema: {
        tags: ['devices'],
        summary: 'A page of devices, filtered, searched and sorted',
        querystring: DeviceQuery,
        response: answers(DeviceList),
      },
    },
    ({ query, signal, reach }) => turns.take(signal, () => listDevices(awaited(db, signal), reach, query, clock())),
  )

  app.get(
    '/api/devices/:id',
    {
      config: { action: 'fleet.read' },
      schema: { tags: ['devices'], summary: 'One device, whole', params: ById, response: answers(Device) },
    },
    ({ params, reach }) => whole(reach, params.id),
  )

  app.patch(
    '/api/devices/:id',
    {
      config: { action: 'device.change' },
      schema: {
        tags: ['devices'],
        summary: 'Change what a person may change of a device',
        params: ById,
        body: DeviceChange,
        response: answers(Device),
      },
    },
    async (request) => {
      const {
        params: { id },
        body,
        reach,
      } = request
      const change = { ...body }
      if (body.name !== undefined) change.name = givenName(body.name)
      if (body.note !== undefined) change.note = multilineText(body.note)
      if (typeof body.warrantyUntil === 'string' && dayOf(body.warrantyUntil) === undefined) {
        throw new PreauError('REQUEST_INVALID', { path: '/warrantyUntil', expected: 'a date of the calendar' })
      }
      await act(services, request, onDevice(id, changedBy(body)), (transaction) =>
        updateDevice(transaction, reach, id, change),
      )
      const { school } = await getDevice(db, reach, id)
      await deviceChanged(school.id, id)
      live.touchDevice(id)
      if (body.room !== undefined) live.touchPlaces(school.id)
      return whole(reach, id)
    },
  )
}
