import { ById } from '@preau/protocol/api/by-id.ts'
import {
  Admission,
  Admitted,
  EnrolCodes,
  Enrolment,
  EnrolmentAnswer,
  LocalEnrolCodes,
  NewEnrolCodes,
  Renewal,
  WaitingMachines,
} from '@preau/protocol/api/enrolments.ts'
import { isPreauError, PreauError } from '@preau/protocol/errors.ts'
import type { FastifyRequest } from 'fastify'
import { requireWholeSchool } from '../store/reach-places.ts'
import { listWaiting } from '../store/waiting-machines.ts'
import { acting } from './act.ts'
import { deviceOf, isLocal } from './peer.ts'
import { cleanName, givenName } from './place-names.ts'
import { isSecure } from './security.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers, NO_CONTENT } from './shapes.ts'
import { onDevice, onSchool, onServer, onWaiting } from './targets.ts'
import { WrongCodes } from './wrong-codes.ts'

const tags = ['enrolment']

/** How a machine gets its certificate, keeps it, and loses it. */
export function enrolmentRoutes(app: HttpApp, services: HttpServices): void {
  askRoutes(app, services)
  const { db, live, enrolments, makeCodes } = services
  const touch = (school: string, device: string) => {
    live.touchDevice(device)
    live.touchPlaces(school)
  }
  app.get(
    '/api/enrolments/waiting',
    {
      config: { action: 'device.admit' },
      schema: { tags, summary: 'Machines that wait for a person', response: answers(WaitingMachines) },
    },
    async ({ reach }) => ({ rows: await listWaiting(db, reach) }),
  )
  app.post(
    '/api/enrolments/waiting/:id',
    {
      config: { action: 'device.admit' },
      schema: { tags, summary: 'Admit or refuse a machine', params: ById, body: Admission, response: NO_CONTENT },
    },
    async (request, reply) => {
      const {
        params: { id },
        body: { admit },
        reach,
      } = request
      const admitted = await enrolments.decide(reach, id, admit, acting(services, request, onWaiting(id, { admit })))
      if (admitted) touch(admitted.school, admitted.device)
      return reply.code(204).send(null)
    },
  )
  app.post(
    '/api/enrolments/waiting/:id/undo',
    {
      config: { action: 'device.admit' },
      schema: {
        tags,
        summary: 'Take an admission back, within ten minutes',
        description: 'Its certificate is revoked, and the machine waits again.',
        params: ById,
        response: NO_CONTENT,
      },
    },
    async (request, reply) => {
      const {
        params: { id },
        reach,
      } = request
      const { school, device } = await enrolments.undo(
        reach,
        id,
        acting(services, request, onWaiting(id, { undone: true })),
      )
      touch(school, device)
      return reply.code(204).send(null)
    },
  )
  app.post(
    '/api/devices/:id/revoke',
    {
      config: { action: 'device.revoke' },
      schema: { tags, summary: 'Take every certificate of a device back', params: ById, response: NO_CONTENT },
    },
    async (request, reply) => {
      const {
        params: { id },
        reach,
      } = request
      const write = acting(services, request, onDevice(id, { revoked: true }))
      touch(await enrolments.revoke(reach, id, write), id)
      return reply.code(204).send(null)
    },
  )
  app.post(
    '/api/enrol-codes',
    {
      config: { action: 'enrol_code.make' },
      schema: { tags, summary: 'Make one-time codes', body: NewEnrolCodes, response: answers(EnrolCodes, 201) },
    },
    async (request, reply) => {
      const { body, reach } = request
      const write = acting(services, request, onSchool(body.school, codesOf(body)))
      const made = await makeCodes(body, (work) =>
        write(async (transaction) => {
          // A code lets in whatever class of equipment its machine says that it is.
          requireWholeSchool(reach, body.school)
          return await work(transaction)
        }),
      )
      return reply.code(201).send(made)
    },
  )
}

/** What machines ask by themselves. Their code or their certificate lets them in; no person is asked who he is. */
function askRoutes(app: HttpApp, services: HttpServices): void {
  const { clock, live, enrolments, mqttUrl, authority } = services
  const wrong = new WrongCodes(clock)
  app.post(
    '/api/enrolments',
    {
      config: { open: 'a one-time code lets a machine in' },
      schema: {
        tags,
        summary: 'Ask for a place in the fleet',
        description: 'Over TLS, or on the server itself. The same claim with the same key gives the same device.',
        body: Enrolment,
        response: answers(EnrolmentAnswer),
      },
      onRequest: async ({ raw: { socket } }) => {
        if (!isSecure(socket) && !isLocal(socket)) throw new PreauError('ENROLMENT_NOT_LOCAL')
        wrong.require(socket.remoteAddress ?? '')
      },
    },
    async ({ body, raw, headers }) => {
      const address = raw.socket.remoteAddress ?? ''
      const cleaned = {
        ...body,
        model: cleanName(body.model ?? ''),
        serial: cleanName(body.serial ?? ''),
        room: cleanName(body.room ?? ''),
      }
      const asker = { address, isLocal: isLocal(raw.socket) }
      const outcome = await enrolments.ask(cleaned, givenName(body.name), asker).catch((error: unknown) => {
        if (isPreauError(error, 'ENROL_CODE_REFUSED')) wrong.note(address)
        throw error
      })
      if (outcome.state !== 'admitted') return outcome
      const { made, ...admitted } = outcome
      if (made) {
        live.touchDevice(admitted.device)
        live.touchPlaces(admitted.school)
      }
      return { ...admitted, mqtt: mqttUrl(hostName(headers.host)), authority }
    },
  )
  app.post(
    '/api/enrolments/renewal',
    {
      config: { open: 'the present certificate says who asks' },
      schema: {
        tags,
        summary: 'Ask for the next certificate',
        description: 'Over TLS, with the present certificate of the device.',
        body: Renewal,
        response: answers(Admitted),
      },
      onRequest: async ({ raw }: FastifyRequest) => void deviceOf(raw.socket, services),
    },
    async ({ body, raw, headers }) => {
      const proven = deviceOf(raw.socket, services)
      const { certificate } = await enrolments.renew(proven, body.csr)
      const { school, device } = proven
      const mqtt = mqttUrl(hostName(headers.host))
      return { state: 'admitted' as const, school, device, mqtt, certificate, authority }
    },
  )
  app.post(
    '/api/enrol-codes/local',
    {
      config: { open: 'who reads the data folder may use its server' },
      schema: {
        tags,
        summary: 'Make one-time codes, for the command line',
        description: 'On the server itself, with the secret of the local code.',
        body: LocalEnrolCodes,
        response: answers(EnrolCodes, 201),
      },
      onRequest: async ({ raw: { socket } }) => {
        if (!isLocal(socket)) throw new PreauError('ENROLMENT_NOT_LOCAL')
        wrong.require(socket.remoteAddress ?? '')
      },
    },
    async (request, reply) => {
      const { body, raw } = request
      if (!enrolments.isLocalSecret(body.secret)) {
        wrong.note(raw.socket.remoteAddress ?? '')
        throw new PreauError('ENROL_CODE_REFUSED')
      }
      const target = onServer('enrol_codes', 'all', codesOf(body.codes))
      const as = { actor: 'local', action: 'enrol_code.make' } as const
      return reply.code(201).send(await services.makeCodesFor(body, acting(services, request, target, as)))
    },
  )
}

/** What the audit says of codes: how many, for how long, and whether a person still has to admit their machines. */
function codesOf({ count, life, admit }: Omit<NewEnrolCodes, 'school'>) {
  return { codes: count, life, admit }
}

/** The name by which a machine reached this server, without its port: by it, it reaches the broker, too. */
function hostName(host: string | undefined): string {
  const url = `http://${host ?? ''}`
  return URL.canParse(url) ? new URL(url).hostname : '127.0.0.1'
}
