// A slow and obvious reckoning of service levels: every second of a week is looked at by itself. It shares no code with the
// engine but shapes, so that the two can only agree if both are right.
import type { Contract } from '@preau/protocol/contracts/contract.ts'
import type { TicketEvent } from '@preau/protocol/contracts/event-log.ts'
import type { Target, Terms } from '@preau/protocol/contracts/terms.ts'
import type { Commitment } from '@preau/protocol/contracts/vocabulary.ts'
import { type Wall, wallOf } from './wall.ts'

/** Which seconds of a calendar are in service: 1 yes, 0 no, 2 nobody knows. */
export type Seconds = Uint8Array

/** What came of a meeting: whether it is late, and the cents of its penalty. */
interface Met {
  at: number
  due: number | null
  late: boolean | null
  cents: number
}

export interface SlowCommitment {
  due: number | null
  at: number | null
  late: boolean | null
  /** Each charge in order: when, and how much is left of it after waivers. */
  charges: { at: number; net: number; waived: number }[]
  unmet: boolean
}

export interface SlowRound {
  ticket: string
  severity: string
  gti: SlowCommitment | undefined
  gtr: SlowCommitment | undefined
  elapsed: number | null
  paused: number | null
  shares: Record<string, number> | undefined
}

interface Run {
  opened: number
  firsts: Record<string, number>
  stops: { at: number; kind: string; run: number }[]
  reopenings: number
  rejected: number | null
}

export class SlowBook {
  readonly contract: Contract
  readonly wall: Wall
  readonly #calendars = new Map<string, Seconds>()
  readonly #nothing: Uint8Array

  constructor(contract: Contract, from: number, to: number) {
    this.contract = contract
    this.wall = wallOf(contract.time_zone, from, to)
    this.#nothing = new Uint8Array(to - from)
  }

  seconds(name: string): Seconds {
    let found = this.#calendars.get(name)
    if (!found) {
      found = this.#layOut(name)
      this.#calendars.set(name, found)
    }
    return found
  }

  #layOut(name: string): Seconds {
    const calendar = this.contract.calendars[name]
    if (!calendar) throw new Error(name)
    const closed = [
      ...(calendar.closures ?? []).flatMap((list) => this.contract.closures?.[list] ?? []),
      ...(calendar.closed ?? []),
    ]
    const hoursOn: ([number, number][] | undefined)[] = []
    for (const date of this.wall.dates) {
      if (date < calendar.known.from || date > calendar.known.to) {
        hoursOn.push(undefined)
        continue
      }
      const special = calendar.opened?.find((day) => day.date === date)
      const week = calendar.weeks.filter(({ from }) => from <= date).sort((a, b) => (a.from < b.from ? 1 : -1))[0]
      const weekday = new Date(`${date}T12:00:00Z`).toLocaleDateString('en', { weekday: 'long', timeZone: 'UTC' })
      const usual = week?.[weekday.toLowerCase() as 'monday'] ?? []
      const shut = closed.some(({ from, to }) => date >= from && date <= to)
      hoursOn.push(
        (special ? special.hours : shut ? [] : usual).map((text) => {
          const [from = 0, to = 0] = text.split('-').map((clock) => {
            const [hour = 0, minute = 0] = clock.split(':').map(Number)
            return hour * 3600 + minute * 60
          })
          return [from, to]
        }),
      )
    }
    const seconds = new Uint8Array(this.wall.length)
    for (let i = 0; i < seconds.length; i++) {
      const hours = hoursOn[this.wall.days[i] ?? 0]
      const second = this.wall.seconds[i] ?? 0
      if (hours === undefined) seconds[i] = 2
      else for (const [from, to] of hours) if (second >= from && second < to) seconds[i] = 1
    }
    return seconds
  }

  /** Every round of a ticket as it stands at `asOf`. */
  rounds(ticket: string, events: readonly TicketEvent[], asOf: number): SlowRound[] {
    const opening = events[0]
    if (!opening || opening.at >= asOf) return []
    const seen = events.filter(({ at, event }) => at < asOf && event !== 'waived')
    const runs = this.#runs(seen, opening)
    const waivers = events
      .filter(({ event }) => event === 'waived')
      .map((waiver) => ({
        ...waiver,
        round: this.#runs(events.slice(0, events.indexOf(waiver)), opening).length - 1,
      }))
    return runs.flatMap((run, round) => {
      const left = { gti: 0, gtr: 0 }
      for (const { commitment = 'gtr', amount = Number.POSITIVE_INFINITY } of waivers.filter(
        (w) => w.round === round,
      )) {
        left[commitment] += amount
      }
      const terms = this.#terms(run.opened)
      const paused = this.#paused(seen)
      const of = (commitment: Commitment) =>
        this.#commitment(commitment, run, seen, opening, terms, paused, asOf, left[commitment])
      const [gti, gtr] = [of('gti'), of('gtr')]
      const main = gtr ?? gti
      if (!main) return []
      const until = gtr?.at ?? run.rejected ?? asOf
      const { elapsed, stood, shares } = this.#reckon(main.seconds, run.opened, until, paused, seen)
      return [
        {
          ticket,
          severity: main.severity,
          gti,
          gtr,
          elapsed,
          paused: stood,
          shares: seen.some(({ event }) => event === 'handed_over') ? shares : undefined,
        },
      ]
    })
  }

  /** How many lessons a ticket lost in [start, end), but for runs that were rejected by then. */
  lost(events: readonly TicketEvent[], start: number, end: number): number {
    const [opening] = events
    if (!opening) return 0
    const seen = events.filter(({ at }) => at < end)
    const runs = this.#runs(seen, opening)
    return seen.filter(({ at, event }, index) => {
      const run = runs[this.#runs(seen.slice(0, index), opening).length - 1]
      return event === 'session_lost' && at >= start && run?.rejected === null
    }).length
  }

  #terms(opened: number): Terms {
    const { terms } = this.contract.lots[0] ?? { terms: [] }
    const date = this.wall.dateOf(opened)
    const past = terms.filter(({ from }) => from <= date).sort((a, b) => (a.from < b.from ? 1 : -1))
    return past[0] ?? (terms[0] as Terms)
  }

  #calendarOf(target: Target, opening: TicketEvent): Seconds {
    const school = this.contract.schools.find(({ uai }) => uai === opening.school)
    return this.seconds(target.calendar === 'school' ? (school?.calendar ?? '') : target.calendar)
  }

  #runs(events: readonly TicketEvent[], opening: TicketEvent): Run[] {
    const runs: Run[] = [{ opened: opening.at, firsts: {}, stops: [], reopenings: 0, rejected: null }]
    let open = true
    let ended = 0
    for (const { at, event } of events) {
      const run = runs.at(-1) as Run
      if (['acknowledged', 'remote_start', 'on_site'].includes(event)) run.firsts[event] ??= at
      if (event === 'workaround') run.stops.push({ at, kind: event, run: run.reopenings })
      if (event === 'restored' || event === 'closed') {
        if (open) run.stops.push({ at, kind: event, run: run.reopenings })
        open = false
        ended = at
      }
      if (event === 'rejected') {
        run.rejected = at
        open = false
        ended = at
      }
      if (event === 'reopened') {
        open = true
        const within = this.#terms(run.opened).reopen_within
        const seconds = this.#calendarOf(within, opening)
        const last = this.#due(seconds, ended, this.#allowed(seconds, within, ended), this.#nothing)
        if (last === 'unknown' || last === 'paused' || at <= last) {
          run.reopenings++
          run.rejected = null
        } else runs.push({ opened: at, firsts: {}, stops: [], reopenings: 0, rejected: null })
      }
    }
    return runs
  }

  /** For each second whether a pause is open. */
  #paused(events: readonly TicketEvent[]): Uint8Array {
    const paused = new Uint8Array(this.wall.length)
    let depth = 0
    let next = 0
    for (let i = 0; i < paused.length; i++) {
      for (; next < events.length && (events[next]?.at ?? 0) <= this.wall.from + i; next++) {
        const event = events[next]?.event
        if (event === 'paused') depth++
        if (event === 'resumed') depth--
        if (event === 'restored' || event === 'closed' || event === 'rejected') depth = 0
      }
      paused[i] = depth > 0 ? 1 : 0
    }
    return paused
  }

  #allowed(seconds: Seconds, target: Target, opened: number): number | undefined {
    let i = opened - this.wall.from
    if (!this.#knows(seconds, i, i)) return undefined
    if ('hours' in target) return target.hours * 3600
    while (seconds[i] === 0) i++
    if (seconds[i] !== 1) return undefined
    let day = this.wall.days[i]
    let allowed = 0
    let days = target.working_days
    for (; i < seconds.length && seconds[i] !== 2; i++) {
      if (seconds[i] !== 1) continue
      if (this.wall.days[i] !== day) {
        if (days === 0) return allowed
        days--
        day = this.wall.days[i]
      }
      allowed++
    }
    return days === 0 ? allowed : undefined
  }

  #due(
    seconds: Seconds,
    opened: number,
    allowed: number | undefined,
    paused: Uint8Array,
  ): number | 'paused' | 'unknown' {
    if (allowed === undefined) return 'unknown'
    let counted = 0
    for (let i = opened - this.wall.from; i < seconds.length; i++) {
      if (seconds[i] === 2) return this.#pausedForEver(paused, i) ? 'paused' : 'unknown'
      if (seconds[i] === 1 && paused[i] === 0) counted++
      if (counted === allowed) return this.wall.from + i + 1
    }
    return this.#pausedForEver(paused, seconds.length - 1) ? 'paused' : 'unknown'
  }

  #pausedForEver(paused: Uint8Array, from: number): boolean {
    return paused.lastIndexOf(0) < from
  }

  /** Whether nothing between two seconds is unknown. The end of the last known second is known. */
  #knows(seconds: Seconds, from: number, to: number): boolean {
    if (from < 0 || to > seconds.length) return false
    if (from === to) return seconds[from] !== 2 || (from > 0 && seconds[from - 1] !== 2)
    return !seconds.subarray(from, to).includes(2)
  }

  #severity(events: readonly TicketEvent[], before: (at: number) => boolean): string {
    let severity = events[0]?.severity ?? ''
    for (const event of events) if (event.event === 'requalified' && before(event.at)) severity = event.severity ?? ''
    return severity
  }

  #commitment(
    commitment: Commitment,
    run: Run,
    events: readonly TicketEvent[],
    opening: TicketEvent,
    terms: Terms,
    paused: Uint8Array,
    asOf: number,
    waived: number,
  ): (SlowCommitment & { severity: string; seconds: Seconds }) | undefined {
    const times = commitment === 'gti' ? this.#starts(run, terms) : this.#stops(run, terms)
    const holds = times.length > 0 && times.at(-1)?.run === run.reopenings
    const last = times.at(-1)?.at ?? 0
    const present = this.#severity(events, (at) => !holds || (commitment === 'gti' ? at < last : at <= last))
    const stands = terms.targets[present as 'major']?.[commitment] !== undefined
    const were = times.map(({ at }) =>
      this.#severity(events, (said) => (commitment === 'gti' ? said < at : said <= at)),
    )
    const past = were.filter((each) => terms.targets[each as 'major']?.[commitment] !== undefined)
    const severity = stands ? present : past.at(-1)
    const target = terms.targets[severity as 'major']?.[commitment]
    if (severity === undefined || !target) return undefined
    const met = times.map(({ at }) => this.#meet(commitment, at, run, events, opening, terms, paused))
    const seconds = this.#calendarOf(target, opening)
    const due = this.#due(seconds, run.opened, this.#allowed(seconds, target, run.opened), paused)
    const end = holds && stands ? met.at(-1) : undefined
    const charges: SlowCommitment['charges'] = []
    let most = 0
    let left = waived
    for (const { at, cents } of met) {
      if (cents <= most) continue
      const taken = Math.min(left, cents - most)
      left -= taken
      charges.push({ at, net: cents - most - taken, waived: taken })
      most = cents
    }
    const open = stands && !holds && run.rejected === null
    return {
      severity,
      seconds,
      due: typeof due === 'number' ? due : null,
      at: end?.at ?? null,
      late: end ? end.late : open ? this.#late(seconds, run.opened, due, asOf) : null,
      charges,
      unmet: open,
      ...(end && { due: end.due }),
    }
  }

  #late(seconds: Seconds, opened: number, due: number | 'paused' | 'unknown', at: number): boolean | null {
    if (typeof due === 'number') return at > due
    return this.#knows(seconds, opened - this.wall.from, at - this.wall.from) ? false : null
  }

  #meet(
    commitment: Commitment,
    at: number,
    run: Run,
    events: readonly TicketEvent[],
    opening: TicketEvent,
    terms: Terms,
    paused: Uint8Array,
  ): Met {
    const severity = this.#severity(events, (said) => (commitment === 'gti' ? said < at : said <= at))
    const target = terms.targets[severity as 'major']?.[commitment]
    if (!target) return { at, due: null, late: false, cents: 0 }
    const seconds = this.#calendarOf(target, opening)
    const due = this.#due(seconds, run.opened, this.#allowed(seconds, target, run.opened), paused)
    const late = this.#late(seconds, run.opened, due, at)
    if (typeof due !== 'number' || late !== true)
      return { at, due: typeof due === 'number' ? due : null, late, cents: 0 }
    const { divisor, value, counts_from } = terms.penalty
    let days = counts_from === 'same_day' ? 1 : 0
    for (let date = this.wall.dateOf(due); date < this.wall.dateOf(at); date = dayAfter(date)) days++
    const ofClass = opening.equipment === undefined ? undefined : this.contract.classes[0]?.value_eur
    const euros = value === 'class' && ofClass !== undefined ? ofClass : terms.annual_value_eur
    const under = divisor * (value === 'month' ? 12 : 1)
    const over = Math.round(euros * 100) * days
    return { at, due, late, cents: Math.floor(over / under) + ((over % under) * 2 >= under ? 1 : 0) }
  }

  #starts(run: Run, terms: Terms): { at: number; run: number }[] {
    const kinds = ['acknowledged', 'remote_start', 'on_site']
    const times = kinds.slice(kinds.indexOf(terms.start_event)).map((kind) => run.firsts[kind])
    const known = [...times, run.stops[0]?.at].filter((at) => at !== undefined)
    return known.length === 0 ? [] : [{ at: Math.min(...known), run: run.reopenings }]
  }

  #stops(run: Run, terms: Terms): { at: number; run: number }[] {
    const counted = run.stops.filter(({ kind }) => kind !== 'workaround' || terms.workaround_restores)
    return counted.filter((stop) => counted.find((other) => other.run === stop.run) === stop)
  }

  #reckon(
    seconds: Seconds,
    opened: number,
    until: number,
    paused: Uint8Array,
    events: readonly TicketEvent[],
  ): { elapsed: number | null; stood: number | null; shares: Record<string, number> | undefined } {
    const [from, to] = [opened - this.wall.from, until - this.wall.from]
    if (!this.#knows(seconds, from, to)) return { elapsed: null, stood: null, shares: undefined }
    let elapsed = 0
    let stood = 0
    const shares: Record<string, number> = {}
    const handed = events.filter(({ event }) => event === 'handed_over')
    for (let i = from; i < to; i++) {
      if (seconds[i] !== 1) continue
      if (paused[i] === 1) stood++
      else {
        elapsed++
        let holder = 's1'
        for (const { at, to: party } of handed) if (at <= this.wall.from + i) holder = party ?? ''
        shares[holder] = (shares[holder] ?? 0) + 1
      }
    }
    return { elapsed, stood, shares }
  }
}

function dayAfter(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
}
