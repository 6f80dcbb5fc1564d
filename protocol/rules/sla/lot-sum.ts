import type { Lot } from '../../contracts/contract.ts'
import { centsOf, eurosOf } from '../../contracts/money.ts'
import type { Terms } from '../../contracts/terms.ts'
import type { Commitment } from '../../contracts/vocabulary.ts'
import { type Day, dateOf, dayOf } from '../calendar/local-day.ts'
import type { ContractBook } from './book.ts'
import { claimable, type Limits, shareCents } from './penalty.ts'
import type { Period } from './period.ts'
import { type RoundResult, waivedIn } from './ticket-row.ts'

/** How many commitments of a kind there were. `unknown`: the calendar does not say whether they were late. */
export interface Tally {
  met: number
  late: number
  unmet: number
  unmet_late: number
  unknown: number
}

/** A lot in a statement. Amounts in euros. */
export interface LotRow {
  lot: string
  supplier: string
  gti: Tally
  gtr: Tally
  waived_eur: number
  /** Sum of the penalties of the period after waivers. */
  penalties_eur: number
  cap_eur: number | null
  floor_eur: number | null
  /** What may be claimed after cap and floor. */
  claimed_eur: number
}

/** Adds up what the rounds of a lot say. */
export class LotSum {
  readonly #book: ContractBook
  readonly #lot: Lot
  readonly #period: Period
  readonly #tallies: Record<Commitment, Tally> = { gti: newTally(), gtr: newTally() }
  readonly #dated: { day: Day; cents: number }[] = []
  #waived = 0

  constructor(book: ContractBook, lot: Lot, period: Period) {
    this.#book = book
    this.#lot = lot
    this.#period = period
  }

  add({ counted }: RoundResult): void {
    for (const { judgement, state, late, charges } of counted) {
      const tally = this.#tallies[judgement.commitment]
      if (state === 'met') {
        tally.met++
        if (late === true) tally.late++
      } else if (state === 'unmet') {
        tally.unmet++
        if (late === true) tally.unmet_late++
      }
      if (state !== 'elsewhere' && late === undefined) tally.unknown++
      for (const { at, net } of charges) this.#dated.push({ day: this.#book.clock.dayAt(at), cents: net })
      this.#waived += waivedIn(charges, this.#period)
    }
  }

  /** The first local day whose penalties a statement of the period needs. */
  since(): Day {
    const { from, to } = this.#period
    const over = this.#book.terms(this.#lot, to).penalty.limits_over
    return spansOf(over, dayOf(this.#book.contract.from) ?? 0, from, to)[0]?.from ?? from
  }

  row(): LotRow {
    const { from, to } = this.#period
    const terms = this.#book.terms(this.#lot, to)
    const { cap, floor } = limitsOf(terms)
    return {
      lot: this.#lot.id,
      supplier: this.#lot.supplier,
      ...this.#tallies,
      waived_eur: eurosOf(this.#waived),
      penalties_eur: eurosOf(this.#between(from, to)),
      cap_eur: Number.isFinite(cap) ? eurosOf(cap) : null,
      floor_eur: floor > 0 ? eurosOf(floor) : null,
      claimed_eur: eurosOf(this.#claimed(terms, { cap, floor })),
    }
  }

  /** Where sums go over a year or the contract, a period claims what it adds to what could be claimed before it. */
  #claimed(terms: Terms, limits: Limits): number {
    const { from, to } = this.#period
    return spansOf(terms.penalty.limits_over, dayOf(this.#book.contract.from) ?? 0, from, to).reduce(
      (sum, span) =>
        sum +
        claimable(this.#between(span.from, Math.min(span.to, to)), limits) -
        (span.from < from ? claimable(this.#between(span.from, from - 1), limits) : 0),
      0,
    )
  }

  #between(from: Day, to: Day): number {
    return this.#dated.filter(({ day }) => day >= from && day <= to).reduce((sum, { cents }) => sum + cents, 0)
  }
}

/** The limits of the terms in cents. */
export function limitsOf({ annual_value_eur, penalty }: Terms): Limits {
  const value = centsOf(penalty.cap_value_eur ?? annual_value_eur) ?? 0
  const cap = penalty.cap_percent === undefined ? Number.POSITIVE_INFINITY : shareCents(value, penalty.cap_percent)
  return { cap, floor: centsOf(penalty.floor_eur ?? 0) ?? 0 }
}

/** The spans over which penalties add up and that a period touches. A year begins on the day on which the contract did. */
function spansOf(over: Terms['penalty']['limits_over'], begin: Day, from: Day, to: Day): { from: Day; to: Day }[] {
  if (over === 'statement') return [{ from, to }]
  if (over === 'contract') return [{ from: Math.min(begin, from), to }]
  const spans: { from: Day; to: Day }[] = []
  for (let year = Number(dateOf(from).slice(0, 4)) - 1; ; year++) {
    const start = anniversary(begin, year)
    if (start > to) return spans
    const end = anniversary(begin, year + 1) - 1
    if (end >= from) spans.push({ from: start, to: end })
  }
}

/** The day of a year on which a contract has its anniversary; of 29 February: 1 March where there is none. */
function anniversary(begin: Day, year: number): Day {
  const date = dateOf(begin).slice(4)
  return dayOf(`${year}${date}`) ?? dayOf(`${year}-03-01`) ?? begin
}

function newTally(): Tally {
  return { met: 0, late: 0, unmet: 0, unmet_late: 0, unknown: 0 }
}
