import type { EquipmentLine } from '@preau/protocol/contracts/event.ts'
import type { EventLog } from '@preau/protocol/contracts/event-log.ts'
import { EventReader } from '@preau/protocol/contracts/read-event.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { ServiceEvent } from '@preau/protocol/rules/tickets/service-event.ts'
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

/** A log with what tells whether a figure that was made of it before still holds. */
export interface ReadLog {
  log: EventLog
  /** How often it has changed. */
  turn: number
  /** The earliest moment that anything after a turn says something about, ms since 1970; Infinity where nothing came. */
  changedSince(turn: number): number
}

/** What was read of the log of the service for a contract. */
interface Read {
  /** The last line that was read of each school. */
  after: Map<Id, number>
  reader: EventReader
  /** What came, turn by turn: of the n-th one the earliest moment that it says something about, ms since 1970. */
  changes: number[]
  equipment: { lines: readonly Line[]; stamp: string; log: EventLog } | undefined
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
  log(seen: SeenContract): Promise<ReadLog> {
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
    const schools = schoolIds(seen)
    const [spells, own] = [await downSpells(this.#db, schools), await equipmentLinesOf(this.#db, schools)]
    return byTime([...tickets, ...equipmentLines(names, spells, own, reader.log())]).map(({ text }) => text)
  }

  async #logOf(seen: SeenContract): Promise<ReadLog> {
    const names = namesOf(seen)
    const known = this.#read.get(seen.mark)
    // A device of another kind than before may be in the contract now, or no longer.
    const holds = known && [...known.named].every(([device, was]) => names.book.equipment.has(device) === was)
    const read: Read = holds ? known : newRead(known)
    const added = await this.#ticketLines(seen, names, read.after, read.named)
    for (const { text } of added) read.reader.add(text)
    const tickets = read.reader.log()
    if (added.length > 0) read.changes.push(Math.min(...openings(added, tickets)))
    this.#read.delete(seen.mark)
    this.#read.set(seen.mark, read)
    for (const mark of [...this.#read.keys()].slice(0, -KEPT)) this.#read.delete(mark)
    await this.#addEquipment(seen, names, read, added.length > 0)
    const { equipment, faults, lines } = (read.equipment ?? { log: tickets }).log
    const { changes } = read
    return {
      log: {
        tickets: tickets.tickets,
        equipment,
        lines: tickets.lines + lines,
        faults: [...tickets.faults, ...faults],
      },
      turn: changes.length,
      changedSince: (turn) => Math.min(Number.POSITIVE_INFINITY, ...changes.slice(turn)),
    }
  }

  /** Brings the log of the equipment up to the statuses and tickets of now. */
  async #addEquipment(seen: SeenContract, names: Names, read: Read, hasNewTickets: boolean): Promise<void> {
    const spells = await downSpells(this.#db, schoolIds(seen))
    const own = await equipmentLinesOf(this.#db, schoolIds(seen))
    const spelled = spells.map(({ device, from, to }) => `${device} ${from} ${to}`).join()
    const stamp = `${names.book.groups.length} ${own.length} ${spelled}`
    if (read.equipment?.stamp === stamp && !hasNewTickets) return
    const lines = equipmentLines(names, spells, own, read.reader.log())
    const before = read.equipment?.lines ?? []
    // Both are by time: what differs first differs earliest.
    const first = lines.findIndex(({ text }, index) => text !== before[index]?.text)
    const differs = first < 0 ? (before[lines.length]?.at ?? Number.POSITIVE_INFINITY) : undefined
    const since = differs ?? Math.min(lines[first]?.at ?? 0, before[first]?.at ?? Number.POSITIVE_INFINITY)
    const reader = new EventReader()
    for (const { text } of lines) reader.add(text)
    read.equipment = { lines, stamp, log: reader.log() }
    // An outage that ends later counts from its beginning.
    if (since !== Number.POSITIVE_INFINITY) read.changes.push(Math.min(since, beginning(lines, since)))
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
}

/** The lines about equipment by time: by statuses, by what was told of it alone, by tickets. */
function equipmentLines(
  names: Names,
  spells: readonly DownSpell[],
  own: readonly ServiceEvent[],
  { tickets }: EventLog,
): Line[] {
  const lines: EquipmentLine[] = [
    ...measuredLines(names, spells),
    ...own.flatMap((line) => equipmentLine(names, line)),
    ...[...tickets.values()].flatMap((told) => reportedLines(names, told)),
  ]
  return byTime(
    lines.map((line) => ({ at: Date.parse(line.at), text: JSON.stringify(line), equipment: line.equipment })),
  )
}

function byTime(lines: Line[]): Line[] {
  return lines.sort((a, b) => a.at - b.at || (a.text < b.text ? -1 : 1))
}

/** When the tickets of some lines were opened: a new line says something about all of the time of its ticket. */
function openings(added: readonly Line[], { tickets }: EventLog): number[] {
  const names = new Set(added.map(({ text }) => (JSON.parse(text) as { ticket: string }).ticket))
  return [...names].map((name) => Math.min(...(tickets.get(name)?.events ?? []).map(({ at }) => at * 1000)))
}

/** When the oldest outage of those began that change at a moment or later: their lines name the same equipment before it. */
function beginning(lines: readonly Line[], since: number): number {
  const changed = new Set(lines.filter(({ at }) => at >= since).map(({ equipment }) => equipment))
  const before = lines.find(({ at, equipment }) => at < since && changed.has(equipment))
  return before?.at ?? since
}

/** Nothing read yet; whatever was made of what was read before no longer holds. */
function newRead(known: Read | undefined): Read {
  const changes = known ? [...known.changes, 0] : []
  return { after: new Map(), reader: new EventReader(), changes, equipment: undefined, named: new Map() }
}

interface Line {
  at: number
  text: string
  /** What it is about, where it is an equipment. */
  equipment?: string
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
