import type { Breach } from '@preau/protocol/api/penalty-claims.ts'
import type { EventLog } from '@preau/protocol/contracts/event-log.ts'
import type { ContractBook } from '@preau/protocol/rules/sla/book.ts'
import { ticketMeetings } from '@preau/protocol/rules/sla/explain-ticket.ts'
import type { Period } from '@preau/protocol/rules/sla/period.ts'
import type { Statement } from '@preau/protocol/rules/sla/statement.ts'

interface Judged {
  statement: Statement
  period: Period
  /** The names of devices by their ids, for people. */
  names: ReadonlyMap<string, string>
}

/**
 * What was met too late in a period, line by line as the formula makes it; what these add, less what is waived, is the sum of
 * the statement. In steps, ticket by ticket, for a program that serves others in between.
 */
export function* breachSteps(
  book: ContractBook,
  log: EventLog,
  { statement, period, names }: Judged,
): Generator<undefined, Breach[]> {
  const late = statement.tickets.filter(({ gti_late, gtr_late, penalty_gti_eur, penalty_gtr_eur }) =>
    [gti_late, gtr_late, (penalty_gti_eur ?? 0) > 0, (penalty_gtr_eur ?? 0) > 0].includes(true),
  )
  const breaches: Breach[] = []
  for (const ticket of new Set(late.map((row) => row.ticket))) {
    const opened = log.tickets.get(ticket)?.events.find(({ event }) => event === 'opened')
    const equipment = opened?.equipment
    const about = {
      ticket,
      school: book.schools.get(opened?.school ?? '')?.name ?? opened?.school ?? '',
      equipment: equipment === undefined ? null : (names.get(equipment) ?? equipment),
    }
    for (const { meetings, lot, commitment, severity, paused_s } of ticketMeetings(book, log, ticket, period.end)) {
      for (const { at, due, late, formula, added_eur, waived_eur } of meetings) {
        if (late !== true || !isIn(at, period)) continue
        breaches.push({
          ...about,
          ...{ lot, commitment, severity, due, at, paused_s, penalty_eur: added_eur, waived_eur },
          days: formula?.days ?? null,
          value_eur: formula?.value_eur ?? null,
          value_part: formula?.value_part ?? null,
          divisor: formula?.divisor ?? null,
        })
      }
    }
    yield
  }
  return breaches
}

function isIn(at: string, { start, end }: Period): boolean {
  const second = Math.floor(Date.parse(at) / 1000)
  return second >= start && second < end
}
