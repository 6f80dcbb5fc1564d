import { TICKET_EVENTS } from '../../contracts/vocabulary.ts'
import { namedToo } from './named-lines.ts'
import { COMMUNE, type EventFields, type ServiceEvent, type TicketSeverity } from './service-event.ts'
import { ALLOWED_IN, EVENT_OF, isLive, type TicketAct, type TicketState } from './states.ts'

/** A pause that goes on. */
export interface OpenPause {
  cause: string
  since: number
}

/** How a ticket stands by the lines of its log. Times are ms since 1970. */
export interface Standing {
  state: TicketState
  severity: TicketSeverity
  /** Nothing was broken when it was opened, so no contract counts it. */
  isRequest: boolean
  party: string
  lot: string | null
  openedAt: number
  pauses: OpenPause[]
  /** Since when service is there again; null while it is not. */
  restoredAt: number | null
  /** When it was closed or rejected; null while it is neither. */
  endedAt: number | null
}

/** Why a log cannot be: the line, and what it breaks. */
export interface StandingFault {
  n: number
  event: string
  fault: 'not_opened' | 'not_allowed' | 'not_paused' | 'corrects_nothing' | 'same_second'
  /** How the ticket stood then. */
  state: TicketState | undefined
}

/** What is said of a ticket and changes nothing of how it stands. */
const BESIDE: ReadonlySet<string> = new Set(['waived', 'session_lost', 'pause_contested', 'pause_answered'])
const RANK = new Map<string, number>(TICKET_EVENTS.map((name, index) => [name, index]))
const ACT_OF = new Map<string, TicketAct>(Object.entries(EVENT_OF).map(([act, event]) => [event, act as TicketAct]))

/** A line that counts: what was said, or what took its place, under the number of the line that says it. */
export interface CountedLine extends EventFields, Pick<ServiceEvent, 'n' | 'key' | 'recordedAt'> {}

/**
 * The lines that count, in the order in which the engine of the contracts takes them: by second, then as the vocabulary has them.
 * INVARIANT: no two of them are the same event in the same second, and a correction names one line alone, as the engine finds it by
 * its second, event and cause among all that was told: also a line that was taken back keeps its second. Corrections of one second
 * do not hang on each other. Else it is the fault `same_second` of what was written last.
 */
export function countedLines(log: readonly ServiceEvent[]): { lines: CountedLine[]; faults: StandingFault[] } {
  const lines: CountedLine[] = log.filter(({ event }) => event !== 'corrected')
  const faults: StandingFault[] = []
  const corrections = log.filter(({ event }) => event === 'corrected').sort((a, b) => a.at - b.at || inWriting(a, b))
  let together: CountedLine[] = []
  for (const [place, correction] of corrections.entries()) {
    const { n, at, replaces, event } = correction
    if (corrections[place - 1]?.at !== at)
      together = [...lines, ...corrections.filter((each) => each.at === at).flatMap(putBy)]
    const index = lines.findIndex((line) => line.n === replaces)
    const meant = lines[index]
    if (meant === undefined) {
      faults.push({ n, event, fault: 'corrects_nothing', state: undefined })
      continue
    }
    const isChained = corrections.some((each) => each.n === replaces && each.at === at)
    const other = isChained ? meant : namedToo(together, { n, at, event }, meant)
    if (other) {
      const last = other.n > n ? other : { n, event }
      faults.push({ n: last.n, event: last.event, fault: 'same_second', state: undefined })
    }
    lines.splice(index, 1, ...putBy(correction))
  }
  lines.sort(inOrder)
  for (const [index, { n, event, at }] of lines.entries()) {
    const before = lines[index - 1]
    if (before?.event === event && before.at === at) faults.push({ n, event, fault: 'same_second', state: undefined })
  }
  return { lines, faults }
}

/** How a ticket stands after all lines of its log, in any order; undefined where it was never opened. Pure. */
export function standingOf(log: readonly ServiceEvent[]): { standing: Standing | undefined; faults: StandingFault[] } {
  const { lines, faults } = countedLines(log)
  let told: Telling | undefined
  for (const line of lines) {
    if (told === undefined) {
      if (line.event === 'opened') told = beginning(line)
      else faults.push({ n: line.n, event: line.event, fault: 'not_opened', state: undefined })
      continue
    }
    const state = stateOf(told)
    const fault = faultOf(told, state, line)
    if (fault) faults.push({ n: line.n, event: line.event, fault, state })
    else take(told, line)
  }
  if (!told) return { standing: undefined, faults }
  const { severity, isRequest, party, lot, openedAt, pauses, restoredAt, endedAt } = told
  return {
    standing: { state: stateOf(told), severity, isRequest, party, lot, openedAt, pauses, restoredAt, endedAt },
    faults,
  }
}

/** What a correction puts in the place of a line. */
function putBy({ n, key, recordedAt, with: by }: ServiceEvent): CountedLine[] {
  return by ? [{ ...by, n, key, recordedAt }] : []
}

/** The order of two lines of a ticket. */
export function inOrder(a: CountedLine, b: CountedLine): number {
  return a.at - b.at || rankOf(a.event) - rankOf(b.event) || inWriting(a, b)
}

/** As they were written down. A line has another number in each server that has it, so that is not asked. */
function inWriting(a: Pick<CountedLine, 'recordedAt' | 'key'>, b: Pick<CountedLine, 'recordedAt' | 'key'>): number {
  return a.recordedAt - b.recordedAt || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)
}

/** The place of an event among those of its second. */
export function rankOf(event: string): number {
  return RANK.get(event) ?? 0
}

interface Telling extends Omit<Standing, 'state'> {
  base: 'live' | 'restored' | 'closed' | 'rejected'
  begun: 'open' | 'acknowledged' | 'on_site'
  hasWorkaround: boolean
}

function beginning({ at, severity = 'minor', to = COMMUNE, lot }: EventFields): Telling {
  return {
    base: 'live',
    begun: 'open',
    hasWorkaround: false,
    severity,
    isRequest: severity === 'request',
    party: to,
    lot: lot ?? null,
    openedAt: at,
    pauses: [],
    restoredAt: null,
    endedAt: null,
  }
}

function stateOf({ base, pauses, hasWorkaround, begun }: Telling): TicketState {
  if (base !== 'live') return base
  if (pauses.length > 0) return 'paused'
  return hasWorkaround ? 'workaround' : begun
}

function faultOf(told: Telling, state: TicketState, { event, cause }: CountedLine): StandingFault['fault'] | undefined {
  if (BESIDE.has(event)) return undefined
  const act = ACT_OF.get(event)
  if (act === undefined) return 'not_allowed'
  if (act === 'resume' && isLive(state) && !told.pauses.some((pause) => cause === undefined || pause.cause === cause)) {
    return 'not_paused'
  }
  // What was acknowledged may be acknowledged by another one: only the first counts.
  if (act === 'acknowledge' && isLive(state)) return undefined
  return ALLOWED_IN[act].includes(state) ? undefined : 'not_allowed'
}

function take(told: Telling, { event, at, cause, to, severity }: CountedLine): void {
  switch (event) {
    case 'acknowledged':
      if (told.begun === 'open') told.begun = 'acknowledged'
      return
    case 'remote_start':
    case 'on_site':
      told.begun = 'on_site'
      return
    case 'paused':
      told.pauses = [...told.pauses, { cause: cause ?? '', since: at }]
      return
    case 'resumed': {
      const index = told.pauses.findIndex((pause) => cause === undefined || pause.cause === cause)
      told.pauses = told.pauses.filter((_, place) => place !== index)
      return
    }
    case 'handed_over':
      told.party = to ?? told.party
      return
    case 'requalified':
      told.severity = severity ?? told.severity
      return
    case 'workaround':
      told.hasWorkaround = true
      return
    case 'restored':
    case 'closed':
    case 'rejected':
      end(told, event, at)
      return
    case 'reopened':
      Object.assign(told, { base: 'live', begun: 'open', hasWorkaround: false, restoredAt: null, endedAt: null })
      return
    default:
      return
  }
}

function end(told: Telling, event: 'restored' | 'closed' | 'rejected', at: number): void {
  told.pauses = []
  if (event === 'restored' || (event === 'closed' && told.base === 'live')) told.restoredAt = at
  if (event !== 'restored') told.endedAt = at
  told.base = event
}
