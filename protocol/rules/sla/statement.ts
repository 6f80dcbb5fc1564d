import type { EventLog, LogFault } from '../../contracts/event-log.ts'
import { eurosOf } from '../../contracts/money.ts'
import { dateOf } from '../calendar/local-day.ts'
import { zonedTime } from '../zoned-time.ts'
import type { ContractBook } from './book.ts'
import { equipmentFaults } from './check-facts.ts'
import { type ClassRow, ClassSum } from './class-sum.ts'
import type { History } from './history.ts'
import { type LotRow, LotSum } from './lot-sum.ts'
import { ordered } from './order.ts'
import { outagesOf } from './outages.ts'
import type { Period } from './period.ts'
import { type RoundResult, roundResult, type TicketRow, ticketRow } from './ticket-row.ts'
import { toldTicket } from './tickets.ts'

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
  unknown: UnknownRow[]
}

/**
 * Makes the statement of a period out of a log. A log with a fault gives no statement: each fault is named with its line, in
 * the order of the lines.
 */
export function statementOf(
  book: ContractBook,
  log: EventLog,
  period: Period,
): { statement: Statement; faults: [] } | { statement: undefined; faults: LogFault[] } {
  const making = new Making(book, period)
  const faults = [...log.faults, ...making.addTickets(log), ...making.addEquipment(log)]
  if (faults.length > 0) return { statement: undefined, faults: faults.sort((a, b) => a.line - b.line) }
  return { statement: making.statement(), faults: [] }
}

class Making {
  readonly #book: ContractBook
  readonly #period: Period
  readonly #write: (at: number) => string
  readonly #lots: Map<string, LotSum>
  readonly #classes: Map<string, ClassSum>
  readonly #rows: TicketRow[] = []
  readonly #shares: ShareRow[] = []
  readonly #unknown: UnknownRow[] = []
  /** What was over before has no influence on the statement. */
  readonly #since: number
  #rejected = 0
  #fixed = 0
  #repaired = 0

  constructor(book: ContractBook, period: Period) {
    this.#book = book
    this.#period = period
    const write = zonedTime(book.contract.time_zone)
    this.#write = (at) => write(at * 1000)
    this.#lots = new Map(book.contract.lots.map((lot) => [lot.id, new LotSum(book, lot, period)]))
    const days = [...this.#lots.values()].map((lot) => lot.since())
    this.#since = book.clock.startOf(Math.min(period.from, ...days))
    this.#classes = new Map(book.contract.classes.map((kind) => [kind.id, new ClassSum(book, kind, period)]))
  }

  /** Takes every ticket in the order of their names. */
  addTickets({ tickets }: EventLog): LogFault[] {
    const faults: LogFault[] = []
    for (const name of [...tickets.keys()].sort()) {
      const told = tickets.get(name)
      const { history, faults: found } = toldTicket(
        this.#book,
        name,
        told ?? { events: [], corrections: [] },
        this.#period.end,
      )
      faults.push(...found)
      if (!history || faults.length > 0 || isOver(history, this.#since)) continue
      history.rounds.forEach((round, index) => {
        const result = roundResult(this.#book, history, index, this.#period)
        if (result) this.#addRound(result)
        const { start, end } = this.#period
        if (round.rejected !== undefined && round.rejected >= start && round.rejected < end) this.#rejected++
        const gtr = result?.counted.find(({ judgement }) => judgement.commitment === 'gtr')
        if (gtr?.state !== 'met' || round.interventions === 0) return
        this.#repaired++
        if (round.interventions === 1 && round.reopenings.length === 0) this.#fixed++
      })
    }
    return faults
  }

  addEquipment({ equipment }: EventLog): LogFault[] {
    const { clock, groups } = this.#book
    for (const { placement, count } of groups) this.#classes.get(placement.class)?.addDevices(placement, count)
    const faults: LogFault[] = []
    for (const name of [...equipment.keys()].sort()) {
      const { events, faults: found } = ordered(equipment.get(name) ?? { events: [], corrections: [] })
      faults.push(...found, ...events.flatMap((event) => equipmentFaults(this.#book, name, event)))
      faults.push(...outagesOf(events).faults)
      if (faults.length > 0) continue
      const { outages } = outagesOf(events.filter(({ at }) => at < this.#period.end))
      for (const placement of this.#book.equipment.get(name) ?? []) {
        const own = outages.filter(({ from }) => {
          const day = clock.dayAt(from)
          return day >= placement.from && day <= placement.to
        })
        this.#classes.get(placement.class)?.addOutages(placement, own)
      }
    }
    return faults
  }

  statement(): Statement {
    const { contract } = this.#book
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

/** Whether everything about a ticket happened before a moment, so that no period after it has anything of it. */
function isOver({ rounds }: History, since: number): boolean {
  return rounds.every(({ stops, reopenings, rejected, opened }) => {
    const ended = rejected ?? stops.findLast(({ by, run }) => by !== 'workaround' && run === reopenings.length)?.at
    return opened < since && ended !== undefined && ended < since
  })
}
