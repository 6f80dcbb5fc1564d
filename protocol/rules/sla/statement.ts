import type { EquipmentEvent, EventLog, LogFault, TicketEvent, Told } from '../../contracts/event-log.ts'
import { eurosOf } from '../../contracts/money.ts'
import { dateOf } from '../calendar/local-day.ts'
import type { ContractBook } from './book.ts'
import { type ClassRow, ClassSum } from './class-sum.ts'
import { type ContestRow, contestRow } from './contests.ts'
import type { History } from './history.ts'
import { equipmentCase, type LogMemo, outagesUntil, overAt } from './log-memo.ts'
import { type LotRow, LotSum } from './lot-sum.ts'
import type { Period } from './period.ts'
import { type RoundResult, roundResult, type TicketRow, ticketRow } from './ticket-row.ts'
import { soundTicket, toldTicket } from './tickets.ts'

/** Something that no figure is made of, as a calendar does not know the days that it would need. */
export interface UnknownRow {
  about: 'ticket' | 'class'
  name: string
  figure: string
  calendar: string
}

/** How long a ticket that was handed over lay with a party. */
export interface ShareRow {
  ticket: string
  party: string
  elapsed_s: number
}

/** All that a contract owes over a period. As canonical JSON it is the same bytes for whoever makes it. */
export interface Statement {
  preau_statement: 1
  contract: string
  version: number
  time_zone: string
  from: string
  to: string
  tickets: TicketRow[]
  shares: ShareRow[]
  classes: ClassRow[]
  lots: LotRow[]
  totals: { penalties_eur: number; waived_eur: number; claimed_eur: number; tickets: number; rejected: number }
  first_time_fix: { fixed: number; repaired: number }
  /** Pauses of its tickets that the supplier contests; left out where there is none. */
  contests?: ContestRow[]
  /** Lessons that were lost to what its tickets are about; left out where the period has none. */
  lost_sessions?: number
  unknown: UnknownRow[]
}

/** A statement, or why there is none. */
export type Stated = { statement: Statement; faults: [] } | { statement: undefined; faults: LogFault[] }

/** So many tickets or equipment are looked at in a step. */
const STEP = 200

/**
 * Makes the statement of a period out of a log. A log with a fault gives no statement: each fault is named with its line, in
 * the order of the lines.
 */
export function statementOf(book: ContractBook, log: EventLog, period: Period): Stated {
  const steps = statementSteps(book, log, period)
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}

/** The same in steps of a few milliseconds, for a program that serves others in between; see LogMemo for `memo`. */
export function* statementSteps(
  book: ContractBook,
  log: EventLog,
  period: Period,
  memo?: LogMemo,
): Generator<undefined, Stated> {
  const making = new Making(book, period, memo)
  let place = 0
  const faults = [...log.faults]
  for (const [name, told] of log.tickets) {
    for (const fault of making.addTicket(place, name, told, faults.length === 0)) faults.push(fault)
    if (++place % STEP === 0) yield
  }
  place = 0
  making.addDevices()
  for (const [name, told] of log.equipment) {
    for (const fault of making.addEquipment(place, name, told, faults.length === 0)) faults.push(fault)
    if (++place % STEP === 0) yield
  }
  if (faults.length > 0) return { statement: undefined, faults: faults.sort((a, b) => a.line - b.line) }
  return { statement: making.statement(), faults: [] }
}

class Making {
  readonly #book: ContractBook
  readonly #period: Period
  readonly #memo: LogMemo | undefined
  readonly #write = (at: number): string => this.#book.write(at)
  readonly #lots: Map<string, LotSum>
  readonly #classes: Map<string, ClassSum>
  readonly #rows: TicketRow[] = []
  readonly #shares: ShareRow[] = []
  readonly #contests: ContestRow[] = []
  readonly #unknown: UnknownRow[] = []
  /** What was over before has no influence on the statement. */
  readonly #since: number
  #rejected = 0
  #fixed = 0
  #repaired = 0
  #lost = 0

  constructor(book: ContractBook, period: Period, memo: LogMemo | undefined) {
    this.#book = book
    this.#period = period
    this.#memo = memo
    this.#lots = new Map(book.contract.lots.map((lot) => [lot.id, new LotSum(book, lot, period)]))
    const days = [...this.#lots.values()].map((lot) => lot.since())
    this.#since = book.clock.startOf(Math.min(period.from, ...days))
    this.#classes = new Map(book.contract.classes.map((kind) => [kind.id, new ClassSum(book, kind, period)]))
  }

  /** Takes a ticket: its faults, and where there were none before, what the period has of it. */
  addTicket(place: number, name: string, told: Told<TicketEvent>, isSound: boolean): readonly LogFault[] {
    const { start, end } = this.#period
    const known = this.#memo?.ticket(place, name, told)
    if (known && (known.faults.length > 0 || known.begins >= end || known.over < this.#since)) return known.faults
    const { history, faults } = known
      ? { history: soundTicket(this.#book, name, told, end), faults: known.faults }
      : toldTicket(this.#book, name, told, end)
    if (!history || !isSound || faults.length > 0 || overAt(history) < this.#since) return faults
    // A ticket that was rejected is no matter of the contract, and what was lost to it neither.
    const lost = history.lost.filter(({ at, round }) => at >= start && at < end && !isRejected(history, round))
    this.#lost += lost.length
    let isListed = false
    history.rounds.forEach((round, index) => {
      const result = roundResult(this.#book, history, index, this.#period)
      if (result) this.#addRound(result)
      isListed ||= result?.listed === true
      if (round.rejected !== undefined && round.rejected >= start && round.rejected < end) this.#rejected++
      const gtr = result?.counted.find(({ judgement }) => judgement.commitment === 'gtr')
      if (gtr?.state !== 'met' || round.interventions === 0) return
      this.#repaired++
      if (round.interventions === 1 && round.reopenings.length === 0) this.#fixed++
    })
    if (isListed) this.#contests.push(...history.contests.map((each) => contestRow(name, each, this.#write)))
    return faults
  }

  /** Counts the devices of the contract. */
  addDevices(): void {
    for (const { placement, count } of this.#book.groups)
      this.#classes.get(placement.class)?.addDevices(placement, count)
  }

  /** Takes an equipment: its faults, and where there were none before, what it suffered in the period. */
  addEquipment(place: number, name: string, told: Told<EquipmentEvent>, isSound: boolean): readonly LogFault[] {
    const { start, end } = this.#period
    const { faults, outages, from, until } =
      this.#memo?.equipment(place, name, told) ?? equipmentCase(this.#book, name, told)
    // What ended in the very second in which the period begins is a repair of it.
    if (faults.length > 0 || !isSound || from >= end || until < start) return faults
    const { clock } = this.#book
    const known = outagesUntil(outages, end)
    for (const placement of this.#book.equipment.get(name) ?? []) {
      const own = known.filter((outage) => {
        const day = clock.dayAt(outage.from)
        return day >= placement.from && day <= placement.to
      })
      if (own.length > 0) this.#classes.get(placement.class)?.addOutages(placement, own)
    }
    return faults
  }

  statement(): Statement {
    const { contract } = this.#book
    // Rounds of a ticket stay as they are told: the sort is stable.
    this.#rows.sort((a, b) => compare(a.ticket, b.ticket))
    this.#shares.sort((a, b) => compare(a.ticket, b.ticket))
    this.#contests.sort((a, b) => compare(a.ticket, b.ticket))
    this.#unknown.sort((a, b) => compare(a.name, b.name))
    const lots = [...this.#lots.values()].map((lot) => lot.row())
    const total = (field: 'penalties_eur' | 'waived_eur' | 'claimed_eur'): number =>
      eurosOf(lots.reduce((sum, lot) => sum + Math.round(lot[field] * 100), 0))
    const classes = [...this.#classes].map(([name, sum]) => {
      for (const calendar of [...sum.unknown].sort()) {
        this.#unknown.push({ about: 'class', name, figure: 'availability', calendar })
      }
      return sum.row()
    })
    return {
      preau_statement: 1,
      contract: contract.id,
      version: contract.version,
      time_zone: contract.time_zone,
      from: dateOf(this.#period.from),
      to: dateOf(this.#period.to),
      tickets: this.#rows,
      shares: this.#shares,
      classes,
      lots,
      totals: {
        tickets: this.#rows.length,
        rejected: this.#rejected,
        penalties_eur: total('penalties_eur'),
        waived_eur: total('waived_eur'),
        claimed_eur: total('claimed_eur'),
      },
      first_time_fix: { fixed: this.#fixed, repaired: this.#repaired },
      ...(this.#contests.length > 0 && { contests: this.#contests }),
      ...(this.#lost > 0 && { lost_sessions: this.#lost }),
      unknown: this.#unknown,
    }
  }

  #addRound(result: RoundResult): void {
    const { listed, under, counted } = result
    this.#lots.get(under.lot.id)?.add(result)
    if (!listed) return
    const { row, shares } = ticketRow(result, this.#period, this.#write)
    this.#rows.push(row)
    for (const { party, elapsed } of shares) {
      this.#shares.push({ ticket: row.ticket, party, elapsed_s: elapsed })
    }
    for (const { judgement, state } of counted) {
      if (state === 'elsewhere' || (judgement.met?.due ?? judgement.due) !== 'unknown') continue
      this.#unknown.push({
        about: 'ticket',
        name: row.ticket,
        figure: `${judgement.commitment}_due`,
        calendar: judgement.calendar,
      })
    }
  }
}

function isRejected({ rounds }: History, round: number): boolean {
  return rounds[round]?.rejected !== undefined
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
