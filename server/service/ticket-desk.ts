import type { TicketActRequest, TicketCorrection, TicketOpening } from '@preau/protocol/api/ticket-acts.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { KioskCheck } from '@preau/protocol/kiosk.ts'
import { clocksOf } from '@preau/protocol/rules/tickets/clocks.ts'
import { NOTHING_NOTED } from '@preau/protocol/rules/tickets/noted.ts'
import { ENDED_BY_ARRIVAL } from '@preau/protocol/rules/tickets/pauses.ts'
import { COMMUNE, type TicketSeverity } from '@preau/protocol/rules/tickets/service-event.ts'
import { actRefusal } from '@preau/protocol/rules/tickets/states.ts'
import { SEVERITY_OF } from '@preau/protocol/rules/tickets/symptoms.ts'
import type { Queries } from '../store/database.ts'
import { eventOfKey } from '../store/service-events.ts'
import { findNote, type NoteBody } from '../store/ticket-notes.ts'
import {
  getTicket,
  insertTicket,
  nextTicketNumber,
  type StoredTicket,
  saveTicket,
  type TicketFacts,
  ticketName,
} from '../store/tickets.ts'
import type { Cover } from './cover.ts'
import type { TicketHappening } from './tell.ts'
import { correctionOf } from './ticket-correction.ts'
import { type EventActRequest, isEventAct, lineOf } from './ticket-lines.ts'
import { addLine, endTurn, noteOn, type TicketParts, type TicketTurn, turnOn } from './ticket-log.ts'
import { noteOf } from './ticket-note.ts'
import { wholeSecond, workTime } from './work-time.ts'

/** Who works on a ticket: a random id, and for which side of the contract. */
export interface Worker {
  person: Id | null
  side: 'supplier' | 'commune'
}

/** Where a ticket is opened, as far as its reach and its places were looked at already. */
export type Opened = Omit<TicketFacts, 'id' | 'number' | 'openedBy'> & {
  key: Id
  severity: TicketSeverity
  at: number
  /** The lot of the contract, where it is named. */
  lot?: string
}

/** A ticket after an act; `changed` is false where the same was asked before. */
export interface Worked {
  ticket: StoredTicket
  changed: boolean
}

/** What is older when it comes from the other side is no news, in ms: who was told all of a year would read nothing. */
const NEWS_FOR = 24 * 60 * 60 * 1000

interface When {
  at: number
  isNow: boolean
  worker: Worker
}

/** The severity of what a person tells in three touches. */
export function severityOf({ severity, canTeach }: Pick<TicketOpening, 'severity' | 'canTeach'>): TicketSeverity {
  return severity ?? (canTeach === undefined ? 'minor' : SEVERITY_OF[canTeach])
}

/**
 * Where tickets are opened and worked on; always within a transaction of who asks. INVARIANT: what is asked for with the same key
 * twice is done once.
 */
export class TicketDesk {
  readonly #parts: TicketParts

  constructor(parts: TicketParts) {
    this.#parts = parts
  }

  /** Opens a ticket. `at` is in whole seconds (`workTime`). */
  async open(transaction: Queries, opened: Opened, openedBy: Id | null): Promise<StoredTicket> {
    const { newId, covers, clock } = this.#parts
    const { key, severity, at, lot, ...facts } = opened
    const { school, device, kind } = facts
    const about = { school, device, kind, at, ...(lot !== undefined && { lot }) }
    const cover = severity === 'request' ? undefined : await covers.coverOf(transaction, about)
    const party = cover?.supplier ?? COMMUNE
    const turn: TicketTurn = {
      cover,
      log: [],
      happened: [],
      ticket: {
        ...facts,
        ...{ id: newId(), number: await nextTicketNumber(transaction), openedBy },
        ...NOTHING_NOTED,
        ...{ severity, state: 'open', party, lot: cover?.lot ?? null, openedAt: at, pauses: [] },
        ...{ restoredAt: null, endedAt: null, contract: null, clocks: [], changedAt: clock() },
      },
    }
    await insertTicket(transaction, turn.ticket)
    const fields = { event: 'opened', severity, to: party, ...(cover && { lot: cover.lot }) } as const
    await addLine(this.#parts, transaction, turn, { fields, at, isNow: true, key, recordedBy: openedBy })
    return await endTurn(this.#parts, transaction, turn)
  }

  /**
   * Does an act to a ticket. Throws TICKET_ACT_REFUSED, TICKET_TIME_INVALID, and REQUEST_INVALID for a key that was another act's,
   * or for words that the contract does not know.
   */
  async act(transaction: Queries, ticket: StoredTicket, request: TicketActRequest, worker: Worker): Promise<Worked> {
    if (await this.wasAsked(transaction, ticket, request.key)) return { ticket, changed: false }
    const turn = await turnOn(this.#parts, transaction, ticket)
    const isNow = request.at === undefined
    const at = workTime(request.at, this.#parts.clock(), ticket.openedAt)
    if (isNow) {
      const reason = actRefusal(request.act, ticket.state, ticket.severity === 'request')
      if (reason) throw new PreauError('TICKET_ACT_REFUSED', { act: request.act, state: ticket.state, reason })
    }
    if (isEventAct(request)) await this.#event(transaction, turn, request, { at, isNow, worker })
    else {
      const { kind, body } = noteOf(request, worker.person)
      const made = { at, kind, body, file: null, recordedAt: this.#parts.clock(), recordedBy: worker.person }
      await noteOn(transaction, turn, { id: request.key, ...made })
      if (request.act === 'swap') await this.#restored(transaction, turn, { at, isNow, worker })
    }
    return { ticket: await endTurn(this.#parts, transaction, turn), changed: true }
  }

  /**
   * Puts another line in the place of one of the log, or takes it back; both stay to be read. Throws as `act` does, and
   * REQUEST_INVALID for a line that is not there or was replaced already.
   */
  async correct(
    transaction: Queries,
    ticket: StoredTicket,
    request: TicketCorrection,
    worker: Worker,
  ): Promise<Worked> {
    const { key, reason } = request
    if (await this.wasAsked(transaction, ticket, key)) return { ticket, changed: false }
    const turn = await turnOn(this.#parts, transaction, ticket)
    const now = wholeSecond(this.#parts.clock())
    const { replaces, said } = correctionOf(turn, request, now)
    const by = sideOf(turn.cover, worker)
    const fields = { event: 'corrected', note: reason, ...(by !== undefined && { by }) } as const
    const asked = { fields, at: now, isNow: true, key, recordedBy: worker.person, replaces }
    await addLine(this.#parts, transaction, turn, { ...asked, ...(said && { with: said }) })
    return { ticket: await endTurn(this.#parts, transaction, turn), changed: true }
  }

  /** Adds a picture, which lies in the store already. Throws as `act` does. */
  async addPhoto(
    transaction: Queries,
    ticket: StoredTicket,
    { key, at: told, file, body }: { key: Id; at?: number; file: string; body: NoteBody },
    person: Id | null,
  ): Promise<Worked> {
    if (await this.wasAsked(transaction, ticket, key)) return { ticket, changed: false }
    const turn = await turnOn(this.#parts, transaction, ticket)
    const at = workTime(told, this.#parts.clock(), ticket.openedAt)
    const made = { id: key, at, kind: 'photo', body, file } as const
    await noteOn(transaction, turn, { ...made, recordedAt: this.#parts.clock(), recordedBy: person })
    return { ticket: await endTurn(this.#parts, transaction, turn), changed: true }
  }

  /** Notes what the machine at the board found out by itself, where it looked at anything. `told`: when, ms since 1970. */
  async checked(
    transaction: Queries,
    ticket: StoredTicket,
    { checks, at: told }: { checks: readonly KioskCheck[]; at: number },
  ): Promise<StoredTicket> {
    const looked = checks.filter(({ verdict }) => verdict !== 'pending')
    if (looked.length === 0) return ticket
    const { clock, newId } = this.#parts
    const turn = await turnOn(this.#parts, transaction, ticket)
    const at = Math.max(ticket.openedAt, wholeSecond(Math.min(told, clock())))
    const made = { id: newId(), at, kind: 'checked', body: { checks: looked }, file: null } as const
    await noteOn(transaction, turn, { ...made, recordedAt: clock(), recordedBy: null })
    return await endTurn(this.#parts, transaction, turn)
  }

  /**
   * Writes that a lesson was lost to what the ticket is about, where that does not stand there already. `at`: when its hour was
   * over, ms since 1970.
   */
  async sessionLost(
    transaction: Queries,
    ticket: StoredTicket,
    { key, at: over }: { key: Id; at: number },
  ): Promise<StoredTicket> {
    if (await eventOfKey(transaction, ticket.school, key)) return ticket
    const turn = await turnOn(this.#parts, transaction, ticket)
    const at = Math.max(ticket.openedAt, wholeSecond(over))
    const fields = { event: 'session_lost' } as const
    await addLine(this.#parts, transaction, turn, { fields, at, isNow: false, key, recordedBy: null })
    return await endTurn(this.#parts, transaction, turn)
  }

  /**
   * A fix was done from afar, its check passed, and nothing is seen of the fault any more: it works again, and nobody has to say so.
   * Throws TICKET_ACT_REFUSED.
   */
  async fixed(transaction: Queries, ticket: StoredTicket, { note }: { note: string }): Promise<StoredTicket> {
    const { clock, newId } = this.#parts
    const turn = await turnOn(this.#parts, transaction, ticket)
    const add = async (event: 'restored' | 'closed', act: 'restore' | 'close') => {
      const asked = { at: wholeSecond(clock()), isNow: true, key: newId(), recordedBy: null }
      await addLine(this.#parts, transaction, turn, { ...asked, fields: { event, note }, act })
    }
    if (ticket.state !== 'restored') await add('restored', 'restore')
    await add('closed', 'close')
    return await endTurn(this.#parts, transaction, turn)
  }

  /** The due times of a ticket by the contract of now; undefined where they are the same as before. */
  async reclock(transaction: Queries, id: Id): Promise<StoredTicket | undefined> {
    const ticket = await getTicket(transaction, 'all', id)
    const { cover, log } = await turnOn(this.#parts, transaction, ticket)
    const now = this.#parts.clock()
    const clocks = cover ? clocksOf(cover, ticketName(ticket.number), log, now) : []
    const changed = { ...ticket, contract: cover?.contract ?? null, clocks }
    const same = (each: StoredTicket) =>
      JSON.stringify([each.contract, each.clocks.map(({ due, state }) => [due, state])])
    if (same(changed) === same(ticket)) return undefined
    await saveTicket(transaction, changed)
    return changed
  }

  /**
   * Lines and notes of a ticket came from the other side of an uplink: its due times follow, and who waits for it is told of what is
   * news, as if it had been done here.
   */
  async arrived(transaction: Queries, id: Id, happened: readonly TicketHappening[]): Promise<void> {
    const { clock, tell } = this.#parts
    const ticket = (await this.reclock(transaction, id)) ?? (await getTicket(transaction, 'all', id))
    const news = happened.filter(({ recordedAt }) => clock() - recordedAt < NEWS_FOR)
    for (const each of news) await tell?.(transaction, ticket, each)
  }

  /** Whether an act or a note of a ticket was asked for with this key. Throws REQUEST_INVALID where it was of another ticket. */
  async wasAsked(transaction: Queries, { school, id }: StoredTicket, key: Id): Promise<boolean> {
    const known = (await eventOfKey(transaction, school, key)) ?? (await findNote(transaction, school, key))
    if (known && known.ticket !== id) throw new PreauError('REQUEST_INVALID', { path: '/key', expected: 'a new key' })
    return known !== undefined
  }

  async #event(
    transaction: Queries,
    turn: TicketTurn,
    request: EventActRequest,
    { at, isNow, worker }: When,
  ): Promise<void> {
    const { key, act } = request
    const { cover, ticket } = turn
    const fields = lineOf(request, { cover, by: sideOf(cover, worker), pauses: ticket.pauses })
    const recordedBy = worker.person
    const line = await addLine(this.#parts, transaction, turn, { fields, at, isNow, key, recordedBy, act })
    const note = (kind: 'visit' | 'assigned', body: { visitAt?: number; to?: Id }) =>
      noteOn(transaction, turn, {
        ...{ id: this.#parts.newId(), at: line.at, kind, body, file: null },
        ...{ recordedAt: this.#parts.clock(), recordedBy },
      })
    if (request.act === 'pause' && request.visitAt !== undefined) await note('visit', { visitAt: request.visitAt })
    if (act === 'on_site') await this.resumeAll(transaction, turn, { at: line.at, isNow, recordedBy })
    if (recordedBy !== null && takes(act, ticket)) await note('assigned', { to: recordedBy })
  }

  /** Another equipment stands where the broken one stood: the class can go on. */
  async #restored(transaction: Queries, turn: TicketTurn, { at, isNow, worker }: When): Promise<void> {
    const by = sideOf(turn.cover, worker)
    const fields = { event: 'restored', cause: 'swap', ...(by !== undefined && { by }) } as const
    const asked = { fields, at, isNow, key: this.#parts.newId(), recordedBy: worker.person }
    await addLine(this.#parts, transaction, turn, { ...asked, act: 'restore' })
  }

  /** Ends every pause that waited for somebody to come, as of a moment. */
  async resumeAll(
    transaction: Queries,
    turn: TicketTurn,
    { at, isNow, recordedBy }: { at: number; isNow: boolean; recordedBy: Id | null },
  ): Promise<void> {
    const waiting = turn.ticket.pauses.filter(({ cause, since }) => ENDED_BY_ARRIVAL.includes(cause) && since <= at)
    for (const { cause } of waiting) {
      const fields = { event: 'resumed', cause } as const
      const key = this.#parts.newId()
      await addLine(this.#parts, transaction, turn, { fields, at, isNow, key, recordedBy, act: 'resume' })
    }
  }
}

/** Who begins to work on a ticket has it; who comes later only where nobody has. */
function takes(act: EventActRequest['act'], { assignee }: StoredTicket): boolean {
  return act === 'acknowledge' || ((act === 'remote_start' || act === 'on_site') && assignee === null)
}

function sideOf(cover: Cover | undefined, { side }: Worker): string | undefined {
  return cover && (side === 'supplier' ? cover.supplier : cover.buyer)
}
