import type { NewPauseAnswer, NewPauseContest } from '@preau/protocol/api/pause-contests.ts'
import { secondsOf } from '@preau/protocol/contracts/event-time.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { contestsOf } from '@preau/protocol/rules/sla/contests.ts'
import { ordered } from '@preau/protocol/rules/sla/order.ts'
import { countedLines } from '@preau/protocol/rules/tickets/reduce.ts'
import type { EventFields, ServiceEvent } from '@preau/protocol/rules/tickets/service-event.ts'
import type { Queries } from '../store/database.ts'
import { ticketByNumber } from '../store/penalty-claims.ts'
import { getTicket, type StoredTicket } from '../store/tickets.ts'
import type { SeenContract } from './contracts.ts'
import type { Evidence } from './evidence.ts'
import { addLine, endTurn, type TicketParts, turnOn } from './ticket-log.ts'
import { wholeSecond } from './work-time.ts'

type Asked = Pick<NewPauseContest, 'ticket' | 'pause' | 'note'> & { said?: NewPauseAnswer['said']; person: Id | null }

/**
 * Writes into the log that a pause is contested, or with `said` what is answered: lines of the contract's own log, so that its
 * statement says it to everybody. Throws TICKET_NOT_FOUND for a ticket of no lot that is seen, REQUEST_INVALID for what is no pause
 * of it, CLAIM_STEP_REFUSED where it is contested already (`contested`) or there is nothing to answer (`nothing_contested`).
 */
export async function sayOfPause(
  parts: TicketParts,
  transaction: Queries,
  seen: Pick<SeenContract, 'stored' | 'lots'>,
  { ticket: name, pause, note, said, person }: Asked,
): Promise<StoredTicket> {
  const found = await ticketByNumber(transaction, seen.stored.id, Number(name.slice(2)))
  const ticket = found && (await getTicket(transaction, 'all', found.id))
  if (!ticket || !seen.lots.some(({ id }) => id === ticket.lot))
    throw new PreauError('TICKET_NOT_FOUND', { ticket: name })
  const turn = await turnOn(parts, transaction, ticket)
  const at = (secondsOf(pause.from) ?? Number.NaN) * 1000
  const { lines } = countedLines(turn.log)
  const isPause = lines.some((line) => line.event === 'paused' && line.at === at && (line.cause ?? '') === pause.cause)
  if (!isPause) throw new PreauError('REQUEST_INVALID', { path: '/pause', expected: 'a pause of this ticket' })
  const before = turn.log.filter((line) => isAbout(line, { at, cause: pause.cause }))
  if (said === undefined && before.length > 0) refuse('contested')
  if (said !== undefined && !before.some(({ event }) => event === 'pause_contested')) refuse('nothing_contested')
  const { cover } = turn
  const by = said === undefined ? cover?.supplier : cover?.buyer
  const named: EventFields = { at, event: 'paused', cause: pause.cause }
  const fields = {
    ...(said === undefined ? { event: 'pause_contested' as const } : { event: 'pause_answered' as const, cause: said }),
    ...{ note, ...(by !== undefined && { by }) },
  }
  const when = { at: wholeSecond(parts.clock()), isNow: true }
  await addLine(parts, transaction, turn, { fields, ...when, key: parts.newId(), recordedBy: person, with: named })
  return await endTurn(parts, transaction, turn)
}

/** Those of some tickets of which a pause is contested and nobody has answered. */
export async function unanswered(
  evidence: Evidence,
  seen: SeenContract,
  tickets: readonly string[],
): Promise<readonly string[]> {
  const { log } = await evidence.log(seen)
  return [...new Set(tickets)].filter((name) => {
    const told = log.tickets.get(name)
    return told !== undefined && contestsOf(ordered(told).events).some(({ answer }) => answer === undefined)
  })
}

function isAbout({ event, with: named }: ServiceEvent, { at, cause }: { at: number; cause: string }): boolean {
  const isSaid = event === 'pause_contested' || event === 'pause_answered'
  return isSaid && named?.at === at && (named.cause ?? '') === cause
}

function refuse(reason: string): never {
  throw new PreauError('CLAIM_STEP_REFUSED', { reason })
}
