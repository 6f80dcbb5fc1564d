import type { RatingGiven, TicketRatingView } from '@preau/protocol/api/satisfaction.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { queryOptions } from '@tanstack/react-query'
import { getJson, sendJson } from './client.ts'

/** What the school thinks of how a ticket was treated, and until when it may say so. */
export const ratingQuery = (ticket: Id) =>
  queryOptions({
    queryKey: ['ticket', ticket, 'rating'],
    queryFn: ({ signal }) => getJson<TicketRatingView>(`/api/tickets/${ticket}/rating`, {}, signal),
  })

export const giveRating = (ticket: Id, body: RatingGiven) =>
  sendJson<TicketRatingView>('PUT', `/api/tickets/${ticket}/rating`, body)
