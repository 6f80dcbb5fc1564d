import { eurosOf } from '../../contracts/money.ts'
import { COMMITMENTS, type Commitment, type Severity } from '../../contracts/vocabulary.ts'
import { PreauError } from '../../errors.ts'
import type { ContractBook } from './book.ts'
import { elapsed, pausedIn } from './clock.ts'
import type { History, Round } from './history.ts'
import { isLate, type Judgement, judge, termsOf, type Under } from './judge.ts'
import type { Period } from './period.ts'
import { type Share, shares } from './shares.ts'
import { type Charge, charges } from './waivers.ts'

/** A ticket in a statement. Null: there is no such commitment, it is not met, or it is not of this period. */
export interface TicketRow {
  ticket: string
  severity: Severity
  gti_due: string | null
  gti_at: string | null
  gti_late: boolean | null
  gtr_due: string | null
  gtr_at: string | null
  gtr_late: boolean | null
  elapsed_s: number | null
  paused_s: number | null
  penalty_gti_eur: number | null
  penalty_gtr_eur: number | null
}

/** How a commitment counts in a period. */
export interface Counted {
  judgement: Judgement
  charges: Charge[]
  /** Met in the period, not met at its end, or no matter of this period. */
  state: 'met' | 'unmet' | 'elsewhere'
  late: boolean | undefined
}

/** A round of a ticket with all that a statement counts of it. */
export interface RoundResult {
  history: History
  round: Round
  /** Whether it stands in the statement: something was met in the period, or is not met at its end. */
  listed: boolean
  under: Under
  counted: Counted[]
}

/** Works out a round of a ticket for a period; undefined where the contract has no lot or no commitment for it. */
export function roundResult(
  book: ContractBook,
  history: History,
  index: number,
  period: Period,
): RoundResult | undefined {
  const round = history.rounds[index]
  const under = round && termsOf(book, history, round)
  if (!round || !under) return undefined
  const counted = COMMITMENTS.flatMap((each) => count(book, history, index, round, under, each, period) ?? [])
  if (counted.length === 0) return undefined
  const listed = counted.some(({ state, charges }) => state !== 'elsewhere' || anyIn(charges, period))
  return { history, round, listed, under, counted }
}

/** A round as a row of the statement, with how its time is shared where it was handed over. */
export function ticketRow(
  { history, round, under, counted }: RoundResult,
  period: Period,
  write: (at: number) => string,
): { row: TicketRow; shares: Share[] } {
  const gti = counted.find(({ judgement }) => judgement.commitment === 'gti')
  const gtr = counted.find(({ judgement }) => judgement.commitment === 'gtr')
  const [main] = gtr ? [gtr] : counted
  if (!main) throw new PreauError('INTERNAL', { why: 'a row without a commitment' })
  const { judgement } = main
  const until = gtr?.judgement.met?.at ?? round.rejected ?? period.end
  const { time, pauses, severity } = judgement
  const row: TicketRow = {
    ticket: history.ticket,
    severity,
    gti_due: due(gti, write),
    gti_at: metAt(gti, write),
    gti_late: gti?.late ?? null,
    gtr_due: due(gtr, write),
    gtr_at: metAt(gtr, write),
    gtr_late: gtr?.late ?? null,
    elapsed_s: elapsed(time, round.opened, pauses, until) ?? null,
    paused_s: pausedIn(time, round.opened, pauses, until) ?? null,
    penalty_gti_eur: penalty(gti, period),
    penalty_gtr_eur: penalty(gtr, period),
  }
  const handed = history.holders.length > 0
  return { row, shares: (handed && shares(history, judgement, under.lot.supplier, until)) || [] }
}

function count(
  book: ContractBook,
  history: History,
  index: number,
  round: Round,
  under: Under,
  commitment: Commitment,
  period: Period,
): Counted | undefined {
  const judgement = judge(book, history, round, under, commitment)
  if (!judgement) return undefined
  const { met, time, due, stands } = judgement
  const base = { judgement, charges: charges(history, index, judgement) }
  if (met) return { ...base, state: isIn(met.at, period) ? 'met' : 'elsewhere', late: met.late }
  if (!stands || round.rejected !== undefined) return { ...base, state: 'elsewhere', late: undefined }
  return { ...base, state: 'unmet', late: isLate(time, round.opened, due, period.end) }
}

function due(counted: Counted | undefined, write: (at: number) => string): string | null {
  const at = counted && (counted.judgement.met?.due ?? counted.judgement.due)
  return typeof at === 'number' ? write(at) : null
}

function metAt(counted: Counted | undefined, write: (at: number) => string): string | null {
  const at = counted?.judgement.met?.at
  return at === undefined ? null : write(at)
}

function penalty(counted: Counted | undefined, period: Period): number | null {
  const isOwn = counted && (counted.state === 'met' || anyIn(counted.charges, period))
  return isOwn ? eurosOf(netIn(counted.charges, period)) : null
}

/** What is left of the charges of a period after waivers, in cents. */
export function netIn(charged: readonly Charge[], period: Period): number {
  return charged.filter(({ at }) => isIn(at, period)).reduce((sum, { net }) => sum + net, 0)
}

/** What of the charges of a period is waived, in cents. */
export function waivedIn(charged: readonly Charge[], period: Period): number {
  return charged.filter(({ at }) => isIn(at, period)).reduce((sum, { waived }) => sum + waived, 0)
}

function anyIn(charged: readonly Charge[], period: Period): boolean {
  return charged.some(({ at }) => isIn(at, period))
}

function isIn(at: number, { start, end }: Period): boolean {
  return at >= start && at < end
}
