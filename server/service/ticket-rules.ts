import type { NoteKind } from '@preau/protocol/api/tickets.ts'
import { isPreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { isStorm, OPENING_RULES, openingRule, STORM, STORM_RULE } from '@preau/protocol/rules/tickets/opening.ts'
import { contractMarks } from '../store/contracts.ts'
import type { Database, Queries } from '../store/database.ts'
import { hasRecoveries, joinDevices, noteRecoveries } from '../store/ticket-devices.ts'
import {
  type Fallen,
  type FaultyDevice,
  fallenSince,
  openIncident,
  openIncidents,
  recoveredFaults,
  repeatedFaults,
  unknownFaults,
} from '../store/ticket-faults.ts'
import { liveTickets, openTicketsOf, type StoredTicket, ticketsAwaitingVisit } from '../store/tickets.ts'
import { isAtSchool } from './school-time.ts'
import type { TicketDesk } from './ticket-desk.ts'
import { addLine, endTurn, noteOn, type TicketParts, turnOn } from './ticket-log.ts'
import { wholeSecond } from './work-time.ts'

export interface TicketRulesParts extends TicketParts {
  db: Database
  desk: TicketDesk
  /** Called when a rule changed a ticket, after it was stored. */
  told(ticket: StoredTicket): void
  /** Hears of a line that a ticket did not take. */
  failed(error: unknown): void
}

/** A fault that comes and goes is noted again after so long at the earliest, in ms. */
const QUIET = 60 * 60 * 1000
/** Without a change it is looked so often, in ms: time alone makes a fault one, and brings an appointment. */
const EVERY = 20_000
/** Of the devices of an incident so many are named in a line. */
const NAMED = 20

/**
 * What time and the statuses of devices do to tickets. INVARIANT: everything is asked of the store, so that a restart forgets
 * nothing, and a device has one ticket at most that is not over.
 */
export class TicketRules {
  readonly #parts: TicketRulesParts
  #lookAt = 0
  #marks = ''

  constructor(parts: TicketRulesParts) {
    this.#parts = parts
  }

  /** The status of some device changed: the next turn looks at once. */
  touched(): void {
    this.#lookAt = 0
  }

  /** Looks where something changed or enough time went by. */
  async turn(): Promise<void> {
    const now = this.#parts.clock()
    if (now < this.#lookAt && this.#lookAt - now <= EVERY) return
    this.#lookAt = now + EVERY
    await this.look()
  }

  /** Looks once at everything; incidents come first, so that their devices open no tickets of their own. */
  async look(): Promise<void> {
    await this.#incidents()
    await this.#repeats()
    await this.#faults()
    await this.#recoveries()
    await this.#visits()
    await this.#clocks()
  }

  async #incidents(): Promise<void> {
    const { db, clock } = this.#parts
    const now = clock()
    for (const incident of await openIncidents(db)) {
      if (now - (incident.seenAt ?? incident.openedAt) > STORM_RULE.joinsFor) continue
      const fallen = await fallenSince(db, incident.openedAt - STORM_RULE.within, 1)
      const own = fallen.find(({ school }) => school === incident.school)
      if (own) await this.#write(async (transaction) => await this.#join(transaction, incident, own.devices))
    }
    for (const fallen of await fallenSince(db, now - STORM_RULE.within, STORM_RULE.least)) {
      if (!isStorm(fallen.devices.length, fallen.ofSchool)) continue
      // Outside of its hours a school is switched off.
      if (!(await isAtSchool(db, fallen.school, now))) continue
      await this.#write(async (transaction) => await this.#storm(transaction, fallen, now))
    }
  }

  async #storm(transaction: Queries, { school, devices }: Fallen, now: number): Promise<StoredTicket | undefined> {
    const known = await openIncident(transaction, school)
    if (known) return undefined
    const { symptom, severity } = STORM_RULE
    const nothing = { device: null, kind: null, room: null, title: '', canTeach: null } as const
    const opened = {
      school,
      ...nothing,
      symptom,
      severity,
      rule: STORM,
      at: wholeSecond(now),
      key: this.#parts.newId(),
    }
    const ticket = await this.#parts.desk.open(transaction, opened, null)
    return (await this.#join(transaction, ticket, devices)) ?? ticket
  }

  /** Adds devices to an incident; undefined where it has all of them. */
  async #join(transaction: Queries, incident: StoredTicket, devices: readonly Id[]): Promise<StoredTicket | undefined> {
    const now = this.#parts.clock()
    const count = await joinDevices(transaction, incident.school, incident.id, devices, now)
    if (count === 0) return undefined
    return await this.#note(transaction, incident, 'joined', now, { count, devices: devices.slice(0, NAMED) })
  }

  async #repeats(): Promise<void> {
    for (const { ticket, since } of await repeatedFaults(this.#parts.db, QUIET)) {
      await this.#write((transaction) => this.#note(transaction, ticket, 'repeat', since, {}))
    }
  }

  async #faults(): Promise<void> {
    const { db, clock } = this.#parts
    const now = clock()
    const shortest = Math.min(...OPENING_RULES.map(({ after }) => after))
    for (const fault of await unknownFaults(db, now - shortest)) {
      const rule = openingRule(fault.reason)
      if (!rule || now - fault.since < rule.after) continue
      await this.#write(async (transaction) => {
        const [restored] = (await openTicketsOf(transaction, fault.school, fault.device)).filter(
          ({ state }) => state === 'restored',
        )
        return restored ? await this.#reopen(transaction, restored, fault) : await this.#open(transaction, fault, now)
      })
    }
  }

  async #open(transaction: Queries, fault: FaultyDevice, now: number): Promise<StoredTicket | undefined> {
    const rule = openingRule(fault.reason)
    if (!rule) return undefined
    const { school, device, kind, room } = fault
    const { symptom, severity, reason } = rule
    const facts = { school, device, kind, room, symptom, severity, title: '', canTeach: null, rule: reason }
    return await this.#parts.desk.open(transaction, { ...facts, at: wholeSecond(now), key: this.#parts.newId() }, null)
  }

  /** What was said to work again does not. */
  async #reopen(transaction: Queries, ticket: StoredTicket, { since }: FaultyDevice): Promise<StoredTicket> {
    const parts = this.#parts
    const turn = await turnOn(parts, transaction, ticket)
    const asked = { fields: { event: 'reopened' }, key: parts.newId(), recordedBy: null, act: 'reopen' } as const
    await addLine(parts, transaction, turn, { ...asked, at: wholeSecond(parts.clock()), isNow: true })
    const note = { id: parts.newId(), at: since, kind: 'repeat', body: {}, file: null } as const
    await noteOn(transaction, turn, { ...note, recordedAt: parts.clock(), recordedBy: null })
    return await endTurn(parts, transaction, turn)
  }

  async #recoveries(): Promise<void> {
    const { db, clock } = this.#parts
    for (const { ticket, since } of await recoveredFaults(db)) {
      await this.#write((transaction) => this.#note(transaction, ticket, 'recovered', since, {}))
    }
    for (const incident of await openIncidents(db)) {
      if (incident.recoveredAt !== null || !(await hasRecoveries(db, incident.school, incident.id))) continue
      await this.#write(async (transaction) => {
        const left = await noteRecoveries(transaction, incident.school, incident.id, clock())
        return left > 0 ? undefined : await this.#note(transaction, incident, 'recovered', clock(), {})
      })
    }
  }

  /** The clock of a ticket goes on when its appointment has come. */
  async #visits(): Promise<void> {
    const { db, clock, desk } = this.#parts
    for (const ticket of await ticketsAwaitingVisit(db, clock())) {
      await this.#write(async (transaction) => {
        const turn = await turnOn(this.#parts, transaction, ticket)
        const at = wholeSecond(ticket.visitAt ?? clock())
        const lines = turn.log.length
        await desk.resumeAll(transaction, turn, { at, isNow: false, recordedBy: null })
        return turn.log.length === lines ? undefined : await endTurn(this.#parts, transaction, turn)
      })
    }
  }

  /** A contract came, or another version of one: what is not over is due when that says. Also once after each start. */
  async #clocks(): Promise<void> {
    const { db, desk } = this.#parts
    const marks = JSON.stringify(await contractMarks(db))
    if (marks === this.#marks) return
    for (const { id } of await liveTickets(db)) await this.#write((transaction) => desk.reclock(transaction, id))
    this.#marks = marks
  }

  async #note(
    transaction: Queries,
    ticket: StoredTicket,
    kind: NoteKind,
    at: number,
    body: { count?: number; devices?: Id[] },
  ): Promise<StoredTicket> {
    const turn = await turnOn(this.#parts, transaction, ticket)
    const made = { id: this.#parts.newId(), at, kind, body, file: null }
    await noteOn(transaction, turn, { ...made, recordedAt: this.#parts.clock(), recordedBy: null })
    return await endTurn(this.#parts, transaction, turn)
  }

  async #write(work: (transaction: Queries) => Promise<StoredTicket | undefined>): Promise<void> {
    try {
      const ticket = await this.#parts.db.write(work)
      if (ticket) this.#parts.told(ticket)
    } catch (error) {
      // One ticket that cannot take its line must not keep the others from theirs.
      if (!isPreauError(error, 'TICKET_ACT_REFUSED')) throw error
      this.#parts.failed(error)
    }
  }
}
