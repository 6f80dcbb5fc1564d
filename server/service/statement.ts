import type { Explanations } from '@preau/protocol/api/contract-figures.ts'
import { canonicalJson } from '@preau/protocol/canonical-json.ts'
import { writeContract } from '@preau/protocol/contracts/contract-text.ts'
import type { LogFault } from '@preau/protocol/contracts/event-log.ts'
import { EventReader } from '@preau/protocol/contracts/read-event.ts'
import type { ContractBook } from '@preau/protocol/rules/sla/book.ts'
import { explainTicket } from '@preau/protocol/rules/sla/explain-ticket.ts'
import { periodOf } from '@preau/protocol/rules/sla/period.ts'
import { type Statement, statementSteps } from '@preau/protocol/rules/sla/statement.ts'
import type { Queries } from '../store/database.ts'
import { deviceNames } from '../store/ticket-names.ts'
import type { SeenContract } from './contracts.ts'
import type { Evidence } from './evidence.ts'
import { inSlices } from './slices.ts'

/** The statement of a period; or the lines of the exported log that are in its way. */
export type Made = { statement: Statement; faults: [] } | { statement: undefined; faults: LogFault[] }

/** The statement of a period, local dates both included. Throws PERIOD_INVALID. */
export async function makeStatement(evidence: Evidence, seen: SeenContract, from: string, to: string): Promise<Made> {
  const book = seen.book()
  const period = periodOf(book.clock, from, to)
  const { log, memo } = await evidence.log(seen)
  const made = await inSlices(statementSteps(book, log, period, memo))
  if (made.statement !== undefined) return made
  // Lines have their numbers in the file that is exported: there a person looks for them.
  const reader = new EventReader()
  for (const line of await evidence.lines(seen)) reader.add(line)
  return await inSlices(statementSteps(book, reader.log(), period))
}

/** A statement as a file: the bytes that `preau sla statement --json` prints. */
export function statementFile(made: Made): string {
  const said = made.statement ?? { error: 'EVENTS_INVALID', faults: made.faults }
  return `${canonicalJson(said)}\n`
}

/** The contract as a file: with the exported log it is enough for every figure. */
export function contractFile({ contract }: SeenContract): string {
  return writeContract(contract)
}

/** Why the commitments of a ticket have the figures that they have at the end of a period; no rows where it has none. */
export async function explainedTicket(
  db: Queries,
  evidence: Evidence,
  seen: SeenContract,
  ticket: string,
  to: string,
): Promise<Explanations> {
  const book = seen.book()
  const { log } = await evidence.log(seen)
  const { end } = periodOf(book.clock, to, to)
  const rows = explainTicket(book, log, ticket, end)
  const opened = log.tickets.get(ticket)?.events.find(({ event }) => event === 'opened')
  const school = opened?.school === undefined ? undefined : book.schools.get(opened.school)
  if (!opened || !school) return { rows, about: null, closed: [] }
  const { equipment = null } = opened
  const device = equipment === null ? null : ((await deviceNames(db, [equipment])).get(equipment) ?? null)
  const first = rows[0]
  return {
    rows,
    about: { school: school.name, device, equipment },
    closed: first ? closedDays(book, first.calendar, first.opened.slice(0, 10), lastDay(rows, to)) : [],
  }
}

/** The last day that an explanation shows. */
function lastDay(rows: Explanations['rows'], to: string): string {
  const shown = rows.flatMap(({ due, meetings }) => [due, ...meetings.map(({ at }) => at)])
  const days = shown.flatMap((at) => (at === null ? [] : [at.slice(0, 10)])).sort()
  return days.at(-1) ?? to
}

/** Closed days of a calendar that touch a span of local dates. */
function closedDays(book: ContractBook, name: string, from: string, to: string): Explanations['closed'] {
  const { calendars, closures = {} } = book.contract
  const calendar = calendars[name]
  const all = [...(calendar?.closed ?? []), ...(calendar?.closures ?? []).flatMap((each) => closures[each] ?? [])]
  return all.filter((closed) => closed.from <= to && closed.to >= from)
}
