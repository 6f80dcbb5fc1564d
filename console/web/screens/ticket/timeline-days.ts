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
  for (const line of [...lines].reverse()) {
    const key = format.dayKey(line.at)
    const last = days.at(-1)
    if (last?.key === key) last.lines.push(line)
    else days.push({ key, title: format.dayTitle(line.at, now), lines: [line] })
  }
  return days
}
