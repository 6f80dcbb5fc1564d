import { createHash } from 'node:crypto'
import type { Breach, ClaimDecision, ClaimDraft } from '@preau/protocol/api/penalty-claims.ts'
import { canonicalJson } from '@preau/protocol/canonical-json.ts'
import type { EventLog, TicketEvent } from '@preau/protocol/contracts/event-log.ts'
import { centsOf } from '@preau/protocol/contracts/money.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import { periodOf } from '@preau/protocol/rules/sla/period.ts'
import { type Statement, statementSteps } from '@preau/protocol/rules/sla/statement.ts'
import type { Queries } from '../store/database.ts'
import type { ClaimFigures } from '../store/penalty-claims.ts'
import { deviceNames } from '../store/ticket-names.ts'
import { breachSteps } from './breaches.ts'
import type { SeenContract } from './contracts.ts'
import type { Evidence } from './evidence.ts'
import { inSlices } from './slices.ts'

/** The statement of a period with every breach in it. Throws EVENTS_INVALID where the log has a line that cannot be. */
export async function judgedPeriod(
  db: Queries,
  evidence: Evidence,
  seen: SeenContract,
  { from, to }: { from: string; to: string },
): Promise<{ statement: Statement; breaches: Breach[]; log: EventLog }> {
  const book = seen.book()
  const period = periodOf(book.clock, from, to)
  const { log, memo } = await evidence.log(seen)
  const { statement, faults } = await inSlices(statementSteps(book, log, period, memo))
  if (!statement) throw new PreauError('EVENTS_INVALID', { fault: faults[0]?.fault, about: faults[0]?.about })
  const late = new Set(statement.tickets.filter((row) => row.gti_late || row.gtr_late).map(({ ticket }) => ticket))
  const devices = [...late].flatMap((ticket) => log.tickets.get(ticket)?.events[0]?.equipment ?? [])
  const names = await deviceNames(db, devices)
  return { statement, breaches: await inSlices(breachSteps(book, log, { statement, period, names })), log }
}

/** What a lot owes over a period, as a claim freezes it. Throws CLAIM_NOT_FOUND where the contract has no such lot. */
export async function claimFigures(
  db: Queries,
  evidence: Evidence,
  seen: SeenContract,
  { lot, from, to }: ClaimDraft,
): Promise<ClaimFigures> {
  const { statement, breaches } = await judgedPeriod(db, evidence, seen, { from, to })
  const row = statement.lots.find((each) => each.lot === lot)
  if (!row) throw new PreauError('CLAIM_NOT_FOUND', { lot })
  const { penalties_eur, waived_eur, cap_eur, floor_eur, claimed_eur } = row
  const sums = { penalties_eur, waived_eur, cap_eur, floor_eur, claimed_eur }
  const own = breaches.filter((breach) => breach.lot === lot && breach.penalty_eur > 0)
  // Names of devices may change; figures may not.
  const said = canonicalJson({ sums, breaches: own.map(({ equipment: _, school: __, ...figures }) => figures) })
  const digest = createHash('sha256').update(said).digest('hex')
  return {
    version: seen.version.version,
    ...{ digest, sums, breaches: own, claimedCents: centsOf(claimed_eur) ?? 0 },
  }
}

/**
 * What is left of a claim once some of it is waived, in cents: by the log as it will be with those lines in it.
 * @param at second in which they are written
 */
export async function claimedAfter(
  evidence: Evidence,
  seen: SeenContract,
  { lot, from, to }: ClaimDraft,
  waive: NonNullable<ClaimDecision['waive']>,
  at: number,
): Promise<number> {
  const book = seen.book()
  const { log, memo } = await evidence.log(seen)
  const tickets = new Map(log.tickets)
  for (const { ticket, commitment, amount_eur } of waive) {
    const told = tickets.get(ticket)
    if (!told) throw new PreauError('REQUEST_INVALID', { path: '/waive', expected: 'a ticket of the claim' })
    const amount = amount_eur === undefined ? undefined : centsOf(amount_eur)
    const line: TicketEvent = { line: 0, at, event: 'waived', commitment, ...(amount !== undefined && { amount }) }
    tickets.set(ticket, { ...told, events: [...told.events, line] })
  }
  const period = periodOf(book.clock, from, to)
  const { statement } = await inSlices(statementSteps(book, { ...log, tickets }, period, memo))
  const row = statement?.lots.find((each) => each.lot === lot)
  if (!row) throw new PreauError('CLAIM_CHANGED')
  return centsOf(row.claimed_eur) ?? 0
}
