import type { TicketRow } from '@preau/protocol/api/tickets.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { isLate } from '../../format/ticket-text.ts'

/** The tickets of one school, in the order in which they are due. */
export interface SchoolGroup {
  school: { id: Id; name: string }
  rows: TicketRow[]
  late: number
}

/**
 * Tickets by school: late ones first, then by due time, then those whose clock stands and those that have none; a school comes
 * where its first ticket does. @param now ms since 1970
 */
export function groupsOf(rows: readonly TicketRow[], now: number): SchoolGroup[] {
  const groups = new Map<Id, SchoolGroup>()
  for (const row of [...rows].sort((a, b) => rank(a, now) - rank(b, now) || dueOf(a) - dueOf(b))) {
    const group = groups.get(row.school.id) ?? { school: row.school, rows: [], late: 0 }
    group.rows.push(row)
    if (isLate(row, now)) group.late += 1
    groups.set(row.school.id, group)
  }
  return [...groups.values()]
}

export interface DayCounts {
  late: number
  today: number
  later: number
  paused: number
}

/** How many are late, due on this day of the school, due later or without a time, and paused. @param dayKey of the formatter */
export function countsOf(rows: readonly TicketRow[], now: number, dayKey: (at: number) => string): DayCounts {
  const counts: DayCounts = { late: 0, today: 0, later: 0, paused: 0 }
  const today = dayKey(now)
  for (const row of rows) {
    if (row.pauses.length > 0) counts.paused += 1
    else if (isLate(row, now)) counts.late += 1
    else if (row.nextDue !== null && dayKey(row.nextDue) === today) counts.today += 1
    else counts.later += 1
  }
  return counts
}

function rank(row: TicketRow, now: number): number {
  if (row.pauses.length > 0) return 2
  if (isLate(row, now)) return 0
  return row.nextDue === null ? 3 : 1
}

/** Paused ones by their appointment. */
function dueOf({ nextDue, visitAt, pauses, openedAt }: TicketRow): number {
  return (pauses.length > 0 ? visitAt : nextDue) ?? openedAt
}
