import type { RunningClock } from '@preau/protocol/api/contract-board.ts'
import type { EventLog } from '@preau/protocol/contracts/event-log.ts'
import { COMMITMENTS } from '@preau/protocol/contracts/vocabulary.ts'
import type { ContractBook } from '@preau/protocol/rules/sla/book.ts'
import { elapsed } from '@preau/protocol/rules/sla/clock.ts'
import { judge, termsOf } from '@preau/protocol/rules/sla/judge.ts'
import { toldTicket } from '@preau/protocol/rules/sla/tickets.ts'
import { zonedTime } from '@preau/protocol/rules/zoned-time.ts'

/**
 * The commitments of tickets that nothing has met yet, as they stand at a moment; those whose calendar does not go so far are
 * left out.
 * @param now seconds since 1970
 */
export function runningClocks(
  book: ContractBook,
  log: EventLog,
  tickets: readonly string[],
  now: number,
): RunningClock[] {
  const write = zonedTime(book.contract.time_zone)
  return tickets.flatMap((ticket) => {
    const told = log.tickets.get(ticket)
    const history = told && toldTicket(book, ticket, told, now).history
    const round = history?.rounds.at(-1)
    const under = history && round && termsOf(book, history, round)
    if (!history || !round || !under || round.rejected !== undefined) return []
    return COMMITMENTS.flatMap((commitment): RunningClock[] => {
      const judged = judge(book, history, round, under, commitment)
      if (!judged?.stands || judged.met || judged.allowance === undefined) return []
      const spent = elapsed(judged.time, judged.opened, judged.pauses, now)
      if (spent === undefined) return []
      const { due, allowance, severity } = judged
      return [
        {
          ...{ ticket, commitment, severity },
          school: book.schools.get(history.school)?.name ?? history.school,
          equipment: history.equipment ?? null,
          due: typeof due === 'number' ? write(due * 1000) : null,
          paused: history.pauses.some(({ from, to }) => from <= now && to > now),
          left_s: allowance.seconds - spent,
          allowance_s: allowance.seconds,
        },
      ]
    })
  })
}

/** Whether a commitment is soon late: half of its time is gone, or four hours of service are left. */
export function isSoon({ left_s, allowance_s, paused }: RunningClock): boolean {
  return !paused && left_s >= 0 && (left_s * 2 <= allowance_s || left_s <= 4 * 3600)
}
