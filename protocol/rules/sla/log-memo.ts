import type { EquipmentEvent, LogFault, TicketEvent, Told } from '../../contracts/event-log.ts'
import type { ContractBook } from './book.ts'
import { equipmentFaults } from './check-facts.ts'
import type { History } from './history.ts'
import { ordered } from './order.ts'
import { type Outage, outagesOf } from './outages.ts'
import { toldTicket } from './tickets.ts'

/** From when to when a ticket has anything to say, and what is wrong with its lines. Seconds since 1970. */
export interface TicketCase {
  faults: readonly LogFault[]
  begins: number
  /** When the last of it was over; Infinity where something goes on. */
  over: number
}

/** What an equipment suffered, by the beginnings; `until`: when the last of it ended. */
export interface EquipmentCase {
  faults: readonly LogFault[]
  outages: readonly Outage[]
  from: number
  until: number
}

interface Kept<C, E> {
  name: string
  told: Told<E>
  events: number
  corrections: number
  found: C
}

const NONE: readonly LogFault[] = []

/**
 * What a log says in every period alike, kept for whoever makes one statement after another of a log that grows: so each looks
 * at the few tickets of its own period. INVARIANT: a statement with a memo is the same as one without. What is told of a ticket
 * or an equipment is only ever added to, or told anew in another object.
 */
export class LogMemo {
  readonly book: ContractBook
  // By the place in the log: a name is looked up in a map for longer than all of the rest takes.
  readonly #tickets: (Kept<TicketCase, TicketEvent> | undefined)[] = []
  readonly #equipment: (Kept<EquipmentCase, EquipmentEvent> | undefined)[] = []

  constructor(book: ContractBook) {
    this.book = book
  }

  /** The same under a contract that differs in where some equipment is and in nothing else. */
  under(book: ContractBook, moved: ReadonlySet<string>): LogMemo {
    const memo = new LogMemo(book)
    for (const [place, each] of this.#tickets.entries()) {
      const isAbout = each?.told.events.some(({ equipment }) => equipment !== undefined && moved.has(equipment))
      memo.#tickets[place] = isAbout || each?.corrections !== 0 ? undefined : each
    }
    for (const [place, each] of this.#equipment.entries()) {
      memo.#equipment[place] = each && moved.has(each.name) ? undefined : each
    }
    return memo
  }

  /** @param place where it stands in the log; at another place than before it is only looked at again */
  ticket(place: number, name: string, told: Told<TicketEvent>): TicketCase {
    return kept(this.#tickets, place, name, told, this.book, ticketCase)
  }

  equipment(place: number, name: string, told: Told<EquipmentEvent>): EquipmentCase {
    return kept(this.#equipment, place, name, told, this.book, equipmentCase)
  }
}

function kept<C, E>(
  all: (Kept<C, E> | undefined)[],
  place: number,
  name: string,
  told: Told<E>,
  book: ContractBook,
  make: (book: ContractBook, name: string, told: Told<E>) => C,
): C {
  const known = all[place]
  const { events, corrections } = told
  if (known?.told === told && known.events === events.length && known.corrections === corrections.length) {
    return known.found
  }
  const found = make(book, name, told)
  all[place] = { name, told, events: events.length, corrections: corrections.length, found }
  return found
}

function ticketCase(book: ContractBook, name: string, told: Told<TicketEvent>): TicketCase {
  const { history, faults } = toldTicket(book, name, told, Number.POSITIVE_INFINITY)
  return {
    faults: faults.length === 0 ? NONE : faults,
    begins: history?.opened ?? Number.POSITIVE_INFINITY,
    over: history ? overAt(history) : Number.POSITIVE_INFINITY,
  }
}

/** What an equipment suffered by all that is told of it. */
export function equipmentCase(book: ContractBook, name: string, told: Told<EquipmentEvent>): EquipmentCase {
  const { events, faults } = ordered(told)
  for (const event of events) faults.push(...equipmentFaults(book, name, event))
  const { outages, faults: impossible } = outagesOf(events)
  faults.push(...impossible)
  return {
    faults: faults.length === 0 ? NONE : faults,
    outages,
    from: outages[0]?.from ?? Number.POSITIVE_INFINITY,
    until: outages.reduce((last, { to }) => Math.max(last, to), Number.NEGATIVE_INFINITY),
  }
}

/** The outages as they stood at a moment: what ended later had not ended. */
export function outagesUntil(outages: readonly Outage[], end: number): Outage[] {
  return outages.flatMap((outage) => {
    if (outage.from >= end) return []
    return outage.to < end ? [outage] : [{ ...outage, to: Number.POSITIVE_INFINITY }]
  })
}

/** When everything about a ticket was over, so that no later period has anything of it; Infinity where something goes on. */
export function overAt({ rounds, lost }: History): number {
  let over = lost.reduce((last, { at }) => Math.max(last, at), Number.NEGATIVE_INFINITY)
  for (const { opened, stops, reopenings, rejected } of rounds) {
    const ended = rejected ?? stops.findLast(({ by, run }) => by !== 'workaround' && run === reopenings.length)?.at
    over = Math.max(over, opened, ended ?? Number.POSITIVE_INFINITY)
  }
  return over
}

/** From when on the outages of an equipment are others, in seconds since 1970; Infinity where they are the same. */
export function changedFrom(before: EquipmentCase | undefined, after: EquipmentCase | undefined): number {
  if ((before?.faults.length ?? 0) + (after?.faults.length ?? 0) > 0) return Number.NEGATIVE_INFINITY
  const [old, now] = [before?.outages ?? [], after?.outages ?? []]
  let since = Number.POSITIVE_INFINITY
  for (let index = 0; index < Math.max(old.length, now.length); index++) {
    const [was, is] = [old[index], now[index]]
    if (was?.from === is?.from && was?.to === is?.to && was?.cause === is?.cause) continue
    since = Math.min(since, was?.from ?? Number.POSITIVE_INFINITY, is?.from ?? Number.POSITIVE_INFINITY)
  }
  return since
}
