import type { EventLog } from '../../contracts/event-log.ts'
import { COMMITMENTS, type Commitment } from '../../contracts/vocabulary.ts'
import type { ContractBook } from './book.ts'
import { type ExplainedMeetings, type Explanation, explain, explainMeetings } from './explain.ts'
import type { History } from './history.ts'
import { toldTicket } from './tickets.ts'

/** Every commitment of a ticket, explained as it stands at a moment; none for a ticket that was not opened by then. */
export function explainTicket(book: ContractBook, log: EventLog, ticket: string, asOf: number): Explanation[] {
  return ofTicket(book, log, ticket, asOf, explain)
}

/** What met the commitments of a ticket, without the way there; none for a ticket that was not opened by then. */
export function ticketMeetings(book: ContractBook, log: EventLog, ticket: string, asOf: number): ExplainedMeetings[] {
  return ofTicket(book, log, ticket, asOf, explainMeetings)
}

function ofTicket<T>(
  book: ContractBook,
  { tickets }: EventLog,
  ticket: string,
  asOf: number,
  say: (book: ContractBook, history: History, index: number, commitment: Commitment, until: number) => T | undefined,
): T[] {
  const told = tickets.get(ticket)
  const history = told && toldTicket(book, ticket, told, asOf).history
  if (!history) return []
  return history.rounds.flatMap((_, index) =>
    COMMITMENTS.flatMap((commitment) => say(book, history, index, commitment, asOf) ?? []),
  )
}
