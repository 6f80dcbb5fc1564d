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
 * the list of events, then by what they say. INVARIANT: the order of the lines in the file has no influence. So where a correction
 * names two lines, or two of one second hang on each other, what they say decides: a server writes no such log (`countedLines`).
 */
export function ordered<E extends TicketEvent | EquipmentEvent>({ events, corrections }: Told<E>): Ordered<E> {
  // Most logs are told in order: a year of one is not copied to find that out.
  const inOrder = events.every((event, index) => index === 0 || compare(events[index - 1] ?? event, event) <= 0)
  if (inOrder && corrections.length === 0) return { events, faults: [] }
  const valid = [...events].sort(compare)
  const faults: LogFault[] = []
  for (const correction of [...corrections].sort(compareCorrections)) {
    const { replaces } = correction
    const index = valid.findIndex((each) => isNamed(each, replaces))
    if (index < 0) {
      faults.push({ line: correction.line, fault: 'corrects_nothing', about: replaces.event })
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

/** Whether a line is one that a correction names: of its time and event, and of its cause where it says one. */
export function isNamed(
  line: { at: number; event: string; cause?: string },
  { at, event, cause }: Correction<unknown>['replaces'],
): boolean {
  return line.at === at && line.event === event && (cause === undefined || line.cause === cause)
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
