import type { Ticket, TicketList } from '@preau/protocol/api/tickets.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { DEFAULT_PAUSES } from '@preau/protocol/rules/tickets/pauses.ts'
import type { QueryClient } from '@tanstack/react-query'

/** What a list has said of a ticket, as a sheet: enough to work on it until the sheet itself is there, or where no network is. */
export function sheetOfRow(client: QueryClient, id: Id): Ticket | undefined {
  const lists = client.getQueriesData<TicketList>({ queryKey: ['tickets'] })
  for (const [, list] of lists) {
    const row = list?.rows.find((row) => row.id === id)
    if (row && list) {
      return {
        ...row,
        now: list.now,
        details: [],
        shares: [],
        timeline: [],
        joined: [],
        causes: DEFAULT_PAUSES.map(({ cause, proof }) => ({ cause, name: null, proof })),
        parties: [],
        support: null,
      }
    }
  }
  return undefined
}
