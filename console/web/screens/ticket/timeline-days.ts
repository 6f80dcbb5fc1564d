import type { Ticket } from '@preau/protocol/api/tickets.ts'
import type { Format } from '../../format/format.ts'

type Line = Ticket['timeline'][number]

/** The lines of one day of the school. */
export interface TicketDay {
  key: string
  title: string
  lines: Line[]
}

/** Lines by day of the work, the newest first. */
export function timelineDays(lines: readonly Line[], format: Format, now: number): TicketDay[] {
  const days: TicketDay[] = []
  const seen = lines.filter((line) => !isSaidTwice(line, lines))
  for (const line of seen.reverse()) {
    const key = format.dayKey(line.at)
    const last = days.at(-1)
    if (last?.key === key) last.lines.push(line)
    else days.push({ key, title: format.dayTitle(line.at, now), lines: [line] })
  }
  return days
}

/** Who takes a ticket has it: that he does is one line, not two. */
function isSaidTwice(line: Line, lines: readonly Line[]): boolean {
  if (line.type !== 'note' || line.kind !== 'assigned' || line.to !== line.by) return false
  return lines.some((other) => other.type === 'event' && other.at === line.at && TAKING.includes(other.event))
}

const TAKING = ['acknowledged', 'remote_start', 'on_site']
