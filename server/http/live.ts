import { type LiveBooking, LiveChange, type LiveCommand, type LiveTicket } from '@preau/protocol/api/live.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import { reachKey } from '../live/reach-key.ts'
import { reachNow } from './guard.ts'
import { LiveClients } from './live-clients.ts'
import { SECURITY_HEADERS } from './security.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers } from './shapes.ts'

/** So many consoles may listen at a time. */
export const MAX_LIVE_CLIENTS = 200
/** How long a browser waits before it comes back. */
const RETRY_MS = 3000
/** A line each so often keeps proxies from closing, finds clients that are gone and those who may no longer listen. */
const HEARTBEAT_MS = 15_000

/** The one stream of what changes. It begins with the counts; what else a page shows it asks for anew when it opens. */
export function liveRoute(app: HttpApp, services: HttpServices): void {
  const { live, commandNews, ticketNews, bookingNews, report } = services
  const clients = new LiveClients()

  const heartbeat = setInterval(() => void clients.beat(), HEARTBEAT_MS)
  heartbeat.unref()

  // A stream has no end of its own, and the server waits for its answers to end before it closes.
  app.addHook('preClose', async () => {
    clearInterval(heartbeat)
    clients.end()
  })

  app.get(
    '/api/live',
    {
      config: { action: 'ticket.read', ownPage: true },
      exposeHeadRoute: false,
      schema: {
        tags: ['server'],
        summary: 'What changes, as server-sent events',
        description:
          'Each event `change` holds a LiveChange; at most one each two seconds. Each event `command` holds a LiveCommand, each `ticket` a LiveTicket, each `booking` a LiveBooking.',
        response: { ...answers(LiveChange), 200: { content: { 'text/event-stream': { schema: LiveChange } } } },
      },
    },
    async (request, reply) => {
      // Who reports faults hears of his tickets, also where he sees no fleet.
      const reach = await reachNow(request, services, 'fleet.read')
      if (clients.size >= MAX_LIVE_CLIENTS) throw new PreauError('SERVER_BUSY', { clients: clients.size })
      const client = reply.raw
      const keyNow = async () =>
        `${reachKey(await reachNow(request, services, 'ticket.read'))} ${reachKey(await reachNow(request, services, 'fleet.read'))}`
      const key = `${reachKey(request.reach)} ${reachKey(reach)}`
      clients.add(client, async () => (await keyNow()) === key)
      reply.hijack()
      client.writeHead(200, {
        ...SECURITY_HEADERS,
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      })
      clients.send(client, `retry: ${RETRY_MS}\n\n`)
      const begun = live.current(reach).then(
        (counts) => clients.send(client, asEvent(counts)),
        (error: unknown) => report?.(error instanceof PreauError ? error : new PreauError('INTERNAL', {}, error)),
      )
      const leave = live.subscribe(reach, (change) => void begun.then(() => clients.send(client, asEvent(change))))
      const leaveCommands = commandNews.subscribe(
        reach,
        (news) => void begun.then(() => clients.send(client, asCommand(news))),
      )
      const leaveTickets = ticketNews.subscribe(
        request.reach,
        (news) => void begun.then(() => clients.send(client, asTicket(news))),
      )
      // Bookings and tickets are read by the same roles (protocol/rules/permissions.ts): one reach is enough.
      const leaveBookings = bookingNews.subscribe(
        request.reach,
        (news) => void begun.then(() => clients.send(client, asBooking(news))),
      )
      client.once('close', () => {
        leave()
        leaveCommands()
        leaveTickets()
        leaveBookings()
        clients.delete(client)
      })
      await begun
    },
  )
}

function asEvent(change: LiveChange): string {
  return `event: change\ndata: ${JSON.stringify(change)}\n\n`
}

function asCommand(news: LiveCommand): string {
  return `event: command\ndata: ${JSON.stringify(news)}\n\n`
}

function asTicket(news: LiveTicket): string {
  return `event: ticket\ndata: ${JSON.stringify(news)}\n\n`
}

function asBooking(news: LiveBooking): string {
  return `event: booking\ndata: ${JSON.stringify(news)}\n\n`
}
