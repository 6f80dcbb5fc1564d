import type { Breach } from '@preau/protocol/api/penalty-claims.ts'
import type { EventLog } from '@preau/protocol/contracts/event-log.ts'
import type { ContractBook } from '@preau/protocol/rules/sla/book.ts'
import { explainTicket } from '@preau/protocol/rules/sla/explain-ticket.ts'
import type { Period } from '@preau/protocol/rules/sla/period.ts'
import type { Statement } from '@preau/protocol/rules/sla/statement.ts'

/**
 * What was met too late in a period, line by line as the formula makes it; what these add, less what is waived, is the sum of
 * the statement.
 * @param names the names of devices by their ids, for people
 */
export function breachesOf(
  book: ContractBook,
  log: EventLog,
  { statement, period, names }: { statement: Statement; period: Period; names: ReadonlyMap<string, string> },
): Breach[] {
  const late = statement.tickets.filter(({ gti_late, gtr_late, penalty_gti_eur, penalty_gtr_eur }) =>
    [gti_late, gtr_late, (penalty_gti_eur ?? 0) > 0, (penalty_gtr_eur ?? 0) > 0].includes(true),
  )
  return [...new Set(late.map(({ ticket }) => ticket))].flatMap((ticket) => {
    const opened = log.tickets.get(ticket)?.events.find(({ event }) => event === 'opened')
    const equipment = opened?.equipment
    const about = {
      ticket,
      school: book.schools.get(opened?.school ?? '')?.name ?? opened?.school ?? '',
      equipment: equipment === undefined ? null : (names.get(equipment) ?? equipment),
    }
    return explainTicket(book, log, ticket, period.end).flatMap(({ meetings, lot, commitment, severity, paused_s }) =>
      meetings
        .filter(({ at, late }) => late === true && isIn(at, period))
        .map(({ at, due, formula, added_eur, waived_eur }) => ({
          ...about,
          ...{ lot, commitment, severity, due, at, paused_s, penalty_eur: added_eur, waived_eur },
          days: formula?.days ?? null,
          value_eur: formula?.value_eur ?? null,
          value_part: formula?.value_part ?? null,
          divisor: formula?.divisor ?? null,
        })),
    )
  })
}

function isIn(at: string, { start, end }: Period): boolean {
  const second = Math.floor(Date.parse(at) / 1000)
  return second >= start && second < end
}
