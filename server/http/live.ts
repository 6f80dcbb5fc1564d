import type { ServerResponse } from 'node:http'
import { LiveChange } from '@preau/protocol/api/live.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import { SECURITY_HEADERS } from './security.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers } from './shapes.ts'

/** So many consoles may listen at a time. */
export const MAX_LIVE_CLIENTS = 200
/** A client that lets more than this wait for it is dropped: it comes back by itself and asks for everything anew. */
export const MAX_UNSENT_BYTES = 64 * 1024
/** How long a browser waits before it comes back. */
const RETRY_MS = 3000
/** A line each so often keeps proxies from closing and finds clients that are gone. */
const HEARTBEAT_MS = 15_000

/** The one stream of what changes. It begins with the counts; what else a page shows it asks for anew when it opens. */
export function liveRoute(app: HttpApp, { live, report }: HttpServices): void {
  const clients = new Set<ServerResponse>()

  const heartbeat = setInterval(() => {
    for (const client of clients) send(client, ': still here\n\n')
  }, HEARTBEAT_MS)
  heartbeat.unref()

  // A stream has no end of its own, and the server waits for its answers to end before it closes.
  app.addHook('preClose', async () => {
    clearInterval(heartbeat)
    for (const client of clients) client.destroy()
  })

  app.get(
    '/api/live',
    {
      config: { action: 'fleet.read', ownPage: true },
      exposeHeadRoute: false,
      schema: {
        tags: ['server'],
        summary: 'What changes, as server-sent events',
        description: 'Each event `change` holds a LiveChange; at most one each two seconds.',
        response: { ...answers(LiveChange), 200: { content: { 'text/event-stream': { schema: LiveChange } } } },
      },
    },
    async ({ reach }, reply) => {
      if (clients.size >= MAX_LIVE_CLIENTS) throw new PreauError('SERVER_BUSY', { clients: clients.size })
      const client = reply.raw
      clients.add(client)
      const leave = live.subscribe(reach, (change) => send(client, asEvent(change)))
      client.once('close', () => {
        leave()
        clients.delete(client)
      })
      reply.hijack()
      client.writeHead(200, {
        ...SECURITY_HEADERS,
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      })
      send(client, `retry: ${RETRY_MS}\n\n`)
      try {
        send(client, asEvent(await live.current(reach)))
      } catch (error) {
        report?.(error instanceof PreauError ? error : new PreauError('INTERNAL', {}, error))
      }
    },
  )
}

function asEvent(change: LiveChange): string {
  return `event: change\ndata: ${JSON.stringify(change)}\n\n`
}

/** Sends or drops; nothing is kept for a client that does not read. */
function send(client: ServerResponse, text: string): void {
  if (client.destroyed) return
  if (client.writableLength > MAX_UNSENT_BYTES) client.destroy()
  else client.write(text)
}
