import type { EventLog } from '../../contracts/event-log.ts'
import { COMMITMENTS } from '../../contracts/vocabulary.ts'
import type { ContractBook } from './book.ts'
import { type Explanation, explain } from './explain.ts'
import { toldTicket } from './tickets.ts'

/** Every commitment of a ticket, explained as it stands at a moment; none for a ticket that was not opened by then. */
export function explainTicket(book: ContractBook, { tickets }: EventLog, ticket: string, asOf: number): Explanation[] {
  const told = tickets.get(ticket)
  const history = told && toldTicket(book, ticket, told, asOf).history
  if (!history) return []
  return history.rounds.flatMap((_, index) =>
    COMMITMENTS.flatMap((commitment) => explain(book, history, index, commitment, asOf) ?? []),
  )
}
