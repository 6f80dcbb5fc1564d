import type { LogFault, TicketEvent } from '../../contracts/event-log.ts'
import type { Commitment, Severity, StartEvent } from '../../contracts/vocabulary.ts'
import type { PauseContest } from './contests.ts'
import type { Span } from './spans.ts'

/** A time in which the clock stood, and why. */
export interface Pause extends Span {
  cause: string
  proof?: string
  by?: string
}

/** Service was there again, by which event, and until when if it was not for good. */
export interface Stop {
  at: number
  by: 'workaround' | 'restored' | 'closed'
  /** How many reopenings came before it. */
  run: number
}

/** One run of the clock of a ticket: a reopening within the delay goes on with it, a later one begins another. */
export interface Round {
  opened: number
  /** The first moment of each kind of start. */
  starts: Partial<Record<StartEvent, number>>
  /** How often somebody worked on it, from afar or on site. */
  interventions: number
  stops: Stop[]
  /** Moments at which it was opened again within the delay, each after a stop. */
  reopenings: number[]
  /** It is no fault of the contract: what was not met by then never has to be. */
  rejected?: number
}

/** An amount that the buyer does not claim; without one: all of it. */
export interface Waiver {
  at: number
  /** The round of the ticket that it is about: the last one when it was said. */
  round: number
  commitment: Commitment
  cents?: number
  cause?: string
  by?: string
}

/** A ticket as its events tell it. */
export interface History {
  ticket: string
  school: string
  lot?: string
  equipment?: string
  opened: number
  rounds: Round[]
  pauses: Pause[]
  severities: { at: number; severity: Severity }[]
  /** Who it was handed to, besides the supplier with whom it begins. */
  holders: { at: number; party: string }[]
  waivers: Waiver[]
  /** Pauses that the supplier contests, with what the buyer answered. */
  contests: PauseContest[]
  /** Lessons that could not be held because of it: when their hour was over, and in which round of the ticket. */
  lost: { at: number; round: number }[]
}

type State = 'none' | 'open' | 'restored' | 'closed' | 'rejected'

/** In which states a ticket may be for each event. */
const ALLOWED: Readonly<Record<TicketEvent['event'], readonly State[]>> = {
  opened: ['none'],
  acknowledged: ['open', 'restored'],
  remote_start: ['open', 'restored'],
  on_site: ['open', 'restored'],
  paused: ['open'],
  resumed: ['open'],
  handed_over: ['open', 'restored'],
  requalified: ['open', 'restored'],
  workaround: ['open'],
  restored: ['open'],
  closed: ['open', 'restored'],
  reopened: ['restored', 'closed', 'rejected'],
  rejected: ['open', 'restored'],
  waived: ['open', 'restored', 'closed', 'rejected'],
  session_lost: ['open', 'restored', 'closed', 'rejected'],
  pause_contested: ['open', 'restored', 'closed', 'rejected'],
  pause_answered: ['open', 'restored', 'closed', 'rejected'],
}

/** Whether a reopening still belongs to the run of the clock that ended with `closed`. */
export type StillSame = (history: History, closed: number, reopened: number) => boolean

/**
 * Tells the history of a ticket out of its events, which are in order. An event that cannot be is a fault with its line and
 * changes nothing. Undefined where the ticket was never opened.
 */
export function historyOf(
  ticket: string,
  events: readonly TicketEvent[],
  same: StillSame,
): { history: History | undefined; faults: LogFault[] } {
  const faults: LogFault[] = []
  const teller = new Teller(ticket, same)
  for (const event of events) {
    const fault = teller.take(event)
    if (fault !== undefined) faults.push({ line: event.line, fault, about: event.event })
  }
  return { history: teller.told(), faults }
}

class Teller {
  readonly #ticket: string
  readonly #same: StillSame
  #state: State = 'none'
  #history: History | undefined
  #open: Pause[] = []
  #ended = 0

  constructor(ticket: string, same: StillSame) {
    this.#ticket = ticket
    this.#same = same
  }

  told(): History | undefined {
    return this.#history
  }

  /** Takes the next event; gives the rule that it breaks. */
  take(event: TicketEvent): string | undefined {
    if (!ALLOWED[event.event].includes(this.#state)) {
      return this.#state === 'none' ? 'not_opened' : `ticket_is_${this.#state}`
    }
    const history = this.#history
    if (history === undefined) {
      this.#begin(event)
      return undefined
    }
    return this.#goOn(event, history)
  }

  #begin({ at, school = '', severity = 'minor', lot, equipment }: TicketEvent): void {
    this.#history = {
      ticket: this.#ticket,
      school,
      ...(lot !== undefined && { lot }),
      ...(equipment !== undefined && { equipment }),
      opened: at,
      rounds: [newRound(at)],
      pauses: [],
      severities: [{ at, severity }],
      holders: [],
      waivers: [],
      contests: [],
      lost: [],
    }
    this.#state = 'open'
  }

  #goOn(event: TicketEvent, history: History): string | undefined {
    const { at } = event
    const round = history.rounds.at(-1) ?? newRound(at)
    switch (event.event) {
      case 'acknowledged':
      case 'remote_start':
      case 'on_site':
        round.starts[event.event] ??= at
        if (event.event !== 'acknowledged') round.interventions++
        return undefined
      case 'paused':
        this.#open.push(pauseOf(event))
        history.pauses.push(...this.#open.slice(-1))
        return undefined
      case 'resumed':
        return this.#resume(event)
      case 'handed_over':
        history.holders.push({ at, party: event.to ?? '' })
        return undefined
      case 'requalified':
        history.severities.push({ at, severity: event.severity ?? 'minor' })
        return undefined
      case 'workaround':
        round.stops.push({ at, by: 'workaround', run: round.reopenings.length })
        return undefined
      case 'restored':
      case 'closed':
        if (this.#state === 'open') round.stops.push({ at, by: event.event, run: round.reopenings.length })
        this.#end(at, event.event)
        return undefined
      case 'rejected':
        round.rejected = at
        this.#end(at, 'rejected')
        return undefined
      case 'reopened':
        if (this.#same(history, this.#ended, at)) {
          round.reopenings.push(at)
          delete round.rejected
        } else history.rounds.push(newRound(at))
        this.#state = 'open'
        return undefined
      case 'waived':
        history.waivers.push(waiverOf(event, history.rounds.length - 1))
        return undefined
      case 'session_lost':
        history.lost.push({ at, round: history.rounds.length - 1 })
        return undefined
      case 'pause_contested':
      case 'pause_answered':
        // Said of a pause at any time after it: contests.ts puts them together.
        return undefined
      case 'opened':
        return 'ticket_is_open'
    }
  }

  /** Ends the oldest pause that is open, of the cause that is named if one is. */
  #resume({ at, cause }: TicketEvent): string | undefined {
    const index = this.#open.findIndex((pause) => cause === undefined || pause.cause === cause)
    const [pause] = index < 0 ? [] : this.#open.splice(index, 1)
    if (pause === undefined) return 'not_paused'
    pause.to = at
    return undefined
  }

  /** Whatever was paused then has no clock any more. */
  #end(at: number, state: State): void {
    for (const pause of this.#open) pause.to = at
    this.#open = []
    this.#state = state
    this.#ended = at
  }
}

function newRound(opened: number): Round {
  return { opened, starts: {}, interventions: 0, stops: [], reopenings: [] }
}

function pauseOf({ at, cause = '', proof, by }: TicketEvent): Pause {
  return {
    from: at,
    to: Number.POSITIVE_INFINITY,
    cause,
    ...(proof !== undefined && { proof }),
    ...(by !== undefined && { by }),
  }
}

function waiverOf({ at, commitment = 'gtr', amount, cause, by }: TicketEvent, round: number): Waiver {
  return {
    at,
    round,
    commitment,
    ...(amount !== undefined && { cents: amount }),
    ...(cause !== undefined && { cause }),
    ...(by !== undefined && { by }),
  }
}
