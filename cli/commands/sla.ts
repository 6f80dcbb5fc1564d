import { canonicalJson } from '@preau/protocol/canonical-json.ts'
import type { LogFault } from '@preau/protocol/contracts/event-log.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import { periodOf } from '@preau/protocol/rules/sla/period.ts'
import type { Command, Context, Flags } from '../command.ts'
import { OPTIONS } from '../options.ts'
import { faultText } from '../sla/fault-text.ts'
import { SLA_OPTIONS } from '../sla/options.ts'

export const sla: Command = {
  name: 'sla',
  summary: {
    fr: 'recalcule les engagements et pénalités d’un contrat, ou en explique un',
    en: 'computes commitments and penalties of a contract again, or explains one',
  },
  argument: 'statement|explain',
  options: [
    SLA_OPTIONS.contract,
    SLA_OPTIONS.contractEvents,
    SLA_OPTIONS.fromDate,
    SLA_OPTIONS.toDate,
    SLA_OPTIONS.ticket,
    OPTIONS.json,
  ],
  async run(flags, context) {
    const [what = ''] = context.rest
    if (what !== 'statement' && what !== 'explain') {
      throw new PreauError('REQUEST_INVALID', { command: 'sla', option: what || 'statement|explain' })
    }
    const [contract, events] = [needed(flags, 'contract'), needed(flags, 'events')]
    const [from, to] = [needed(flags, 'from'), needed(flags, 'to')]
    const ticket = what === 'explain' ? needed(flags, 'ticket') : undefined
    const { readFiles } = await import('../sla/read-files.ts')
    const { book, log } = await readFiles(contract, events)
    const period = periodOf(book.clock, from, to)
    const { statementOf } = await import('@preau/protocol/rules/sla/statement.ts')
    const { statement, faults } = statementOf(book, log, period)
    if (statement === undefined) return tellFaults(faults, flags, context)
    if (ticket !== undefined) {
      const { explainTicket } = await import('@preau/protocol/rules/sla/explain-ticket.ts')
      const found = explainTicket(book, log, ticket, period.end)
      if (found.length === 0) throw new PreauError('REQUEST_INVALID', { command: 'sla', option: `--ticket ${ticket}` })
      const { explanationText } = await import('../sla/explanation-text.ts')
      if (flags.json === true) context.out(canonicalJson(found))
      else for (const line of found.flatMap((each) => explanationText(each, context.language))) context.out(line)
    } else if (flags.json === true) context.out(canonicalJson(statement))
    else {
      const { statementText } = await import('../sla/statement-text.ts')
      for (const line of statementText(statement, context.language)) context.out(line)
    }
    return 0
  },
}

/** A log with a line that cannot be gives no figure: the lines are named, and the exit status is 1. */
function tellFaults(faults: readonly LogFault[], flags: Flags, { out, err, language }: Context): number {
  if (flags.json === true) out(canonicalJson({ error: 'EVENTS_INVALID', faults }))
  for (const fault of faults) err(faultText(fault, language))
  return 1
}

function needed(flags: Flags, name: string): string {
  const value = flags[name]
  if (typeof value !== 'string') throw new PreauError('REQUEST_INVALID', { command: 'sla', option: `--${name}` })
  return value
}
