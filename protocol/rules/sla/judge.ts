import type { Lot } from '../../contracts/contract.ts'
import { centsOf } from '../../contracts/money.ts'
import type { Target, Terms } from '../../contracts/terms.ts'
import { type Commitment, SEVERITIES, type Severity, START_EVENTS } from '../../contracts/vocabulary.ts'
import { isKnown, type ServiceTime } from '../calendar/service-time.ts'
import type { ContractBook } from './book.ts'
import { type Allowance, allowance, type Due, dueAt } from './clock.ts'
import type { History, Round } from './history.ts'
import { daysLate, type PenaltyFormula, penaltyCents } from './penalty.ts'
import { type Span, union } from './spans.ts'

/** What met a commitment, or met it for a time. */
export interface Meeting {
  at: number
  by: string
  severity: Severity
  due: Due
  /** Strictly after the due time; undefined where the calendar does not say. */
  late: boolean | undefined
  /** How its penalty is made; absent where nothing is charged. */
  formula?: PenaltyFormula
  /** The penalty until here, in cents, and what of it no earlier meeting of this commitment has charged. */
  penalty: number
  added: number
}

/** One commitment of one round of a ticket, as it stands at a moment. */
export interface Judgement {
  commitment: Commitment
  severity: Severity
  target: Target
  calendar: string
  time: ServiceTime
  opened: number
  pauses: readonly Span[]
  allowance: Allowance | undefined
  due: Due
  meetings: Meeting[]
  /** The meeting that still holds: undefined where service is not there (again). */
  met: Meeting | undefined
  /** Whether the severity of the ticket still has this commitment: what was charged under another one stays charged. */
  stands: boolean
}

/** The lot of a ticket, and the terms under which its round began. */
export interface Under {
  lot: Lot
  terms: Terms
}

/** Under which lot and terms a round runs; undefined where the contract has no lot for it. */
export function termsOf(book: ContractBook, history: History, round: Round): Under | undefined {
  const kind = classOf(book, history)
  const lot = history.lot === undefined ? book.lotsFor(history.school, kind)[0] : book.lots.get(history.lot)
  return lot && { lot, terms: book.terms(lot, book.clock.dayAt(round.opened)) }
}

/**
 * Judges a commitment of a round by all that the history holds; undefined where its severity has no such target and none had that
 * met it before. INVARIANT: the charges of a whole are those of its parts, so a charge outlives the severity that made it.
 */
export function judge(
  book: ContractBook,
  history: History,
  round: Round,
  { terms }: Under,
  commitment: Commitment,
): Judgement | undefined {
  const found = commitment === 'gti' ? starts(round, terms) : stops(round, terms)
  const last = found.at(-1)
  const holds = last !== undefined && last.run === round.reopenings.length
  const present = holds
    ? severityAt(history, last.at, commitment)
    : severityAt(history, Number.POSITIVE_INFINITY, 'gtr')
  const stands = terms.targets[present]?.[commitment] !== undefined
  const severity = stands
    ? present
    : found.map(({ at }) => severityAt(history, at, commitment)).findLast((each) => terms.targets[each]?.[commitment])
  const target = severity && terms.targets[severity]?.[commitment]
  if (severity === undefined || target === undefined) return undefined
  const pauses = union(history.pauses)
  const timed = (wanted: Target): Timed => {
    const calendar = book.calendarName(wanted.calendar, history.school)
    const time = book.time(calendar)
    const allowed = allowance(time, wanted, round.opened)
    const due = allowed === undefined ? 'unknown' : dueAt(time, round.opened, pauses, allowed.seconds)
    return { calendar, time, allowance: allowed, due }
  }
  let charged = 0
  const meetings = found.map(({ at, by }): Meeting => {
    const then = severityAt(history, at, commitment)
    const wanted = terms.targets[then]?.[commitment]
    if (wanted === undefined) return { at, by, severity: then, due: 'unknown', late: false, penalty: 0, added: 0 }
    const { time, due } = timed(wanted)
    const late = isLate(time, round.opened, due, at)
    const formula = late ? formulaOf(book, history, terms, commitment, due, at) : undefined
    const penalty = formula ? penaltyCents(formula) : 0
    const added = Math.max(0, penalty - charged)
    charged += added
    return { at, by, severity: then, due, late, ...(formula && { formula }), penalty, added }
  })
  return {
    commitment,
    severity,
    target,
    opened: round.opened,
    pauses,
    ...timed(target),
    meetings,
    met: holds && stands ? meetings.at(-1) : undefined,
    stands,
  }
}

type Timed = Pick<Judgement, 'calendar' | 'time' | 'allowance' | 'due'>

/** Late means strictly after. Without a due time it is still certain as long as the calendar knows the moment itself. */
export function isLate(time: ServiceTime, opened: number, due: Due, at: number): boolean | undefined {
  if (typeof due === 'number') return at > due
  return isKnown(time, opened, at) ? false : undefined
}

interface Found {
  at: number
  by: string
  run: number
}

/**
 * What meets the GTI: the event that the contract names, or one that cannot be without it. Who is on site has begun, and a
 * fault that is gone was treated.
 */
function starts({ starts: known, stops: [stop], reopenings }: Round, { start_event }: Terms): Found[] {
  const found = START_EVENTS.slice(START_EVENTS.indexOf(start_event)).flatMap((by) => {
    const at = known[by]
    return at === undefined ? [] : [{ at, by: by as string, run: reopenings.length }]
  })
  if (stop) found.push({ at: stop.at, by: stop.by, run: reopenings.length })
  return found.sort((a, b) => a.at - b.at).slice(0, 1)
}

/** What meets the GTR: of each run until a reopening the first event that the contract takes for it. */
function stops({ stops: known }: Round, { workaround_restores }: Terms): Found[] {
  const counted = known.filter(({ by }) => by !== 'workaround' || workaround_restores)
  return counted.filter(({ run }, index) => counted[index - 1]?.run !== run)
}

/** The severity in force at an event. One that is said in the same second comes after a start and before a restoration. */
function severityAt({ severities }: History, at: number, commitment: Commitment): Severity {
  const found = severities.findLast((each) => (commitment === 'gti' ? each.at < at : each.at <= at))
  return (found ?? severities[0])?.severity ?? SEVERITIES[2]
}

function formulaOf(
  book: ContractBook,
  history: History,
  { annual_value_eur, penalty }: Terms,
  commitment: Commitment,
  due: Due,
  at: number,
): PenaltyFormula | undefined {
  if (typeof due !== 'number' || !(penalty.commitments ?? ['gti', 'gtr']).includes(commitment)) return undefined
  const days = daysLate(book.clock.dayAt(due), book.clock.dayAt(at), penalty.counts_from)
  const annual = centsOf(annual_value_eur) ?? 0
  const ofClass = book.classes.get(classOf(book, history) ?? '')?.value_eur
  const value = penalty.value === 'class' && ofClass !== undefined ? (centsOf(ofClass) ?? 0) : annual
  return { value, days, divisor: penalty.divisor, part: penalty.value === 'month' ? 12 : 1 }
}

function classOf(book: ContractBook, { equipment, opened }: History): string | undefined {
  return equipment === undefined ? undefined : book.placement(equipment, book.clock.dayAt(opened))?.class
}
