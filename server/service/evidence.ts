import type { EquipmentLine } from '@preau/protocol/contracts/event.ts'
import type { EventLog } from '@preau/protocol/contracts/event-log.ts'
import { EventReader } from '@preau/protocol/contracts/read-event.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { zonedTime } from '@preau/protocol/rules/zoned-time.ts'
import type { Queries } from '../store/database.ts'
import {
  type DownSpell,
  downSpells,
  equipmentLinesOf,
  lastLines,
  linesByNumber,
  type TicketEventRow,
  ticketLinesOf,
} from '../store/evidence.ts'
import { schoolsOf } from './contract-sight.ts'
import type { SeenContract } from './contracts.ts'
import { equipmentLine, measuredLines, type Names, reportedLines, ticketLine } from './evidence-lines.ts'

/** Contracts whose logs are kept in memory: a year of 60 000 tickets is 150 MB. */
const KEPT = 6

/** What was read of the log of the service for a contract. */
interface Read {
  /** The last line that was read of each school. */
  after: Map<Id, number>
  reader: EventReader
  /** Counts what came, so that whoever kept a figure knows that it may be another one. */
  turn: number
  equipment: { spells: string; turn: number; log: EventLog } | undefined
  /** Devices that tickets were about, and whether the contract had them. */
  named: Map<Id, boolean>
}

/**
 * The log of a contract as it is published: a projection of the log of the service and of the statuses of devices, which are
 * never changed. INVARIANT: the engine of the server is given these very lines as text, so that a figure on a screen is what the
 * command line makes of the exported files.
 */
export class Evidence {
  readonly #db: Queries
  readonly #read = new Map<string, Read>()
  #busy: Promise<unknown> = Promise.resolve()

  constructor(db: Queries) {
    this.#db = db
  }

  /** The log as the engine takes it; what was read before is kept, and only what is new is added. */
  log(seen: SeenContract): Promise<{ log: EventLog; turn: number }> {
    // One after the other: two that add to one log at a time would add some lines twice.
    const next = this.#busy.then(() => this.#logOf(seen))
    this.#busy = next.catch(() => undefined)
    return next
  }

  /** The file: a JSON object a line, by time. */
  async lines(seen: SeenContract): Promise<string[]> {
    const names = namesOf(seen)
    const tickets = await this.#ticketLines(seen, names, new Map(), new Map())
    const reader = new EventReader()
    for (const { text } of tickets) reader.add(text)
    const spells = await downSpells(this.#db, schoolIds(seen))
    const lines = [...tickets, ...(await this.#equipmentLines(seen, names, spells, reader.log()))]
    return lines.sort((a, b) => a.at - b.at || (a.text < b.text ? -1 : 1)).map(({ text }) => text)
  }

  async #logOf(seen: SeenContract): Promise<{ log: EventLog; turn: number }> {
    const names = namesOf(seen)
    const known = this.#read.get(seen.mark)
    // A device of another kind than before may be in the contract now, or no longer.
    const holds = known && [...known.named].every(([device, was]) => names.book.equipment.has(device) === was)
    const read: Read = holds ? known : newRead((known?.turn ?? 0) + 1)
    const added = await this.#ticketLines(seen, names, read.after, read.named)
    for (const { text } of added) read.reader.add(text)
    if (added.length > 0) read.turn++
    this.#read.delete(seen.mark)
    this.#read.set(seen.mark, read)
    for (const mark of [...this.#read.keys()].slice(0, -KEPT)) this.#read.delete(mark)
    const tickets = read.reader.log()
    const spells = await downSpells(this.#db, schoolIds(seen))
    const stamp = `${names.book.groups.length} ${spells.map(({ device, from, to }) => `${device} ${from} ${to}`).join()}`
    if (read.equipment?.spells !== stamp || read.equipment.turn !== read.turn) {
      const reader = new EventReader()
      for (const { text } of await this.#equipmentLines(seen, names, spells, tickets)) reader.add(text)
      read.turn++
      read.equipment = { spells: stamp, turn: read.turn, log: reader.log() }
    }
    const { equipment, faults, lines } = read.equipment.log
    const log = {
      tickets: tickets.tickets,
      equipment,
      lines: tickets.lines + lines,
      faults: [...tickets.faults, ...faults],
    }
    return { log, turn: read.turn }
  }

  /** The lines about tickets of the lots that are seen, after those that are known; notes how far they go in `after`. */
  async #ticketLines(
    seen: SeenContract,
    names: Names,
    after: Map<Id, number>,
    named: Map<Id, boolean>,
  ): Promise<Line[]> {
    const last = await lastLines(this.#db, schoolIds(seen))
    const grown = [...last].filter(([school, n]) => n > (after.get(school) ?? 0))
    if (grown.length === 0) return []
    const asked = grown.map(([school]) => [school, after.get(school) ?? 0] as const)
    const lots = new Set<string | null>(seen.lots.map(({ id }) => id))
    const rows = (await ticketLinesOf(this.#db, seen.stored.id, asked)).filter(({ lot }) => lots.has(lot))
    const replaced = await this.#replaced(rows)
    for (const [school, n] of grown) after.set(school, n)
    for (const { event } of rows) {
      if (event.equipment !== null) named.set(event.equipment, names.book.equipment.has(event.equipment))
    }
    return rows.map(({ number, event }) => {
      const line = ticketLine(names, `T-${number}`, event, replaced.get(`${event.school} ${event.replaces}`))
      return { at: event.at, text: JSON.stringify(line) }
    })
  }

  async #replaced(rows: readonly TicketEventRow[]) {
    const asked = rows.flatMap(({ event: { school, replaces } }) =>
      replaces === undefined ? [] : [[school, replaces] as const],
    )
    const found = await linesByNumber(this.#db, asked)
    return new Map(found.map((line) => [`${line.school} ${line.n}`, line]))
  }

  async #equipmentLines(
    seen: SeenContract,
    names: Names,
    spells: readonly DownSpell[],
    { tickets }: EventLog,
  ): Promise<Line[]> {
    const own = await equipmentLinesOf(this.#db, schoolIds(seen))
    const lines: EquipmentLine[] = [
      ...measuredLines(names, spells),
      ...own.flatMap((line) => equipmentLine(names, line)),
      ...[...tickets.values()].flatMap((told) => reportedLines(names, told)),
    ]
    return lines.map((line) => ({ at: Date.parse(line.at), text: JSON.stringify(line) }))
  }
}

function newRead(turn: number): Read {
  return { after: new Map(), reader: new EventReader(), turn, equipment: undefined, named: new Map() }
}

interface Line {
  at: number
  text: string
}

function namesOf(seen: SeenContract): Names {
  const book = seen.book()
  return { book, uaiOf: seen.uaiOf, write: zonedTime(book.contract.time_zone) }
}

/** The schools of the lots that are seen, as far as this server has them. */
export function schoolIds({ contract, lots, idOf }: SeenContract): Id[] {
  const uais = new Set(lots.flatMap((lot) => schoolsOf(contract, lot).map(({ uai }) => uai)))
  return [...uais].flatMap((uai) => idOf(uai) ?? [])
}
