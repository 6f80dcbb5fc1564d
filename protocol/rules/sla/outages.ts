import type { EquipmentEvent, LogFault } from '../../contracts/event-log.ts'
import type { Span } from './spans.ts'

/** A time in which an equipment did not work, and why. */
export interface Outage extends Span {
  cause?: string
}

/**
 * The outages of an equipment out of its events, which are in order. Several may overlap; an `up` ends the oldest one that is
 * open, of its cause if it names one.
 */
export function outagesOf(events: readonly EquipmentEvent[]): { outages: Outage[]; faults: LogFault[] } {
  const outages: Outage[] = []
  const faults: LogFault[] = []
  let open: Outage[] = []
  for (const { line, at, event, cause } of events) {
    if (event === 'down') {
      const outage: Outage = { from: at, to: Number.POSITIVE_INFINITY, ...(cause !== undefined && { cause }) }
      outages.push(outage)
      open.push(outage)
      continue
    }
    const ended = open.find((outage) => cause === undefined || outage.cause === cause)
    if (ended) ended.to = at
    else faults.push({ line, fault: 'not_down', about: 'up' })
    open = open.filter((outage) => outage !== ended)
  }
  return { outages, faults }
}
