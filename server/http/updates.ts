import { createReadStream } from 'node:fs'
import { ErrorReply } from '@preau/protocol/api/error.ts'
import { DirectorFile, ImageFile, TargetBytes } from '@preau/protocol/api/updates.ts'
import { isPreauError, PreauError } from '@preau/protocol/errors.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { metadataPath } from '../rollout/cache/mirror.ts'
import type { UpdateCache } from '../rollout/cache/update-cache.ts'
import { deviceOf } from './peer.ts'
import type { HttpApp, HttpServices } from './services.ts'
import type { Shape } from './shapes.ts'

const tags = ['updates']
const BYTES_BODY: Shape = { type: 'string' }
const BYTES = { content: { 'application/octet-stream': { schema: BYTES_BODY } } }
const ANSWERS = { 200: BYTES, '4xx': ErrorReply, '5xx': ErrorReply }
const config = { open: 'the certificate of a device says who asks' }

/** What the routes need of the files of updates; undefined where this server has none. */
export type UpdateFiles = Pick<UpdateCache, 'metadata' | 'target'>

/** Signed files, for devices alone: they check what they get, and each byte is fetched for the school once. */
export function updateRoutes(app: HttpApp, services: HttpServices): void {
  const onRequest = async ({ raw }: FastifyRequest) => void deviceOf(raw.socket, services)
  const files = (): UpdateFiles => {
    if (!services.updates) throw new PreauError('UPDATE_TARGET_NOT_FOUND')
    return services.updates
  }
  app.get(
    '/api/updates/metadata/:file',
    { config, onRequest, schema: { tags, summary: 'What is signed', params: ImageFile, response: ANSWERS } },
    async ({ params: { file } }, reply) => sendBytes(reply, await files().metadata(metadataPath(file))),
  )
  app.get(
    '/api/updates/directors/:name/:school/metadata/:file',
    { config, onRequest, schema: { tags, summary: 'Who gets what', params: DirectorFile, response: ANSWERS } },
    async ({ params: { file, name, school }, raw }, reply) => {
      // What another school is to get is none of its business.
      if (deviceOf(raw.socket, services).school !== school) throw new PreauError('UPDATE_TARGET_NOT_FOUND')
      return sendBytes(reply, await files().metadata(metadataPath(file, { name, school })))
    },
  )
  app.get(
    '/api/updates/targets/:sha256',
    {
      config,
      onRequest,
      schema: {
        tags,
        summary: 'The bytes of a target',
        description: 'From a byte on by `Range: bytes=N-`. 503 with Retry-After while the school is still fetching it.',
        params: TargetBytes,
        response: ANSWERS,
      },
    },
    async ({ params: { sha256 }, headers }, reply) => {
      const found = await files()
        .target(sha256)
        .catch((error: unknown) => {
          if (isPreauError(error, 'UPDATE_FETCHING')) reply.header('retry-after', `${error.context.after ?? 5}`)
          throw error
        })
      return sendFile(reply, found, headers.range)
    },
  )
}

function sendBytes(reply: FastifyReply, bytes: Buffer) {
  return reply.type('application/octet-stream').send(bytes)
}

/** The whole file, or what comes from a place on (RFC 9110 14). Any other range is answered by the whole. */
function sendFile(reply: FastifyReply, { path, length }: { path: string; length: number }, range: string | undefined) {
  const from = Number(/^bytes=(\d{1,15})-$/.exec(range ?? '')?.[1] ?? 0)
  reply.headers({ 'accept-ranges': 'bytes', 'content-type': 'application/octet-stream' })
  if (from >= length && from > 0) throw new PreauError('REQUEST_INVALID', { header: 'range' })
  if (from > 0) reply.code(206).header('content-range', `bytes ${from}-${length - 1}/${length}`)
  reply.header('content-length', `${length - from}`)
  return reply.send(createReadStream(path, { start: from }))
}
