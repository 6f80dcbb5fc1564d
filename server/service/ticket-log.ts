import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { clocksOf } from '@preau/protocol/rules/tickets/clocks.ts'
import { withNote } from '@preau/protocol/rules/tickets/noted.ts'
import { countedLines, type Standing, type StandingFault, standingOf } from '@preau/protocol/rules/tickets/reduce.ts'
import type { EventFields, ServiceEvent } from '@preau/protocol/rules/tickets/service-event.ts'
import { actRefusal, type TicketAct } from '@preau/protocol/rules/tickets/states.ts'
import type { Queries } from '../store/database.ts'
import { addServiceEvent, eventsOfTicket } from '../store/service-events.ts'
import { addNote, type StoredNote } from '../store/ticket-notes.ts'
import { type StoredTicket, saveTicket, ticketName } from '../store/tickets.ts'
import type { Cover, Covers } from './cover.ts'
import type { TicketHappening, tellTicket } from './tell.ts'
import { freeSecond } from './work-time.ts'

/** What work on tickets needs of the world. */
export interface TicketParts {
  /** Clock of the server, ms since 1970. */
  clock(): number
  newId(): Id
  covers: Covers
  /** Tells who waits for it what happened, in the same transaction; where nobody is to be told, there is none. */
  tell?: typeof tellTicket
}

/** A line as it is asked for. */
export interface AskedLine {
  fields: Omit<EventFields, 'at'>
  /** When it happened, ms since 1970 in whole seconds. */
  at: number
  /** It happens now, and not in a past that is told later. */
  isNow: boolean
  key: Id
  recordedBy: Id | null
  /** The act that it is, for the reason of a refusal. */
  act?: TicketAct
  replaces?: number
  with?: EventFields
}

/** One turn of work on a ticket within a transaction. */
export interface TicketTurn {
  ticket: StoredTicket
  log: ServiceEvent[]
  cover: Cover | undefined
  /** What somebody may have to be told when it is over. */
  happened: TicketHappening[]
}

/** Begins work on a ticket that is stored. */
export async function turnOn({ covers }: TicketParts, transaction: Queries, ticket: StoredTicket): Promise<TicketTurn> {
  const log = await eventsOfTicket(transaction, ticket.school, ticket.id)
  return { ticket, log, cover: await coverOf(covers, transaction, ticket), happened: [] }
}

/** The contract of a ticket; a request has none. */
export async function coverOf(covers: Covers, db: Queries, ticket: StoredTicket): Promise<Cover | undefined> {
  if (ticket.severity === 'request') return undefined
  const { school, device, kind, openedAt: at, contract, lot } = ticket
  return await covers.coverOf(db, { school, device, kind, at, contract, lot })
}

/**
 * Adds a line to the log of a ticket; how it stands follows. INVARIANT: after every line the whole log is one that the engine of
 * the contracts can count. Throws TICKET_ACT_REFUSED where it would not be: the act does not fit how the ticket stood then, or
 * lines that were written later would not fit any more.
 */
export async function addLine(
  { clock }: TicketParts,
  transaction: Queries,
  turn: TicketTurn,
  asked: AskedLine,
): Promise<ServiceEvent> {
  const { school, id: ticket, device: equipment } = turn.ticket
  const { fields, key, recordedBy, isNow, act } = asked
  const corrections = turn.log.filter(({ event }) => event === 'corrected')
  const at = freeSecond([...countedLines(turn.log).lines, ...corrections], fields.event, asked.at, isNow, turn.log)
  const said = {
    ...{ ...fields, school, key, ticket, equipment, at, recordedAt: clock(), recordedBy },
    ...(asked.replaces !== undefined && { replaces: asked.replaces }),
    ...(asked.with !== undefined && { with: asked.with }),
  }
  const trial = standingOf([...turn.log, { ...said, n: LAST }])
  const [fault] = trial.faults
  if (fault || !trial.standing) throw refusal(fields.event, act, fault)
  const line = { ...said, n: await addServiceEvent(transaction, said) }
  turn.log.push(line)
  turn.ticket = { ...turn.ticket, ...stands(trial.standing) }
  const { event, cause = null, recordedAt } = line
  turn.happened.push({ key, event, cause, recordedAt, by: recordedBy })
  return line
}

/** Adds a note to a ticket; false where it is there already. */
export async function noteOn(
  transaction: Queries,
  turn: TicketTurn,
  note: Omit<StoredNote, 'school' | 'ticket'>,
): Promise<boolean> {
  const { school, id: ticket } = turn.ticket
  if (!(await addNote(transaction, { ...note, school, ticket }))) return false
  turn.ticket = { ...turn.ticket, ...withNote(turn.ticket, note) }
  const { id: key, kind, recordedAt, recordedBy: by } = note
  if (kind === 'visit') turn.happened.push({ key, event: 'plan_visit', recordedAt, by })
  return true
}

/** Stores how the ticket stands after a turn, with its due times. */
export async function endTurn(
  { clock, tell }: TicketParts,
  transaction: Queries,
  turn: TicketTurn,
): Promise<StoredTicket> {
  const now = clock()
  const { cover, log } = turn
  const clocks = cover ? clocksOf(cover, ticketName(turn.ticket.number), log, now) : []
  turn.ticket = { ...turn.ticket, contract: cover?.contract ?? null, clocks, changedAt: now }
  await saveTicket(transaction, turn.ticket)
  for (const each of turn.happened.splice(0)) await tell?.(transaction, turn.ticket, each)
  return turn.ticket
}

/** What of a standing is kept with the ticket. */
export function stands({ isRequest: _, ...standing }: Standing): Omit<Standing, 'isRequest'> {
  return standing
}

/** A number after those of every line: that of one that is only tried. */
const LAST = Number.MAX_SAFE_INTEGER

function refusal(event: string, act: TicketAct | undefined, fault: StandingFault | undefined): PreauError {
  const state = fault?.state
  const own = fault === undefined || fault.n === LAST
  const reason = own ? ((act && state && actRefusal(act, state)) ?? fault?.fault ?? 'not_opened') : 'later_lines'
  return new PreauError('TICKET_ACT_REFUSED', { act: act ?? event, state, reason, ...(!own && { event: fault.event }) })
}
