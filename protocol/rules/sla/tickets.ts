import type { LogFault, TicketEvent, Told } from '../../contracts/event-log.ts'
import type { ContractBook } from './book.ts'
import { ticketFaults } from './check-facts.ts'
import { allowance, dueAt } from './clock.ts'
import { contestFaults, contestsOf } from './contests.ts'
import { type History, historyOf, type StillSame } from './history.ts'
import { termsOf } from './judge.ts'
import { ordered } from './order.ts'

/**
 * The history of a ticket as it stands at a moment: what comes later is not looked at, but for corrections, waivers and
 * contested pauses, which say something about what was before. So a period that is over keeps its figures.
 */
export interface ToldTicket {
  /** Undefined where it was opened later. */
  history: History | undefined
  faults: LogFault[]
}

export function toldTicket(book: ContractBook, ticket: string, told: Told<TicketEvent>, asOf: number): ToldTicket {
  const { events, faults } = ordered(told)
  for (const event of events) faults.push(...ticketFaults(book, event))
  const whole = historyOf(ticket, events, stillSame(book))
  faults.push(...whole.faults, ...contestFaults(told, events))
  return { history: asItStood(book, ticket, events, whole.history, asOf), faults }
}

/** The same of a ticket that is known to have no faults. */
export function soundTicket(
  book: ContractBook,
  ticket: string,
  told: Told<TicketEvent>,
  asOf: number,
): History | undefined {
  const { events } = ordered(told)
  return asItStood(book, ticket, events, historyOf(ticket, events, stillSame(book)).history, asOf)
}

function asItStood(
  book: ContractBook,
  ticket: string,
  events: readonly TicketEvent[],
  whole: History | undefined,
  asOf: number,
): History | undefined {
  if (whole) whole.contests = contestsOf(events)
  if (events.length === 0 || (events.at(-1)?.at ?? 0) < asOf) return whole
  const until = events.filter(({ at, event }) => at < asOf && event !== 'waived')
  const { history } = historyOf(ticket, until, stillSame(book))
  if (history && whole) {
    history.waivers = whole.waivers
    history.contests = whole.contests.filter(({ pause }) => pause.at < asOf)
  }
  return history
}

/** A reopening until the due time of the delay goes on with the clock. Where the calendar does not know, it does so too. */
function stillSame(book: ContractBook): StillSame {
  return (history, closed, reopened) => {
    const round = history.rounds.at(-1)
    const under = round && termsOf(book, history, round)
    if (!under) return true
    const target = under.terms.reopen_within
    const time = book.time(book.calendarName(target.calendar, history.school))
    const allowed = allowance(time, target, closed)
    if (allowed === undefined) return true
    const due = dueAt(time, closed, [], allowed.seconds)
    return typeof due !== 'number' || reopened <= due
  }
}
