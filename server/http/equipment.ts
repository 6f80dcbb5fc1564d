import { ById } from '@preau/protocol/api/by-id.ts'
import { Device } from '@preau/protocol/api/devices.ts'
import { ConfirmationChange } from '@preau/protocol/api/equipment.ts'
import { EquipmentList } from '@preau/protocol/api/equipment-list.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { changeFirmwareJob, FirmwareJobChange } from '@preau/protocol/rules/firmware-job.ts'
import type { Reach } from '@preau/protocol/rules/roles.ts'
import { tellDevice } from '../access/new-device.ts'
import { getDevice, schoolOfDevice } from '../store/devices.ts'
import { confirmEquipment, findEquipment, findFirmwareJob, putFirmwareJob } from '../store/equipment.ts'
import { listEquipment } from '../store/equipment-list.ts'
import { act } from './act.ts'
import { personOf } from './actor.ts'
import { equipmentDetail, knownEquipment } from './equipment-detail.ts'
import { versionSaid } from './firmware-job-seen.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers } from './shapes.ts'
import { onDevice } from './targets.ts'

/** What agents reach, and whether somebody on site confirmed what it is. */
export function equipmentRoutes(app: HttpApp, services: HttpServices): void {
  const { db, clock, newId, live, specs } = services

  app.get(
    '/api/devices/:id/equipment',
    {
      config: { action: 'fleet.read' },
      schema: {
        tags: ['devices'],
        summary: 'The devices that the agent of this one reaches',
        params: ById,
        response: answers(EquipmentList),
      },
    },
    async ({ params: { id }, reach }) => {
      const school = await schoolOfDevice(db, reach, id)
      return { rows: await listEquipment(db, reach, school, id) }
    },
  )

  app.post(
    '/api/devices/:id/confirmation',
    {
      config: { action: 'equipment.confirm' },
      schema: {
        tags: ['devices'],
        summary: 'Write down on site that the description of a device is right for it, or take that back',
        params: ById,
        body: ConfirmationChange,
        response: answers(Device),
      },
    },
    async (request) => {
      const {
        params: { id },
        body: { confirmed },
        reach,
      } = request
      const now = clock()
      await act(services, request, onDevice(id, { confirmed }), async (transaction) => {
        const school = await schoolOfDevice(transaction, reach, id)
        const confirmation = confirmed ? { at: now, by: personOf(request.actor) } : null
        if (!(await confirmEquipment(transaction, { school, device: id }, confirmation)))
          throw new PreauError('EQUIPMENT_NONE', { device: id })
        const event = confirmed ? 'equipment.confirmed' : 'equipment.unconfirmed'
        await tellDevice(transaction, { school, device: id }, event, { newId, now })
      })
      live.touchDevice(id)
      return await seen(reach, id)
    },
  )

  app.post(
    '/api/devices/:id/firmware-job',
    {
      config: { action: 'equipment.firmware' },
      schema: {
        tags: ['devices'],
        summary: 'Follow the procedure of a maker step by step: begin, tick, end',
        params: ById,
        body: FirmwareJobChange,
        response: answers(Device),
      },
    },
    async (request) => {
      const {
        params: { id },
        body,
        reach,
      } = request
      const now = clock()
      await act(services, request, onDevice(id, { ...body }), async (transaction) => {
        const school = await schoolOfDevice(transaction, reach, id)
        const attached = await findEquipment(transaction, school, id)
        if (!attached) throw new PreauError('EQUIPMENT_NONE', { device: id })
        const { firmware } = specs.get(attached.spec) ?? {}
        const job = changeFirmwareJob((await findFirmwareJob(transaction, school, id)) ?? null, body, {
          ...{ at: now, by: personOf(request.actor), version: versionSaid(attached) },
          steps: firmware?.way === 'vendor_procedure' ? (firmware.steps ?? []) : [],
        })
        if (!job) throw new PreauError('FIRMWARE_JOB_REFUSED', { device: id, act: body.act })
        await putFirmwareJob(transaction, school, id, job)
        const event = body.act === 'begin' ? 'begun' : body.act === 'end' ? body.as : undefined
        if (event) await tellDevice(transaction, { school, device: id }, `firmware.${event}`, { newId, now })
      })
      live.touchDevice(id)
      return await seen(reach, id)
    },
  )

  async function seen(reach: Reach, id: Id) {
    const device = await getDevice(db, reach, id)
    const known = await knownEquipment(db, device.school.id, id, services.clock())
    return { ...device, equipment: known ? equipmentDetail(known, services) : null }
  }
}
