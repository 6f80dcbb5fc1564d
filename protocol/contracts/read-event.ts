import { decoder } from '../decode.ts'
import { isPreauError } from '../errors.ts'
import { EquipmentLine, NEEDED, TicketLine } from './event.ts'
import type { Correction, EquipmentEvent, EventLog, LogFault, TicketEvent, Told } from './event-log.ts'
import { secondsOf } from './event-time.ts'
import { centsOf } from './money.ts'

const decodeTicket = decoder(TicketLine, 'EVENTS_INVALID')
const decodeEquipment = decoder(EquipmentLine, 'EVENTS_INVALID')

/** A line breaks a rule. Never leaves this file. */
class Fault extends Error {
  readonly fault: string
  readonly about: string | undefined

  constructor(fault: string, about?: string) {
    super(fault)
    this.fault = fault
    this.about = about
  }
}

/**
 * Reads a log line by line, so that a large file is never in memory as a whole. What cannot be read is named with its number,
 * from 1; an empty line is none.
 */
export class EventReader {
  readonly #log: EventLog = { tickets: new Map(), equipment: new Map(), lines: 0, faults: [] }
  /** One copy of each word that comes again and again: half of the memory of a log. */
  readonly #words = new Map<string, string>()
  #line = 0

  /** Takes the next line of the file, without its end. */
  add(text: string): void {
    this.#line++
    const plain = this.#line === 1 ? text.replace(/^\ufeff/, '') : text
    if (plain.trim() === '') return
    this.#log.lines++
    try {
      this.#read(plain)
    } catch (error) {
      this.#log.faults.push(asFault(this.#line, error))
    }
  }

  /** What was read so far. */
  log(): EventLog {
    return this.#log
  }

  #read(text: string): void {
    let value: unknown
    try {
      value = JSON.parse(text)
    } catch {
      throw new Fault('json')
    }
    if (typeof value === 'object' && value !== null && 'ticket' in value) this.#ticket(decodeTicket(value))
    else this.#equipment(decodeEquipment(value))
  }

  #ticket(line: TicketLine): void {
    const told = toldOf(this.#log.tickets, this.#word(line.ticket))
    needs(line)
    const at = timeOf(line.at)
    if (line.event === 'corrected') {
      const replaced = line.with
      if (replaced) needs(replaced)
      const by = replaced && this.#ticketEvent(replaced, timeOf(replaced.at), replaced.event)
      told.corrections.push(this.#correction(line, at, by))
    } else {
      told.events.push(this.#ticketEvent(line, at, line.event))
    }
  }

  #ticketEvent(
    from: Omit<TicketLine, 'at' | 'event' | 'ticket'>,
    at: number,
    event: TicketEvent['event'],
  ): TicketEvent {
    const { severity, commitment, proof, note } = from
    const made: TicketEvent = { line: this.#line, at, event }
    if (severity !== undefined) made.severity = severity
    if (commitment !== undefined) made.commitment = commitment
    if (proof !== undefined) made.proof = proof
    if (note !== undefined) made.note = note
    if (from.school !== undefined) made.school = from.school
    if (from.lot !== undefined) made.lot = this.#word(from.lot)
    if (from.equipment !== undefined) made.equipment = this.#word(from.equipment)
    if (from.cause !== undefined) made.cause = this.#word(from.cause)
    if (from.by !== undefined) made.by = this.#word(from.by)
    if (from.to !== undefined) made.to = this.#word(from.to)
    if (from.pause !== undefined) made.pause = { at: timeOf(from.pause.at), cause: this.#word(from.pause.cause) }
    if (from.amount_eur !== undefined) {
      const cents = centsOf(from.amount_eur)
      if (cents === undefined) throw new Fault('part_of_a_cent', 'amount_eur')
      made.amount = cents
    }
    return made
  }

  #equipment(line: EquipmentLine): void {
    const told = toldOf(this.#log.equipment, this.#word(line.equipment))
    needs(line)
    const at = timeOf(line.at)
    if (line.event === 'corrected') {
      const replaced = line.with
      if (replaced) needs(replaced)
      const by = replaced && this.#equipmentEvent(replaced, timeOf(replaced.at), replaced.event)
      told.corrections.push(this.#correction(line, at, by))
    } else {
      told.events.push(this.#equipmentEvent(line, at, line.event))
    }
  }

  #equipmentEvent(
    from: Omit<EquipmentLine, 'at' | 'event' | 'equipment'>,
    at: number,
    event: EquipmentEvent['event'],
  ): EquipmentEvent {
    const made: EquipmentEvent = { line: this.#line, at, event }
    if (from.school !== undefined) made.school = from.school
    if (from.class !== undefined) made.class = this.#word(from.class)
    if (from.cause !== undefined) made.cause = this.#word(from.cause)
    if (from.by !== undefined) made.by = this.#word(from.by)
    if (from.note !== undefined) made.note = from.note
    return made
  }

  #correction<E>(line: TicketLine | EquipmentLine, at: number, by: E | undefined): Correction<E> {
    if (line.replaces === undefined) throw new Fault('needs', 'replaces')
    const { event, cause } = line.replaces
    const replaces = { at: timeOf(line.replaces.at), event, ...(cause !== undefined && { cause }) }
    if (replaces.at > at) throw new Fault('corrects_the_future', 'replaces')
    return {
      line: this.#line,
      at,
      replaces,
      ...(by !== undefined && { with: by }),
      ...(line.by !== undefined && { by: line.by }),
      ...(line.cause !== undefined && { cause: line.cause }),
      ...(line.note !== undefined && { note: line.note }),
    }
  }

  #word(word: string): string {
    // V8 keeps one copy of those up to ten letters by itself.
    if (word.length <= 10) return word
    const known = this.#words.get(word)
    if (known !== undefined) return known
    this.#words.set(word, word)
    return word
  }
}

function toldOf<E>(map: Map<string, Told<E>>, name: string): Told<E> {
  const known = map.get(name)
  if (known) return known
  const told: Told<E> = { events: [], corrections: [] }
  map.set(name, told)
  return told
}

function needs(line: { event: string }): void {
  const fields = NEEDED[line.event]
  if (fields === undefined) return
  for (const field of fields) {
    if (!(field in line)) throw new Fault('needs', field)
  }
}

function timeOf(text: string): number {
  const at = secondsOf(text)
  if (at === undefined) throw new Fault('time', text)
  return at
}

function asFault(line: number, error: unknown): LogFault {
  if (error instanceof Fault) {
    return { line, fault: error.fault, ...(error.about !== undefined && { about: error.about }) }
  }
  if (isPreauError(error)) return { line, fault: 'shape', about: `${error.context.path}: ${error.context.expected}` }
  throw error
}
