import type { EventLog } from '@preau/protocol/contracts/event-log.ts'
import { EventReader } from '@preau/protocol/contracts/read-event.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { ContractBook, Placement } from '@preau/protocol/rules/sla/book.ts'
import { LogMemo } from '@preau/protocol/rules/sla/log-memo.ts'
import { zonedTime } from '@preau/protocol/rules/zoned-time.ts'
import type { Queries } from '../store/database.ts'
import {
  downMarks,
  downSpells,
  endedSpells,
  equipmentLinesOf,
  type LineSpan,
  lastLines,
  linesByNumber,
  type TicketEventRow,
  ticketLinesOf,
} from '../store/evidence.ts'
import { schoolsOf } from './contract-sight.ts'
import type { SeenContract } from './contracts.ts'
import { byTime, EquipmentLog, inOrder, type TimedLine } from './equipment-log.ts'
import { equipmentLine, measuredLines, type Names, reportedLines, ticketLine } from './evidence-lines.ts'
import type { Told } from './progress.ts'
import { Slices } from './slices.ts'

/** Contracts whose logs are kept in memory: a year of 60 000 tickets is 150 MB. */
export const KEPT_LOGS = 6
/** Schools whose lines are read at once. */
const AT_ONCE = 30

/** Shares of the work at which the lines of tickets are read, and the statuses of devices after them. */
const LINES_END = 0.55
const SPELLS_END = 0.7

/** A log with what tells whether a figure that was made of it before still holds. */
export interface ReadLog {
  log: EventLog
  /** What statements of it need not find out again. */
  memo: LogMemo
  /** How often anything has changed. */
  turn: number
  /** The earliest moment that anything after a turn says something about, ms since 1970; Infinity where nothing came. */
  changedSince(turn: number): number
}

/** What was read of the log of the service for a contract. */
interface Read {
  /** In which turn the reading began. What was made before is of another one. */
  begun: number
  names: Names
  /** The last line that was read of each school. */
  after: Map<Id, number>
  reader: EventReader
  memo: LogMemo
  /** What came: in which turn, and the earliest moment that it says something about, ms since 1970. */
  changes: { turn: number; since: number }[]
  equipment: EquipmentLog
  /** What tells whether a device of a school went down since. */
  downs: Map<Id, string>
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
  #turn = 0
  #busy: Promise<unknown> = Promise.resolve()

  constructor(db: Queries) {
    this.#db = db
  }

  /** The log as the engine takes it; what was read before is kept, and only what is new is added. `told` hears how far it is. */
  log(seen: SeenContract, told: Told = () => undefined): Promise<ReadLog> {
    // One after the other: two that add to one log at a time would add some lines twice.
    const next = this.#busy.then(() => this.#logOf(seen, told))
    this.#busy = next.catch(() => undefined)
    return next
  }

  /** The file: a JSON object a line, by time. */
  async lines(seen: SeenContract): Promise<string[]> {
    const names = namesOf(seen)
    const slices = new Slices()
    const last = [...(await lastLines(this.#db, schoolIds(seen)))].map(([school, n]) => [school, 0, n] as const)
    const reader = new EventReader()
    const lines: TimedLine[] = []
    for await (const chunk of this.#ticketLines(seen, names, last, new Map())) {
      for (const line of chunk) {
        reader.add(line.text)
        lines.push(line)
        if (slices.isDue()) await slices.rest()
      }
    }
    const own = (await equipmentLinesOf(this.#db, last)).flatMap((line) => equipmentLine(names, line))
    const spells = measuredLines(names, await downSpells(this.#db, schoolIds(seen)))
    lines.push(...inOrder([...spells, ...own]))
    for (const told of reader.log().tickets.values()) {
      lines.push(...inOrder(reportedLines(names, told)))
      if (slices.isDue()) await slices.rest()
    }
    return byTime(lines).map(({ text }) => text)
  }

  async #logOf(seen: SeenContract, told: Told): Promise<ReadLog> {
    const read = this.#readOf(seen)
    // Until it is whole: what failed in the middle is read again from the beginning.
    this.#read.delete(seen.mark)
    const slices = new Slices()
    // Asked together, as a database answers several at a time. What comes in between is found the next time.
    const [last, downs, ended] = await Promise.all([
      lastLines(this.#db, schoolIds(seen)),
      downMarks(this.#db, schoolIds(seen)),
      endedSpells(this.#db, read.equipment.openSpells()),
    ])
    const grown = [...last].flatMap(([school, n]) => {
      const after = read.after.get(school) ?? 0
      return n > after ? [[school, after, n] as const] : []
    })
    const touched = new Set<string>()
    let chunks = 0
    for await (const chunk of this.#ticketLines(seen, read.names, grown, read.named)) {
      for (const { ticket, text } of chunk) {
        read.reader.add(text)
        touched.add(ticket)
        if (slices.isDue()) await slices.rest()
      }
      told((LINES_END * ++chunks * AT_ONCE) / Math.max(grown.length, AT_ONCE))
    }
    for (const line of await equipmentLinesOf(this.#db, grown)) read.equipment.addLine(line)
    for (const [school, , n] of grown) read.after.set(school, n)
    await this.#readSpells(read, downs, new Set(ended.map(({ school }) => school)), (share) =>
      told(LINES_END + (SPELLS_END - LINES_END) * share),
    )
    const { tickets, faults, lines } = read.reader.log()
    let since = Number.POSITIVE_INFINITY
    for (const name of touched) {
      const ticket = tickets.get(name)
      if (!ticket) continue
      // A new line says something about all of the time of its ticket.
      since = Math.min(since, ...ticket.events.map(({ at }) => at * 1000))
      read.equipment.setTicket(name, ticket)
      if (slices.isDue()) await slices.rest()
    }
    since = Math.min(since, await read.equipment.tell(slices, (share) => told(SPELLS_END + (1 - SPELLS_END) * share)))
    // A line that cannot be read is of no ticket: whether there are figures may hang on it.
    if (touched.size > 0 && faults.length > 0) since = Number.NEGATIVE_INFINITY
    if (since !== Number.POSITIVE_INFINITY) read.changes.push({ turn: ++this.#turn, since })
    this.#read.set(seen.mark, read)
    for (const mark of [...this.#read.keys()].slice(0, -KEPT_LOGS)) this.#read.delete(mark)
    const log = { tickets, equipment: read.equipment.told, lines, faults: [...faults, ...read.equipment.faults()] }
    return {
      ...{ log, memo: read.memo, turn: this.#turn },
      changedSince: (turn) =>
        turn < read.begun
          ? Number.NEGATIVE_INFINITY
          : Math.min(
              ...read.changes.filter((each) => each.turn > turn).map((each) => each.since),
              Number.POSITIVE_INFINITY,
            ),
    }
  }

  /** What is known already, under the fleet of now. */
  #readOf(seen: SeenContract): Read {
    const book = seen.book()
    const known = this.#read.get(seen.mark)
    if (known?.names.book === book) return known
    // A device of another kind than before may be in the contract now, or no longer.
    const holds = known && [...known.named].every(([device, was]) => book.equipment.has(device) === was)
    if (!known || !holds) return newRead(namesOf(seen), ++this.#turn)
    const { moved, since } = movedEquipment(known.names.book, book)
    const names = namesOf(seen)
    known.equipment.rename(names, moved, known.reader.log().tickets)
    if (moved.size > 0) known.changes.push({ turn: ++this.#turn, since })
    return { ...known, names, memo: known.memo.under(book, moved) }
  }

  /** Takes what devices were down by their statuses, school by school where anything changed. */
  async #readSpells(read: Read, downs: Map<Id, string>, ended: ReadonlySet<Id>, told: Told): Promise<void> {
    const all = new Set([...downs.keys(), ...read.downs.keys()])
    const changed = [...all].filter((school) => ended.has(school) || downs.get(school) !== read.downs.get(school))
    for (let from = 0; from < changed.length; from += AT_ONCE) {
      const schools = changed.slice(from, from + AT_ONCE)
      const spells = Map.groupBy(await downSpells(this.#db, schools), ({ school }) => school)
      for (const school of schools) read.equipment.setSpells(school, spells.get(school) ?? [])
      told(Math.min(1, (from + AT_ONCE) / changed.length))
    }
    read.downs = downs
  }

  /** The lines about tickets of the lots that are seen, some schools at a time. */
  async *#ticketLines(
    seen: SeenContract,
    names: Names,
    spans: readonly LineSpan[],
    named: Map<Id, boolean>,
  ): AsyncGenerator<(TimedLine & { ticket: string })[]> {
    const lots = new Set<string | null>(seen.lots.map(({ id }) => id))
    for (let from = 0; from < spans.length; from += AT_ONCE) {
      const asked = spans.slice(from, from + AT_ONCE)
      const rows = (await ticketLinesOf(this.#db, seen.stored.id, asked)).filter(({ lot }) => lots.has(lot))
      const replaced = await this.#replaced(rows)
      yield rows.map(({ number, event }) => {
        const { equipment, school, replaces, at } = event
        if (equipment !== null) named.set(equipment, names.book.equipment.has(equipment))
        const ticket = `T-${number}`
        const line = ticketLine(names, ticket, event, replaced.get(`${school} ${replaces}`))
        return { at, ticket, text: JSON.stringify(line) }
      })
    }
  }

  async #replaced(rows: readonly TicketEventRow[]) {
    const asked = rows.flatMap(({ event: { school, replaces } }) =>
      replaces === undefined ? [] : [[school, replaces] as const],
    )
    const found = await linesByNumber(this.#db, asked)
    return new Map(found.map((line) => [`${line.school} ${line.n}`, line]))
  }
}

/** Nothing read yet; whatever was made of what was read before no longer holds. */
function newRead(names: Names, begun: number): Read {
  return {
    ...{ begun, names, after: new Map(), reader: new EventReader(), memo: new LogMemo(names.book), changes: [] },
    ...{ equipment: new EquipmentLog(names), downs: new Map(), named: new Map() },
  }
}

/** The equipment that one book places otherwise than another, and from when on at the earliest, in ms since 1970. */
function movedEquipment(before: ContractBook, after: ContractBook): { moved: Set<string>; since: number } {
  const moved = new Set<string>()
  let since = Number.POSITIVE_INFINITY
  for (const device of new Set([...before.equipment.keys(), ...after.equipment.keys()])) {
    const [old, now] = [before.equipment.get(device) ?? [], after.equipment.get(device) ?? []]
    const isSame = (each: Placement, index: number): boolean =>
      each.school === now[index]?.school &&
      each.class === now[index]?.class &&
      each.from === now[index]?.from &&
      each.to === now[index]?.to
    if (old.length === now.length && old.every(isSame)) continue
    moved.add(device)
    for (const { from } of [...old, ...now]) {
      since = Math.min(since, Number.isFinite(from) ? after.clock.startOf(from) * 1000 : Number.NEGATIVE_INFINITY)
    }
  }
  return { moved, since }
}

function namesOf(seen: SeenContract): Names {
  const book = seen.book()
  const zoned = zonedTime(book.contract.time_zone)
  // Statuses have milliseconds, the log of the service has none.
  const write = (at: number): string => (at % 1000 === 0 ? book.write(at / 1000) : zoned(at))
  return { book, uaiOf: seen.uaiOf, write }
}

/** The schools of the lots that are seen, as far as this server has them. */
export function schoolIds({ contract, lots, idOf }: SeenContract): Id[] {
  const uais = new Set(lots.flatMap((lot) => schoolsOf(contract, lot).map(({ uai }) => uai)))
  return [...uais].flatMap((uai) => idOf(uai) ?? [])
}
