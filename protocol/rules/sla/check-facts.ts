import type { EquipmentEvent, LogFault, TicketEvent } from '../../contracts/event-log.ts'
import type { ContractBook } from './book.ts'

const NONE: LogFault[] = []

/** What an event of a ticket says against the contract: names that it does not know, a proof that is missing. */
export function ticketFaults(book: ContractBook, said: TicketEvent): LogFault[] {
  const { line, event } = said
  if (event === 'opened') return openingFaults(book, said)
  if (said.school === undefined && event !== 'paused' && said.to === undefined) return NONE
  const faults: LogFault[] = []
  const unless = (right: boolean, fault: string, about: string | undefined): void => {
    if (!right) faults.push({ line, fault, ...(about !== undefined && { about }) })
  }
  if (said.school !== undefined) unless(book.schools.has(said.school), 'school_unknown', said.school)
  if (event === 'paused') {
    const cause = book.causes.get(said.cause ?? '')
    unless(cause !== undefined, 'cause_unknown', said.cause)
    unless(cause?.proof !== true || said.proof !== undefined, 'proof_missing', said.cause)
  }
  if (said.to !== undefined) unless(book.parties.has(said.to), 'party_unknown', said.to)
  return faults
}

function openingFaults(book: ContractBook, { line, at, school = '', lot, equipment }: TicketEvent): LogFault[] {
  if (!book.schools.has(school)) return [{ line, fault: 'school_unknown', about: school }]
  let kind: string | undefined
  if (equipment !== undefined) {
    if (!book.equipment.has(equipment)) return [{ line, fault: 'equipment_unknown', about: equipment }]
    const placement = book.placement(equipment, book.clock.dayAt(at))
    if (placement?.school !== school) return [{ line, fault: 'equipment_elsewhere', about: equipment }]
    kind = placement.class
  }
  const possible = book.lotsFor(school, kind)
  if (lot !== undefined) {
    if (!book.lots.has(lot)) return [{ line, fault: 'lot_unknown', about: lot }]
    return possible.some(({ id }) => id === lot) ? [] : [{ line, fault: 'lot_scope', about: lot }]
  }
  return possible.length === 1 ? [] : [{ line, fault: possible.length === 0 ? 'lot_scope' : 'lot_needed' }]
}

/** What an event of an equipment says against the contract. */
export function equipmentFaults(book: ContractBook, equipment: string, event: EquipmentEvent): LogFault[] {
  const { line, at, school, class: kind } = event
  if (!book.equipment.has(equipment)) return [{ line, fault: 'equipment_unknown', about: equipment }]
  const placement = book.placement(equipment, book.clock.dayAt(at))
  if (school !== undefined && placement?.school !== school)
    return [{ line, fault: 'equipment_elsewhere', about: school }]
  if (kind !== undefined && placement?.class !== kind) return [{ line, fault: 'class_other', about: kind }]
  return []
}
