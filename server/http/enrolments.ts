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
import { listWaiting } from '../store/waiting-machines.ts'
import { deviceOf, isLocal } from './peer.ts'
import { cleanName, givenName } from './place-names.ts'
import { isSecure } from './security.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers, NO_CONTENT } from './shapes.ts'
import { WrongCodes } from './wrong-codes.ts'

const tags = ['enrolment']

/** How a machine gets its certificate, keeps it, and loses it. */
export function enrolmentRoutes(app: HttpApp, services: HttpServices): void {
  askRoutes(app, services)
  const { db, live, enrolments, makeCodes } = services
  const touch = (device: string) => {
    live.touchDevice(device)
    live.touchPlaces()
  }
  app.get(
    '/api/enrolments/waiting',
    {
      config: { action: 'device.admit' },
      schema: { tags, summary: 'Machines that wait for a person', response: answers(WaitingMachines) },
    },
    async () => ({ rows: await listWaiting(db) }),
  )
  app.post(
    '/api/enrolments/waiting/:id',
    {
      config: { action: 'device.admit' },
      schema: { tags, summary: 'Admit or refuse a machine', params: ById, body: Admission, response: NO_CONTENT },
    },
    async ({ params, body }, reply) => {
      const admitted = await enrolments.decide(params.id, body.admit)
      if (admitted) touch(admitted.device)
      return reply.code(204).send(null)
    },
  )
  app.post(
    '/api/devices/:id/revoke',
    {
      config: { action: 'device.revoke' },
      schema: { tags, summary: 'Take every certificate of a device back', params: ById, response: NO_CONTENT },
    },
    async ({ params }, reply) => {
      await enrolments.revoke(params.id)
      touch(params.id)
      return reply.code(204).send(null)
    },
  )
  app.post(
    '/api/enrol-codes',
    {
      config: { action: 'enrol_code.make' },
      schema: { tags, summary: 'Make one-time codes', body: NewEnrolCodes, response: answers(EnrolCodes, 201) },
    },
    async ({ body }, reply) => reply.code(201).send(await makeCodes(body)),
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
        live.touchPlaces()
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
    async ({ body, raw }, reply) => {
      if (!enrolments.isLocalSecret(body.secret)) {
        wrong.note(raw.socket.remoteAddress ?? '')
        throw new PreauError('ENROL_CODE_REFUSED')
      }
      return reply.code(201).send(await services.makeCodesFor(body))
    },
  )
}

/** The name by which a machine reached this server, without its port: by it, it reaches the broker, too. */
function hostName(host: string | undefined): string {
  const url = `http://${host ?? ''}`
  return URL.canParse(url) ? new URL(url).hostname : '127.0.0.1'
}
