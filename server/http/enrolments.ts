import { Enrolled, Enrolment } from '@preau/protocol/api/enrolments.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { SERVER_EVENTS } from '@preau/protocol/messages/event.ts'
import type { Queries, Transaction } from '../store/database.ts'
import { findDeviceByClaim, markSimulated } from '../store/devices.ts'
import { insertEvents } from '../store/events.ts'
import { FIRST_PLACES } from '../store/first-places.ts'
import { insertDevice } from '../store/new-devices.ts'
import { ensureDefaultSchool, findRoomByName, insertRoom } from '../store/places.ts'
import { cleanName, givenName } from './place-names.ts'
import { isLoopback } from './security.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers } from './shapes.ts'

/** How a machine gets its identity. Only programs on the server itself may ask, until identities have their own issue. */
export function enrolmentRoute(app: HttpApp, services: HttpServices): void {
  const { db, live, mqttUrl, deviceEnrolled } = services
  app.post(
    '/api/enrolments',
    {
      schema: {
        tags: ['enrolment'],
        summary: 'Give a machine its place in the fleet',
        description: 'Only for programs on the server itself. The same claim gives the same device.',
        body: Enrolment,
        response: answers(Enrolled),
      },
      onRequest: async (request) => {
        if (!isLoopback(request.socket.remoteAddress ?? '')) throw new PreauError('ENROLMENT_NOT_LOCAL')
      },
    },
    async ({ body }) => {
      const { school, device, made } = await db.write((transaction) => enrol(transaction, body, services))
      deviceEnrolled(school, device)
      if (made) {
        live.touchDevice(device)
        live.touchPlaces()
      }
      return { school, device, mqtt: mqttUrl() }
    },
  )
}

async function enrol(
  transaction: Transaction,
  asked: Enrolment,
  { clock, newId }: HttpServices,
): Promise<{ school: Id; device: Id; made: boolean }> {
  const known = await findDeviceByClaim(transaction, asked.claim)
  if (known) {
    if (asked.simulated) await markSimulated(transaction, known.device)
    return { ...known, made: false }
  }
  const school =
    asked.school ??
    (await ensureDefaultSchool(transaction, { authorityId: newId(), schoolId: newId(), ...FIRST_PLACES }))
  const device = newId()
  const now = clock()
  await insertDevice(transaction, {
    school,
    id: device,
    name: givenName(asked.name),
    kind: asked.kind ?? 'other',
    room: await roomOf(transaction, school, asked.room, newId),
    model: (asked.model && cleanName(asked.model)) || null,
    serial: (asked.serial && cleanName(asked.serial)) || null,
    claim: asked.claim,
    enrolledAt: now,
    simulated: asked.simulated ?? false,
  })
  const event = {
    // The first of the server's own records of this device, whose seq only grow.
    epoch: 0,
    seq: 0,
    id: newId(),
    at: now,
    receivedAt: now,
    source: 'server',
    event: 'device.enrolled',
    severity: SERVER_EVENTS['device.enrolled'],
    params: {},
  } as const
  await insertEvents(transaction, [{ school, device, ...event }])
  return { school, device, made: true }
}

async function roomOf(transaction: Queries, school: Id, name: string | undefined, newId: () => Id): Promise<Id | null> {
  const cleaned = cleanName(name ?? '')
  if (cleaned === '') return null
  const known = await findRoomByName(transaction, school, cleaned)
  if (known) return known.id
  const id = newId()
  await insertRoom(transaction, { id, school, name: cleaned })
  return id
}
