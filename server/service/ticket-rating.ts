import { CORRECTED_WITHIN, RATED_WITHIN, type Score } from '@preau/protocol/rules/satisfaction.ts'
import type { Queries } from '../store/database.ts'
import { findRating, putRating, type TicketRating } from '../store/ticket-ratings.ts'
import type { StoredTicket } from '../store/tickets.ts'

/** Until when a ticket can be rated, or its rating corrected, ms since 1970; undefined where it cannot. */
export function ratingOpenUntil(
  { state, restoredAt, endedAt }: Pick<StoredTicket, 'state' | 'restoredAt' | 'endedAt'>,
  rating: Pick<TicketRating, 'at'> | undefined,
  now: number,
): number | undefined {
  if (state !== 'restored' && state !== 'closed') return undefined
  const until = rating ? rating.at + CORRECTED_WITHIN : (endedAt ?? restoredAt ?? 0) + RATED_WITHIN
  return now <= until ? until : undefined
}

/**
 * One touch on a screen of the room, where nobody is signed in: who gave it is kept nowhere, so it is given once and not corrected.
 * Gives whether it counts.
 */
export async function rateOnce(
  transaction: Queries,
  ticket: StoredTicket,
  score: Score,
  now: number,
): Promise<boolean> {
  const { school, id } = ticket
  const rating = await findRating(transaction, school, id)
  if (rating || ratingOpenUntil(ticket, undefined, now) === undefined) return false
  await putRating(transaction, { school, ticket: id, score, at: now })
  return true
}
