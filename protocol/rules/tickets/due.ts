import type { Clock } from './clocks.ts'
import { TICKET_SEVERITIES, type TicketSeverity } from './service-event.ts'

/** Keys of what has no due time stand after every due time: first what is paused, then the gravest without a contract. */
const PAUSED = 3e15
const WITHOUT = 4e15
const PER_SEVERITY = 1e14

/** The due time of the next commitment that is not met, ms since 1970; null where there is none, or its clock stands. */
export function nextDueOf(clocks: readonly Clock[]): number | null {
  const due = clocks.flatMap((clock) => (clock.state === 'running' && clock.due !== null ? [clock.due] : []))
  return due.length === 0 ? null : Math.min(...due)
}

/** Whether a ticket is late at a moment: a commitment was met too late, or is not met after its due time. */
export function isLateAt(clocks: readonly Clock[], now: number): boolean {
  return clocks.some(({ state, due, late }) => (state === 'running' ? due !== null && now > due : late))
}

/** What a list by due time is sorted by, late first: below 2^53. */
export function dueKey(clocks: readonly Clock[], severity: TicketSeverity, openedAt: number): number {
  const next = nextDueOf(clocks)
  if (next !== null) return next
  if (clocks.some(({ state }) => state === 'paused')) return PAUSED + openedAt
  return WITHOUT + TICKET_SEVERITIES.indexOf(severity) * PER_SEVERITY + openedAt
}
