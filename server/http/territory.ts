import { TLSSocket } from 'node:tls'
import { ById } from '@preau/protocol/api/by-id.ts'
import {
  CutLink,
  JoinAnswer,
  JoinByCode,
  JoinCode,
  JoinRequest,
  NewJoinCode,
  TerritoryView,
  UplinkLimit,
  UplinkPost,
  UplinkReply,
  WaitingForSchool,
} from '@preau/protocol/api/territory.ts'
import { isPreauError, PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { reaches } from '@preau/protocol/rules/roles.ts'
import type { FastifyRequest } from 'fastify'
import { schoolOfDevice } from '../store/devices.ts'
import { waitingOfDevice } from '../store/sync/notes.ts'
import { acting } from './act.ts'
import { isLocal } from './peer.ts'
import { isSecure } from './security.ts'
import type { HttpApp, HttpServices, TerritoryDoors } from './services.ts'
import { answers, NO_CONTENT } from './shapes.ts'
import { onSchool, onServer } from './targets.ts'
import { WrongCodes } from './wrong-codes.ts'

const tags = ['territory']
/** Messages of one question are at most 32 of 64 KiB. */
const MOST_BYTES = 2_200_000

/** How schools and their territory speak, and how people join the one to the other. */
export function territoryRoutes(app: HttpApp, services: HttpServices): void {
  const doors = () => {
    if (!services.territory) throw new PreauError('ROLE_REFUSED')
    return services.territory
  }
  uplinkRoutes(app, services, doors)
  demoRoutes(app, services)
  app.get(
    '/api/territory',
    {
      config: { action: 'territory.read' },
      schema: {
        tags,
        summary: 'The uplink of a school, or the schools of a territory',
        response: answers(TerritoryView),
      },
    },
    async ({ reach }) => {
      const { uplink, schools, role, demo } = services.territory
        ? await services.territory.view()
        : { uplink: null, schools: [], role: 'school' as const, demo: undefined }
      const isReached = ({ school }: { school: Id }) => reaches(reach, school)
      return { role, uplink, schools: schools.filter(isReached), ...(demo && { demo: demo.filter(isReached) }) }
    },
  )
  app.get(
    '/api/territory/waiting/:id',
    {
      config: { action: 'fleet.read' },
      schema: {
        tags,
        summary: 'What of a device was asked here and is not in its school yet',
        params: ById,
        response: answers(WaitingForSchool),
      },
    },
    async ({ params: { id }, reach }) => {
      const school = await schoolOfDevice(services.db, reach, id)
      if (services.territory?.role !== 'territory') return { changed: false, commands: [] }
      return await waitingOfDevice(services.db, school, id)
    },
  )
  app.post(
    '/api/territory/codes',
    {
      config: { action: 'territory.manage' },
      schema: {
        tags,
        summary: 'Make a code by which a school joins',
        body: NewJoinCode,
        response: answers(JoinCode, 201),
      },
    },
    async (request, reply) => {
      const { body } = request
      const write = acting(services, request, onServer('join_codes', 'all', { life: body.life }))
      return reply.code(201).send(await doors().makeCode(body, write))
    },
  )
  app.post(
    '/api/territory/uplink',
    {
      config: { action: 'territory.manage' },
      schema: {
        tags,
        summary: 'Join a territory by its code',
        body: JoinByCode,
        response: answers(TerritoryView, 201),
      },
    },
    async (request, reply) => {
      await doors().join(request.body)
      await acting(services, request, onServer('uplink', 'all', { joined: true }))(() => undefined)
      return reply.code(201).send(await doors().view())
    },
  )
  app.post(
    '/api/territory/uplink/leave',
    {
      config: { action: 'territory.manage' },
      schema: { tags, summary: 'Leave the territory; the school keeps everything', response: NO_CONTENT },
    },
    async (request, reply) => {
      await doors().leave(acting(services, request, onServer('uplink', 'all', { joined: false })))
      return reply.code(204).send(null)
    },
  )
  app.put(
    '/api/territory/uplink/limit',
    {
      config: { action: 'territory.manage' },
      schema: {
        tags,
        summary: 'Bound what the uplink may carry, by the hour of the day',
        body: UplinkLimit,
        response: answers(TerritoryView),
      },
    },
    async (request) => {
      const { hours } = request.body
      const shown = hours === null ? 'none' : hours.map((each) => each ?? '-').join(' ')
      await doors().limit(request.body, acting(services, request, onServer('uplink', 'all', { limit: shown })))
      return await doors().view()
    },
  )
  app.post(
    '/api/territory/schools/:id/revoke',
    {
      config: { action: 'territory.manage' },
      schema: { tags, summary: 'Take the key of a school back', params: ById, response: NO_CONTENT },
    },
    async (request, reply) => {
      const { id } = request.params
      await doors().revoke(id, acting(services, request, onSchool(id, { revoked: true })))
      return reply.code(204).send(null)
    },
  )
}

/** Of a demo alone: a cut that is made and healed by a button. */
function demoRoutes(app: HttpApp, services: HttpServices): void {
  app.post(
    '/api/territory/schools/:id/link',
    {
      config: { action: 'territory.cut' },
      schema: {
        tags,
        summary: 'Cut or heal the link of a school; a demo alone can',
        params: ById,
        body: CutLink,
        response: NO_CONTENT,
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const { body } = request
      const setLink = services.territory?.setLink
      if (!setLink) throw new PreauError('ROLE_REFUSED')
      await acting(services, request, onSchool(id, { cut: body.cut }))(() => setLink(id, body))
      return reply.code(204).send(null)
    },
  )
}

/** What servers of schools ask by themselves: a code or a certificate lets them in. */
function uplinkRoutes(app: HttpApp, { clock }: HttpServices, doors: () => TerritoryDoors): void {
  const wrong = new WrongCodes(clock)
  app.post(
    '/api/territory/join',
    {
      config: { open: 'a one-time code lets the server of a school in' },
      schema: { tags, summary: 'Ask for a place in the territory', body: JoinRequest, response: answers(JoinAnswer) },
      onRequest: async ({ raw: { socket } }) => {
        if (!isSecure(socket) && !isLocal(socket)) throw new PreauError('ENROLMENT_NOT_LOCAL')
        wrong.require(socket.remoteAddress ?? '')
      },
    },
    async ({ body, raw, headers }) => {
      const host = URL.parse(`http://${headers.host ?? ''}`)?.hostname ?? '127.0.0.1'
      return await doors()
        .admit(body, host)
        .catch((error: unknown) => {
          if (isPreauError(error, 'JOIN_REFUSED')) wrong.note(raw.socket.remoteAddress ?? '')
          throw error
        })
    },
  )
  app.post(
    '/api/uplink',
    {
      bodyLimit: MOST_BYTES,
      config: { open: 'the certificate of the school’s server says who asks' },
      schema: { tags, summary: 'Exchange messages of an uplink', body: UplinkPost, response: answers(UplinkReply) },
      onRequest: async (request: FastifyRequest) => void (await proven(request, doors())),
    },
    async (request) => {
      const { messages, wait = 0 } = request.body
      return { messages: await doors().exchange(await proven(request, doors()), messages, wait) }
    },
  )
  app.post(
    '/api/uplink/leave',
    {
      config: { open: 'the certificate of the school’s server says who leaves' },
      schema: { tags, summary: 'Leave the territory, as the server of a school', response: NO_CONTENT },
    },
    async (request, reply) => {
      await doors().left(await proven(request, doors()))
      return reply.code(204).send(null)
    },
  )
}

async function proven(
  { raw: { socket } }: FastifyRequest,
  doors: TerritoryDoors,
): Promise<{ school: string; server: string }> {
  const peer = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined
  const server = await doors.prove(peer)
  if (!server) throw new PreauError('CERTIFICATE_REFUSED')
  return server
}
