import type { Ticket } from '@preau/protocol/api/tickets.ts'
import { isPreauError } from '@preau/protocol/errors.ts'
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { sendJson } from './client.ts'
import { headStart } from './head-start.ts'
import { LiveStream } from './live.ts'
import { Outbox } from './outbox.ts'
import { parcelStore } from './parcel-store.ts'
import { refreshOn, refreshOnBooking, refreshOnTicket } from './refresh.ts'
import { bodyOf } from './tickets.ts'

/**
 * The questions of the page and the stream that refreshes them, joined; who is signed in starts the stream.
 * @param onSignedOut nobody is signed in, or no longer is
 */
export function connect(onSignedOut: () => void): { client: QueryClient; live: LiveStream; outbox: Outbox } {
  const heed = (error: Error) => {
    if (isPreauError(error, 'SERVER_UNREACHABLE')) live.doubt()
    if (isPreauError(error, 'SIGN_IN_REQUIRED')) onSignedOut()
  }
  const heeded = (error: Error): never => {
    heed(error)
    throw error
  }
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError: heed, onSuccess: () => live.retryNow() }),
    mutationCache: new MutationCache({ onError: heed }),
    defaultOptions: {
      queries: {
        // The school server may be reachable where the browser believes to be offline: there need be no Internet.
        networkMode: 'always',
        staleTime: 10_000,
        retry: (failures, error) =>
          failures < 1 && isPreauError(error, 'SERVER_BUSY', 'STORE_FAILED', 'STORE_UNREACHABLE'),
      },
      mutations: { networkMode: 'always', retry: false },
    },
  })
  const later = (run: () => void, ms: number) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  }
  const live: LiveStream = new LiveStream({
    openSource: () => headStart.takeSource() ?? { source: new EventSource('/api/live'), wasFirst: false },
    now: () => Date.now(),
    random: () => Math.random(),
    later,
    onOpen: () => {
      void client.invalidateQueries()
      void outbox.flush()
    },
    onChange: refreshOn(client, later),
    onCommand: ({ device }) => void client.invalidateQueries({ queryKey: ['device', device] }),
    onTicket: refreshOnTicket(client, later),
    onBooking: refreshOnBooking(client, later),
  })
  const outbox = new Outbox({
    store: parcelStore(),
    send: (parcel) => sendJson(parcel.method, parcel.path, bodyOf(parcel)).catch(heeded),
    onSent: (parcel, answer) => {
      void client.invalidateQueries({ queryKey: ['tickets'] })
      void client.invalidateQueries({ queryKey: ['ticket', parcel.ticket] })
      return parcel.what === 'open' ? (answer as Ticket).id : undefined
    },
  })
  // A telephone knows that it has a network again before the stream has waited for its next try.
  addEventListener('online', () => {
    live.retryNow()
    void outbox.flush()
  })
  return { client, live, outbox }
}
