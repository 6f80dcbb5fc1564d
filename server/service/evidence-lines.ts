import type { EquipmentLine, TicketLine } from '@preau/protocol/contracts/event.ts'
import type { TicketEvent, Told } from '@preau/protocol/contracts/event-log.ts'
import { eurosOf } from '@preau/protocol/contracts/money.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { dayOf } from '@preau/protocol/rules/calendar/local-day.ts'
import type { ContractBook } from '@preau/protocol/rules/sla/book.ts'
import { ordered } from '@preau/protocol/rules/sla/order.ts'
import { saidBy } from '@preau/protocol/rules/tickets/named-lines.ts'
import { COMMUNE, type EventFields, type ServiceEvent } from '@preau/protocol/rules/tickets/service-event.ts'
import type { DownSpell } from '../store/evidence.ts'

/** How a contract calls what the log of the service knows by its ids. */
export interface Names {
  book: ContractBook
  /** UAI of a school. */
  uaiOf: ReadonlyMap<Id, string>
  /** Writes a moment (ms since 1970) in the zone of the contract. */
  write: (at: number) => string
}

/** Why an equipment does not work: what a person reported, or what its agent measures and gives no other word for. */
export const REPORTED = 'reported'
export const MEASURED = 'measured'

/**
 * A line of the log of the service as the published log of a contract has it.
 * @param replaced the line that a `corrected` one names
 */
export function ticketLine(names: Names, ticket: string, line: ServiceEvent, replaced?: ServiceEvent): TicketLine {
  const about = { school: line.school, device: line.equipment }
  const made: TicketLine = { ...fieldsOf(names, line, about), ticket, event: line.event as TicketLine['event'] }
  if (line.with && (line.event === 'pause_contested' || line.event === 'pause_answered')) {
    made.pause = { at: names.write(line.with.at), cause: line.with.cause ?? '' }
  }
  if (line.event !== 'corrected') return made
  // Of a line that was corrected before, what stands there now is replaced.
  const said = replaced && saidBy(replaced)
  if (said) {
    made.replaces = {
      at: names.write(said.at),
      event: said.event,
      ...(said.cause !== undefined && { cause: said.cause }),
    }
  }
  if (line.with) {
    made.with = { ...fieldsOf(names, line.with, about), event: line.with.event } as NonNullable<TicketLine['with']>
  }
  return made
}

function fieldsOf(
  names: Names,
  fields: EventFields,
  { school, device }: { school: Id; device: Id | null },
): Omit<TicketLine, 'ticket' | 'event'> {
  const { at, event, severity, lot, cause, by, to, proof, note, commitment, amount } = fields
  const uai = names.uaiOf.get(school)
  const opens = event === 'opened'
  return {
    at: names.write(at),
    ...(opens && uai !== undefined && { school: uai }),
    ...(opens && device !== null && names.book.equipment.has(device) && { equipment: device }),
    ...(opens && lot !== undefined && { lot }),
    ...(severity !== undefined && severity !== 'request' && { severity }),
    ...(cause !== undefined && { cause }),
    ...(by !== undefined && { by: partyOf(names, by) }),
    ...(to !== undefined && !opens && { to: partyOf(names, to) }),
    ...(proof !== undefined && { proof }),
    ...(note !== undefined && { note }),
    ...(commitment !== undefined && { commitment }),
    ...(amount !== undefined && { amount_eur: eurosOf(amount) }),
  }
}

/** The commune is the buyer of its contract. */
function partyOf({ book }: Names, party: string): string {
  if (party !== COMMUNE || book.parties.has(COMMUNE)) return party
  return book.contract.parties.find(({ role }) => role === 'buyer')?.id ?? party
}

/** When devices were down by their statuses, within the days of the contract. */
export function measuredLines({ book, write }: Names, spells: readonly DownSpell[]): EquipmentLine[] {
  const begin = book.clock.startOf(dayOf(book.contract.from) ?? 0) * 1000
  const end = book.clock.startOf((dayOf(book.contract.to) ?? 0) + 1) * 1000
  return spells.flatMap(({ device, from, to, reason }) => {
    const since = Math.max(from, begin)
    if (since >= end || (to !== null && to <= since)) return []
    const placement = book.placement(device, book.clock.dayAt(Math.floor(since / 1000)))
    if (!placement) return []
    const about = { equipment: device, cause: reason ?? MEASURED }
    const place = { school: placement.school, class: placement.class }
    const down: EquipmentLine = { ...about, ...place, at: write(since), event: 'down' }
    return to === null ? [down] : [down, { ...about, at: write(to), event: 'up' as const }]
  })
}

/** A line that the log of the service has about an equipment itself. */
export function equipmentLine(
  { book, write }: Names,
  { equipment, at, event, cause, by }: ServiceEvent,
): EquipmentLine[] {
  const placement = equipment === null ? undefined : book.placement(equipment, book.clock.dayAt(Math.floor(at / 1000)))
  if (!placement || equipment === null || (event !== 'down' && event !== 'up')) return []
  return [
    {
      ...{ at: write(at), equipment, event },
      ...(event === 'down' && { school: placement.school, class: placement.class }),
      ...(cause !== undefined && { cause }),
      ...(by !== undefined && { by }),
    },
  ]
}

/**
 * The outages that a ticket tells of its equipment: as long as its fault is blocking and nobody has restored it. While it is
 * paused the cause of the pause stands beside, so that a contract can leave it out of its availability. A rejected ticket takes
 * back what it told.
 */
export function reportedLines({ book, write }: Names, told: Told<TicketEvent>): EquipmentLine[] {
  const { events } = ordered(told)
  const [opened] = events
  const equipment = opened?.equipment
  const placement = equipment === undefined ? undefined : book.placement(equipment, book.clock.dayAt(opened?.at ?? 0))
  if (!opened || equipment === undefined || !placement || placement.school !== opened.school) return []
  const { school, class: kind } = placement
  const made: EquipmentLine[] = []
  const open = new Map<string, number>()
  const say = (at: number, event: 'down' | 'up', cause: string): void => {
    const place = event === 'down' && { school, class: kind }
    made.push({ at: write(at * 1000), equipment, ...place, cause, event })
  }
  const end = (at: number): void => {
    for (const cause of open.keys()) say(at, 'up', cause)
    open.clear()
  }
  const begin = (at: number, cause: string): void => {
    if (open.has(cause)) return
    open.set(cause, at)
    say(at, 'down', cause)
  }
  let [grave, live] = [false, false]
  for (const { at, event, severity, cause = '' } of events) {
    if (event === 'opened' || event === 'reopened' || event === 'requalified') {
      if (event !== 'reopened') grave = severity === 'blocking'
      if (event !== 'requalified') live = true
      if (grave && live) begin(at, REPORTED)
      else end(at)
    } else if (event === 'paused' && open.has(REPORTED)) begin(at, cause)
    else if (event === 'resumed') {
      const paused = open.has(cause) ? cause : [...open.keys()].find((each) => each !== REPORTED)
      if (paused !== undefined && open.delete(paused)) say(at, 'up', paused)
    } else if (event === 'workaround' || event === 'restored' || event === 'closed') {
      live = false
      end(at)
    } else if (event === 'rejected') {
      live = false
      for (const [taken, from] of open) {
        const replaces = { at: write(from * 1000), event: 'down', cause: taken }
        made.push({ at: write(at * 1000), equipment, event: 'corrected', replaces })
      }
      open.clear()
    }
  }
  return made
}
