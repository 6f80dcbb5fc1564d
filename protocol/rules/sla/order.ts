import { canonicalJson } from '../../canonical-json.ts'
import type { Correction, EquipmentEvent, LogFault, TicketEvent, Told } from '../../contracts/event-log.ts'
import { EQUIPMENT_EVENTS, TICKET_EVENTS } from '../../contracts/vocabulary.ts'

const RANK = new Map<string, number>([...TICKET_EVENTS, ...EQUIPMENT_EVENTS].map((name, index) => [name, index]))

/** Events in the order in which they count, and the corrections that name no line. */
export interface Ordered<E> {
  events: readonly E[]
  faults: LogFault[]
}

/**
 * Applies the corrections of a ticket or an equipment in the order of their times, then orders what is left: by time, then by
 * the list of events, then by what they say. INVARIANT: the order of the lines in the file has no influence.
 */
export function ordered<E extends TicketEvent | EquipmentEvent>({ events, corrections }: Told<E>): Ordered<E> {
  // Most logs are told in order: a year of one is not copied to find that out.
  const inOrder = events.every((event, index) => index === 0 || compare(events[index - 1] ?? event, event) <= 0)
  if (inOrder && corrections.length === 0) return { events, faults: [] }
  const valid = [...events].sort(compare)
  const faults: LogFault[] = []
  for (const correction of [...corrections].sort(compareCorrections)) {
    const { at, event, cause } = correction.replaces
    const index = valid.findIndex(
      (each) => each.at === at && each.event === event && (cause === undefined || each.cause === cause),
    )
    if (index < 0) {
      faults.push({ line: correction.line, fault: 'corrects_nothing', about: event })
      continue
    }
    valid.splice(index, 1)
    if (correction.with) {
      valid.push(correction.with)
      valid.sort(compare)
    }
  }
  return { events: valid, faults }
}

function compare(a: TicketEvent | EquipmentEvent, b: TicketEvent | EquipmentEvent): number {
  return a.at - b.at || (RANK.get(a.event) ?? 0) - (RANK.get(b.event) ?? 0) || byText(a, b)
}

function compareCorrections(a: Correction<unknown>, b: Correction<unknown>): number {
  return a.at - b.at || byText(a, b)
}

function byText(a: object, b: object): number {
  const [first, second] = [said(a), said(b)]
  return first < second ? -1 : Number(first > second)
}

/** What a line says, without where it stands. */
function said(line: object): string {
  return canonicalJson(line, ['line'])
}
