import { ById } from '@preau/protocol/api/by-id.ts'
import { ErrorReply } from '@preau/protocol/api/error.ts'
import { NewView, OwnView, ViewGoesOn, ViewNews, ViewQuery } from '@preau/protocol/api/views.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { VIEW_STILL_MAX } from '@preau/protocol/rules/remote-view.ts'
import type { FastifyRequest } from 'fastify'
import { schoolOfDevice } from '../store/devices.ts'
import { personNames } from '../store/person-names.ts'
import type { RemoteViews } from '../views/remote-views.ts'
import { act } from './act.ts'
import { deviceOf } from './peer.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers, type Shape } from './shapes.ts'
import { onDevice } from './targets.ts'

/** What the routes need of the views of screens; undefined where no agent is connected to this server. */
export type ViewDesk = Pick<RemoteViews, 'ask' | 'get' | 'still' | 'end' | 'take'>

const tags = ['views']
const BYTES: Shape = { type: 'string' }
/** A still in base64, and what stands around it. */
const NEWS_BODY = Math.ceil(VIEW_STILL_MAX / 3) * 4 + 1024

/** Looking at the screen of a machine with the consent of who sits before it (I5). A picture is given on and kept nowhere. */
export function viewRoutes(app: HttpApp, services: HttpServices): void {
  const { db } = services
  const desk = (): ViewDesk => {
    if (!services.views) throw new PreauError('ROLE_REFUSED')
    return services.views
  }

  app.post(
    '/api/devices/:id/view',
    {
      config: { action: 'device.view' },
      schema: {
        tags,
        summary: 'Ask to see the screen of a machine',
        description: 'Whoever sits before it is asked; nothing is shown without a yes.',
        params: ById,
        body: NewView,
        response: answers(OwnView, 202),
      },
    },
    async (request, reply) => {
      const { params, body, reach } = request
      const by = watcherOf(request)
      const school = await schoolOfDevice(db, reach, params.id)
      const who = (await personNames(db, [by])).get(by) ?? by
      const view = await act(services, request, onDevice(params.id, { reason: body.reason }), () =>
        desk().ask({ school, device: params.id, by, who: who.slice(0, 80), reason: body.reason }),
      )
      reply.code(202)
      return { view }
    },
  )
  app.get(
    '/api/devices/:id/view',
    {
      config: { action: 'device.view' },
      schema: { tags, summary: 'How one’s own view stands', params: ById, response: answers(OwnView) },
    },
    async (request) => {
      const { params, reach } = request
      await schoolOfDevice(db, reach, params.id)
      return { view: desk().get(watcherOf(request), params.id) ?? null }
    },
  )
  app.get(
    '/api/devices/:id/view/still',
    {
      config: { action: 'device.view', ownPage: true },
      schema: {
        tags,
        summary: 'The newest still of one’s own view',
        description:
          'Waits up to five seconds for one that is newer than `after`; `x-still` is its number; 404 where there is none.',
        params: ById,
        querystring: ViewQuery,
        response: {
          200: { content: { 'image/jpeg': { schema: BYTES } } },
          '4xx': ErrorReply,
          '5xx': ErrorReply,
        },
      },
    },
    async (request, reply) => {
      const { params, query, reach } = request
      await schoolOfDevice(db, reach, params.id)
      const still = await desk().still(watcherOf(request), params.id, query.after ?? 0)
      reply.header('cache-control', 'no-store')
      if (!still) throw new PreauError('NOT_FOUND')
      return reply.type('image/jpeg').header('x-still', `${still.number}`).send(Buffer.from(still.jpeg))
    },
  )
  app.delete(
    '/api/devices/:id/view',
    {
      config: { action: 'device.view' },
      schema: { tags, summary: 'End one’s own view', params: ById, response: answers(OwnView) },
    },
    async (request) => {
      const { params, reach } = request
      await schoolOfDevice(db, reach, params.id)
      return { view: desk().end(watcherOf(request), params.id) ?? null }
    },
  )
  app.post(
    '/api/views/:id/news',
    {
      config: { open: 'the certificate of a device says who asks' },
      onRequest: async ({ raw }: FastifyRequest) => void deviceOf(raw.socket, services),
      bodyLimit: NEWS_BODY,
      schema: {
        tags,
        summary: 'What became of a question, or a still',
        params: ById,
        body: ViewNews,
        response: answers(ViewGoesOn),
      },
    },
    async ({ params, body, raw }) => ({ on: desk().take(deviceOf(raw.socket, services).device, params.id, body) }),
  )
}

/** Who looks is a person, whose name is shown at the machine: no program does. */
function watcherOf({ actor }: FastifyRequest): Id {
  if (actor?.kind !== 'person') throw new PreauError('REQUEST_FORBIDDEN', { reason: 'person' })
  return actor.id
}
