import type { TicketOpening } from '@preau/protocol/api/ticket-acts.ts'
import type { Ticket } from '@preau/protocol/api/tickets.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, useCallback, useContext, useSyncExternalStore } from 'react'
import type { Outbox, OutboxState, Parcel } from './outbox.ts'
import { selfQuery } from './self.ts'
import { serverNow } from './server-clock.ts'
import { type Act, actParcel, openingParcel, photoParcel, ticketQuery } from './tickets.ts'

/** The one outbox of the page; main.tsx gives it. */
export const OutboxContext = createContext<Outbox | null>(null)

const NOTHING: OutboxState = { waiting: [], refused: [] }
const never = () => () => undefined

/** What was done here and is not on the server yet. */
export function useOutbox(): OutboxState & { discard: (id: Id) => void } {
  const outbox = useContext(OutboxContext)
  const state = useSyncExternalStore(outbox?.subscribe ?? never, outbox?.current ?? (() => NOTHING))
  return { ...state, discard: (id) => void outbox?.discard(id) }
}

/** What became of something that was done: it is on the server, or it waits here for the network. */
export interface Done {
  kept: boolean
  /** The ticket after it, where the server answered. */
  ticket: Ticket | undefined
}

/** The ways to work on tickets. Each is kept first and then sent; throws the PreauError of what the server refused. */
export interface Work {
  act(ticket: Id, act: Act, at?: number): Promise<Done>
  open(opening: Omit<TicketOpening, 'key' | 'at'>, at?: number): Promise<Done & { id: Id }>
  photo(ticket: Id, data: string, words?: string, at?: number): Promise<Done>
}

export function useWork(): Work {
  const outbox = useContext(OutboxContext)
  const client = useQueryClient()
  const { data: self } = useQuery({ ...selfQuery, enabled: false })
  const person = self?.person.id
  const post = useCallback(
    async (make: (person: Id) => Parcel): Promise<Done & { id: Id }> => {
      if (!outbox || person === undefined) throw new PreauError('SIGN_IN_REQUIRED')
      const parcel = make(person)
      const posted = await outbox.post(parcel)
      if (posted.kind === 'full') throw new PreauError('OUTBOX_FULL')
      if (posted.kind === 'refused') throw posted.error
      if (posted.kind === 'kept') return { id: parcel.id, kept: true, ticket: undefined }
      const ticket = posted.answer as Ticket
      client.setQueryData(ticketQuery(ticket.id).queryKey, ticket)
      return { id: parcel.id, kept: false, ticket }
    },
    [outbox, person, client],
  )
  return {
    act: (ticket, act, at = serverNow()) => post((who) => actParcel(who, ticket, act, at)),
    open: (opening, at = serverNow()) => post((who) => openingParcel(who, opening, at)),
    photo: (ticket, data, words, at = serverNow()) =>
      post((who) => photoParcel(who, ticket, { data, ...(words !== undefined && { words }) }, at)),
  }
}
