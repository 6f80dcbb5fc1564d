import type { TicketEvent, Told } from '../../contracts/event-log.ts'
import { saidBy } from './named-lines.ts'
import type { EventFields, ServiceEvent } from './service-event.ts'

/** How the contract calls what a ticket is about. */
export interface ContractNames {
  /** UAI. */
  school: string
  /** As it stands in the contract's list of equipment; undefined where it does not. */
  equipment?: string | undefined
}

/** The log of one ticket as the engine of the contracts takes it; the number of a line is its `n`. */
export function toldOf(log: readonly ServiceEvent[], names: ContractNames): Told<TicketEvent> {
  const told: Told<TicketEvent> = { events: [], corrections: [] }
  const byNumber = new Map(log.map((line) => [line.n, line]))
  for (const line of log) {
    if (line.event !== 'corrected') {
      told.events.push({ ...engineEvent(line, line.n, names), ...pauseOf(line) })
      continue
    }
    const replaced = byNumber.get(line.replaces ?? 0)
    // Of a line that was corrected before, what stands there now is replaced.
    const said = replaced && saidBy(replaced)
    told.corrections.push({
      line: line.n,
      at: secondOf(line.at),
      replaces: { at: secondOf(said?.at ?? 0), event: said?.event ?? '', ...(said?.cause && { cause: said.cause }) },
      ...(line.with && { with: engineEvent(line.with, line.n, names) }),
    })
  }
  return told
}

function engineEvent(fields: EventFields, line: number, { school, equipment }: ContractNames): TicketEvent {
  const { at, event, severity, lot, cause, by, to, proof, note, commitment, amount } = fields
  const opens = event === 'opened'
  return {
    line,
    at: secondOf(at),
    event: event as TicketEvent['event'],
    ...(opens && { school }),
    ...(opens && equipment !== undefined && { equipment }),
    ...(opens && lot !== undefined && { lot }),
    ...(severity !== undefined && severity !== 'request' && { severity }),
    ...(cause !== undefined && { cause }),
    ...(by !== undefined && { by }),
    ...(to !== undefined && !opens && { to }),
    ...(proof !== undefined && { proof }),
    ...(note !== undefined && { note }),
    ...(commitment !== undefined && { commitment }),
    ...(amount !== undefined && { amount }),
  }
}

/** The pause that a line is about, where it is about one. */
function pauseOf({ event, with: named }: ServiceEvent): Pick<TicketEvent, 'pause'> {
  if (!named || (event !== 'pause_contested' && event !== 'pause_answered')) return {}
  return { pause: { at: secondOf(named.at), cause: named.cause ?? '' } }
}

function secondOf(ms: number): number {
  return Math.floor(ms / 1000)
}
