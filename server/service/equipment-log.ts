import type { EquipmentLine } from '@preau/protocol/contracts/event.ts'
import type { EquipmentEvent, LogFault, TicketEvent, Told } from '@preau/protocol/contracts/event-log.ts'
import { EventReader } from '@preau/protocol/contracts/read-event.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { changedFrom, equipmentCase } from '@preau/protocol/rules/sla/log-memo.ts'
import type { ServiceEvent } from '@preau/protocol/rules/tickets/service-event.ts'
import type { DownSpell } from '../store/evidence.ts'
import { equipmentLine, measuredLines, type Names, reportedLines } from './evidence-lines.ts'
import type { Told as Hears } from './progress.ts'
import type { Slices } from './slices.ts'

/**
 * What is told of the equipment of a contract, kept up device by device: by statuses, by lines about it alone, by tickets.
 * INVARIANT: it holds what `EventReader` makes of all of these lines at once.
 */
export class EquipmentLog {
  readonly told = new Map<string, Told<EquipmentEvent>>()
  #names: Names
  readonly #faults = new Map<string, readonly LogFault[]>()
  readonly #own = new Map<Id, ServiceEvent[]>()
  readonly #spells = new Map<Id, Map<Id, DownSpell[]>>()
  readonly #tickets = new Map<string, { equipment: string; lines: EquipmentLine[] }>()
  readonly #ticketsOf = new Map<string, Set<string>>()
  /** What is to be told anew. */
  readonly #changed = new Set<string>()

  constructor(names: Names) {
    this.#names = names
  }

  faults(): LogFault[] {
    return [...this.#faults.values()].flat()
  }

  /** Takes another book, in which some equipment is placed otherwise. */
  rename(names: Names, moved: ReadonlySet<string>, tickets: ReadonlyMap<string, Told<TicketEvent>>): void {
    this.#names = names
    for (const device of moved) this.#changed.add(device)
    if (moved.size === 0) return
    for (const [name, told] of tickets) {
      if (told.events.some(({ equipment }) => equipment !== undefined && moved.has(equipment)))
        this.setTicket(name, told)
    }
  }

  /** The spells that have not ended, as far as they are known. */
  openSpells(): DownSpell[] {
    return [...this.#spells.values()].flatMap((devices) =>
      [...devices.values()].flatMap((spells) => spells.filter(({ to }) => to === null)),
    )
  }

  /** Takes what the statuses of a school tell now instead of what they told. */
  setSpells(school: Id, spells: readonly DownSpell[]): void {
    const before = this.#spells.get(school) ?? new Map<Id, DownSpell[]>()
    const after = new Map<Id, DownSpell[]>()
    for (const spell of spells) {
      const known = after.get(spell.device)
      if (known) known.push(spell)
      else after.set(spell.device, [spell])
    }
    this.#spells.set(school, after)
    for (const device of new Set([...before.keys(), ...after.keys()])) {
      if (said(before.get(device)) !== said(after.get(device))) this.#changed.add(device)
    }
  }

  /** Takes a line of the log of the service about an equipment alone. */
  addLine(line: ServiceEvent): void {
    if (line.equipment === null) return
    const known = this.#own.get(line.equipment)
    if (known) known.push(line)
    else this.#own.set(line.equipment, [line])
    this.#changed.add(line.equipment)
  }

  /** Takes what a ticket tells now of its equipment. */
  setTicket(ticket: string, told: Told<TicketEvent>): void {
    const before = this.#tickets.get(ticket)
    const lines = reportedLines(this.#names, told)
    const equipment = lines[0]?.equipment
    if (before && before.equipment !== equipment) {
      this.#ticketsOf.get(before.equipment)?.delete(ticket)
      this.#tickets.delete(ticket)
    }
    if (before) this.#changed.add(before.equipment)
    if (equipment === undefined) return
    this.#tickets.set(ticket, { equipment, lines })
    const others = this.#ticketsOf.get(equipment)
    if (others) others.add(ticket)
    else this.#ticketsOf.set(equipment, new Set([ticket]))
    this.#changed.add(equipment)
  }

  /** Tells anew what changed, `hears` how far that is; gives from when on any outage is another, in ms since 1970, and Infinity where none is. */
  async tell(slices: Slices, hears: Hears = () => undefined): Promise<number> {
    let since = Number.POSITIVE_INFINITY
    const spellsOf = new Map<string, DownSpell[]>()
    if (this.#changed.size > 0) {
      for (const devices of this.#spells.values()) {
        for (const [device, spells] of devices) {
          if (this.#changed.has(device)) spellsOf.set(device, [...(spellsOf.get(device) ?? []), ...spells])
        }
      }
    }
    let done = 0
    for (const device of this.#changed) {
      since = Math.min(since, this.#tellOf(device, spellsOf.get(device) ?? []))
      done++
      if (!slices.isDue()) continue
      await slices.rest()
      hears(done / this.#changed.size)
    }
    this.#changed.clear()
    return since * 1000
  }

  #tellOf(device: string, spells: readonly DownSpell[]): number {
    const lines = inOrder([
      ...measuredLines(this.#names, spells),
      ...(this.#own.get(device) ?? []).flatMap((line) => equipmentLine(this.#names, line)),
      ...[...(this.#ticketsOf.get(device) ?? [])].flatMap((ticket) => this.#tickets.get(ticket)?.lines ?? []),
    ])
    const reader = new EventReader()
    for (const { text } of lines) reader.add(text)
    const { equipment, faults } = reader.log()
    const [before, after] = [this.told.get(device), equipment.get(device)]
    // Nothing told any more is told so in its place: what was made of the log is kept by the places in it.
    if (after || before) this.told.set(device, after ?? { events: [], corrections: [] })
    const wasFaulty = this.#faults.delete(device)
    if (faults.length > 0) this.#faults.set(device, faults)
    if (wasFaulty || faults.length > 0) return Number.NEGATIVE_INFINITY
    const { book } = this.#names
    return changedFrom(before && equipmentCase(book, device, before), after && equipmentCase(book, device, after))
  }
}

/** A line of the published log with its moment, ms since 1970. */
export interface TimedLine {
  at: number
  text: string
}

/** Lines about equipment in the order of the published log. */
export function inOrder(lines: readonly EquipmentLine[]): TimedLine[] {
  return byTime(lines.map((line) => ({ at: Date.parse(line.at), text: JSON.stringify(line) })))
}

/** By time, and what is of the same moment by what it says. */
export function byTime<T extends TimedLine>(lines: T[]): T[] {
  return lines.sort((a, b) => a.at - b.at || (a.text < b.text ? -1 : 1))
}

function said(spells: readonly DownSpell[] | undefined): string {
  return JSON.stringify(spells ?? [])
}
