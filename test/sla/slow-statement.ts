import type { TicketEvent } from '@preau/protocol/contracts/event-log.ts'
import { dayOf } from '@preau/protocol/rules/calendar/local-day.ts'
import type { RandomCase } from './random-case.ts'
import { SlowBook, type SlowCommitment, type SlowRound } from './second-by-second.ts'
import { type SlowClass, slowClass } from './slow-classes.ts'

/** The figures of a statement as the slow reckoning has them. Times are seconds since 1970, money is cents. */
export interface SlowStatement {
  rounds: SlowFigures[]
  shares: { ticket: string; party: string; elapsed_s: number }[]
  tnis: SlowClass
  lost: number
  /** Contested pauses: ticket, when, why, contested when, what was answered. */
  contests: (string | number | null)[][]
  penalties: number
  waived: number
  claimed: number
}

export interface SlowFigures extends Pick<SlowRound, 'ticket' | 'severity' | 'elapsed' | 'paused'> {
  gti: Figure
  gtr: Figure
}

type Figure = { due: number | null; at: number | null; late: boolean | null; penalty: number | null }
type Charge = SlowCommitment['charges'][number]

export function slowStatement({ contract, tickets, equipment, from, to }: RandomCase): SlowStatement {
  const known = Object.values(contract.calendars).map((calendar) => calendar.known)
  const first = Math.min(...[from, ...known.map((each) => each.from)].map((date) => dayOf(date) ?? 0))
  const last = Math.max(...[to, ...known.map((each) => each.to)].map((date) => dayOf(date) ?? 0))
  const moments = [...tickets.values()].flat().map(({ at }) => Math.floor(at / 86_400))
  const span = { from: Math.min(first, ...moments) - 1, to: Math.max(last, ...moments) + 2 }
  const book = new SlowBook(contract, span.from * 86_400, span.to * 86_400)
  const { wall } = book
  const start = wall.from + wall.days.indexOf(wall.dates.indexOf(from))
  const end = wall.from + wall.days.lastIndexOf(wall.dates.indexOf(to)) + 1
  const inside = ({ at }: Charge): boolean => at >= start && at < end
  const all = [...tickets.keys()].sort().flatMap((ticket) => book.rounds(ticket, tickets.get(ticket) ?? [], end))
  const charges = all.flatMap(({ gti, gtr }) => [...(gti?.charges ?? []), ...(gtr?.charges ?? [])])
  const own = (made: SlowCommitment | undefined): boolean =>
    made !== undefined && ((made.at !== null && made.at >= start && made.at < end) || made.charges.some(inside))
  const figure = (made: SlowCommitment | undefined): Figure => ({
    due: made?.due ?? null,
    at: made?.at ?? null,
    late: made?.late ?? null,
    penalty: own(made) ? sum((made?.charges ?? []).filter(inside)) : null,
  })
  const listed = all.filter(({ gti, gtr }) => [gti, gtr].some((made) => own(made) || made?.unmet === true))
  return {
    rounds: listed.map(({ ticket, severity, elapsed, paused, gti, gtr }) => {
      return { ticket, severity, elapsed, paused, gti: figure(gti), gtr: figure(gtr) }
    }),
    shares: listed.flatMap(({ ticket, shares }) =>
      Object.entries(shares ?? {}).map(([party, elapsed_s]) => ({ ticket, party, elapsed_s })),
    ),
    contests: [...new Set(listed.map(({ ticket }) => ticket))].flatMap((ticket) =>
      contests(ticket, tickets.get(ticket) ?? [], end),
    ),
    lost: [...tickets.values()].reduce((total, events) => total + book.lost(events, start, end), 0),
    tnis: slowClass(book, equipment, start, end),
    penalties: sum(charges.filter(inside)),
    waived: charges.filter(inside).reduce((total, { waived }) => total + waived, 0),
    claimed: claimed(book, charges, from, to),
  }
}

/** One after the other: each pause, whether anything was said against it, and the last answer. */
function contests(ticket: string, events: readonly TicketEvent[], end: number): (string | number | null)[][] {
  const made: (string | number | null)[][] = []
  for (const { event, at, cause = '' } of events) {
    if (event !== 'paused' || at >= end) continue
    const said = events.filter(({ pause }) => pause?.at === at && pause.cause === cause)
    const contested = said.find((each) => each.event === 'pause_contested')
    const answer = said.findLast((each) => each.event === 'pause_answered')
    if (contested) made.push([ticket, at, cause, contested.at, answer?.cause ?? null, answer?.at ?? null])
  }
  return made
}

function claimed({ contract, wall }: SlowBook, charges: readonly Charge[], from: string, to: string): number {
  const terms = contract.lots[0]?.terms.filter((each) => each.from <= to).sort((a, b) => (a.from < b.from ? 1 : -1))[0]
  const used = terms ?? contract.lots[0]?.terms[0]
  if (!used) return 0
  const { cap_percent, floor_eur = 0, limits_over } = used.penalty
  const cap =
    cap_percent === undefined
      ? Number.POSITIVE_INFINITY
      : Math.floor((used.annual_value_eur * cap_percent + 1e-6) * 1 + 0.5)
  const may = (dates: (date: string) => boolean): number => {
    const total = sum(charges.filter(({ at }) => dates(wall.dateOf(at))))
    return total < Math.round(floor_eur * 100) ? 0 : Math.min(total, cap)
  }
  if (limits_over === 'statement') return may((date) => date >= from && date <= to)
  const yearOf = (date: string): number => {
    const [year, day] = [Number(date.slice(0, 4)), date.slice(4)]
    return limits_over === 'contract' ? 0 : day >= contract.from.slice(4) ? year : year - 1
  }
  let total = 0
  for (let year = limits_over === 'contract' ? 0 : yearOf(from); year <= yearOf(to); year++) {
    total += may((date) => yearOf(date) === year && date <= to) - may((date) => yearOf(date) === year && date < from)
  }
  return total
}

function sum(charges: readonly Charge[]): number {
  return charges.reduce((total, { net }) => total + net, 0)
}
