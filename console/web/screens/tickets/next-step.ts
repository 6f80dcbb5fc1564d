import type { TicketRow } from '@preau/protocol/api/tickets.ts'

/** What is done in passing, by one touch: taking a ticket, then saying that one is there. Undefined where more is to be said. */
export function nextStep({
  state,
  pauses,
}: Pick<TicketRow, 'state' | 'pauses'>): 'acknowledge' | 'on_site' | undefined {
  if (pauses.length > 0) return undefined
  if (state === 'open') return 'acknowledge'
  return state === 'acknowledged' ? 'on_site' : undefined
}
