import type { TicketActRequest, TicketCorrection, TicketOpening, TicketPhoto } from '@preau/protocol/api/ticket-acts.ts'
import type { Ticket, TicketList, TicketQuery } from '@preau/protocol/api/tickets.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { getJson, sendJson } from './client.ts'
import { newId } from './new-id.ts'
import type { Parcel } from './outbox.ts'
import { serverNow } from './server-clock.ts'

/** Due times move by themselves: what is shown of them is never older than this, ms. */
const LOOK_AGAIN_MS = 60_000

/** Tickets of an address, by pages. The rows before stay until the new ones are there. */
export const ticketsQuery = (query: TicketQuery) =>
  queryOptions({
    queryKey: ['tickets', query],
    queryFn: ({ signal }) => getJson<TicketList>('/api/tickets', query, signal),
    placeholderData: keepPreviousData,
    refetchInterval: LOOK_AGAIN_MS,
  })

/** What a technician has on his hands: what he took, and what nobody took yet; late first. */
export const MY_DAY = { who: 'me_or_nobody', state: 'live', sort: 'due', limit: 200 } as const satisfies TicketQuery

/** What happened to a device, the newest first: so many as stand beside its record. */
export const historyOf = (device: Id) => ({ device, sort: 'opened', limit: 5 }) as const satisfies TicketQuery

/** How many tickets wait for somebody, for the roof. */
export const TALLY = { state: 'live', limit: 1 } as const satisfies TicketQuery

export const ticketQuery = (id: Id) =>
  queryOptions({
    queryKey: ['ticket', id],
    queryFn: ({ signal }) => getJson<Ticket>(`/api/tickets/${id}`, {}, signal),
    refetchInterval: LOOK_AGAIN_MS,
  })

/** Puts a line of the log right; it is no work on the place, so it is not kept for a network to come. */
export const correctTicket = (id: Id, body: TicketCorrection) =>
  sendJson<Ticket>('POST', `/api/tickets/${id}/corrections`, body)

/** Where the picture of a note is. */
export const photoAddress = (note: Id) => `/api/ticket-photos/${note}`

type Unsent<T> = T extends { key: Id } ? Omit<T, 'key' | 'at'> : never
/** An act as a form makes it: who sends it gives it its key and its time. */
export type Act = Unsent<TicketActRequest>

/** An act on a ticket, ready to be kept and sent. @param at when it was done, ms since 1970 */
export function actParcel(person: Id, ticket: Id, act: Act, at: number): Parcel {
  return parcel(person, ticket, `/api/tickets/${ticket}/acts`, act.act, act, at)
}

/** A ticket that is to be opened. @param key becomes its key, so that it is opened once */
export function openingParcel(person: Id, opening: Unsent<TicketOpening>, at: number): Parcel {
  const { path, id } = { path: '/api/tickets', id: newId() }
  return { ...parcel(person, id, path, 'open', opening, at), id, body: { ...opening, key: id } }
}

/** A picture of a ticket. @param data JPEG or PNG in base64 */
export function photoParcel(person: Id, ticket: Id, photo: Unsent<TicketPhoto>, at: number): Parcel {
  return parcel(person, ticket, `/api/tickets/${ticket}/photos`, 'photo', photo, at)
}

function parcel(person: Id, ticket: Id, path: string, what: string, body: object, at: number): Parcel {
  const id = newId()
  return { id, person, ticket, at, method: 'POST', path, body: { ...body, key: id }, what }
}

/** What is sent within this of its being done needs no time of its own: the server's is as good. */
const AT_ONCE_MS = 10_000

/** The body of a parcel as it leaves: with the time of the work, where that is past. */
export function bodyOf({ body, at }: Parcel, now: number = serverNow()): unknown {
  if (typeof body !== 'object' || body === null || now - at < AT_ONCE_MS) return body
  return { ...body, at: Math.floor(at) }
}
