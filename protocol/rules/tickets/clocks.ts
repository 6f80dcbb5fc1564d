import type { Target } from '../../contracts/terms.ts'
import { COMMITMENTS, type Commitment } from '../../contracts/vocabulary.ts'
import { firstEndingAfter } from '../calendar/service-time.ts'
import type { ContractBook } from '../sla/book.ts'
import { elapsed, pausedIn } from '../sla/clock.ts'
import type { History, Round } from '../sla/history.ts'
import { type Judgement, judge, termsOf, type Under } from '../sla/judge.ts'
import { type Share, shares } from '../sla/shares.ts'
import { toldTicket } from '../sla/tickets.ts'
import type { ServiceEvent } from './service-event.ts'
import { type ContractNames, toldOf } from './told.ts'

/** What of a contract holds for a ticket: the book of the version of its day, and how the contract calls things. */
export interface Coverage extends ContractNames {
  book: ContractBook
}

export type ClockState = 'running' | 'paused' | 'met' | 'over' | 'unknown'

/** A commitment as it stands at a moment. Times are ms since 1970. */
export interface Clock {
  commitment: Commitment
  due: number | null
  state: ClockState
  metAt: number | null
  late: boolean
}

export interface ClockSpan {
  from: number
  to: number
  state: 'service' | 'paused' | 'closed'
}

/** The same with what its bar shows; seconds of service. */
export interface ClockDetail extends Clock {
  target: Target
  startEvent: string | null
  allowed: number | null
  elapsed: number | null
  paused: number | null
  spans: ClockSpan[]
}

const MAX_SPANS = 200

interface Judged {
  history: History
  round: Round
  under: Under
  judgements: Judgement[]
}

/** The commitments of the last round of a ticket, by the engine of the contracts; none where the contract has none for it. */
export function clocksOf(cover: Coverage, number: string, log: readonly ServiceEvent[], now: number): Clock[] {
  const judged = judgedOf(cover, number, log)
  return judged ? judged.judgements.map((each) => clockOf(each, judged.round, now)) : []
}

/** The same, with the bars. */
export function clockDetails(
  cover: Coverage,
  number: string,
  log: readonly ServiceEvent[],
  now: number,
): ClockDetail[] {
  const judged = judgedOf(cover, number, log)
  return judged ? judged.judgements.map((each) => detailOf(each, judged, now)) : []
}

/** How the time of a ticket divides among those who had it, in seconds of service; empty before a hand-over. */
export function sharesOf(cover: Coverage, number: string, log: readonly ServiceEvent[], now: number): Share[] {
  const judged = judgedOf(cover, number, log)
  const main = judged?.judgements.at(-1)
  if (!judged || !main || judged.history.holders.length === 0) return []
  const until = main.met?.at ?? judged.round.rejected ?? Math.floor(now / 1000)
  return shares(judged.history, main, judged.under.lot.supplier, until) ?? []
}

function judgedOf({ book, ...names }: Coverage, number: string, log: readonly ServiceEvent[]): Judged | undefined {
  const { history } = toldTicket(book, number, toldOf(log, names), Number.POSITIVE_INFINITY)
  const round = history?.rounds.at(-1)
  const under = history && round && termsOf(book, history, round)
  if (!history || !round || !under) return undefined
  const judgements = COMMITMENTS.flatMap((commitment) => {
    const judged = judge(book, history, round, under, commitment)
    return judged?.stands ? [judged] : []
  })
  return { history, round, under, judgements }
}

function clockOf({ commitment, met, due: running }: Judgement, { rejected }: Round, now: number): Clock {
  const due = met?.due ?? running
  const at = met?.at ?? rejected ?? now / 1000
  return {
    commitment,
    due: typeof due === 'number' ? due * 1000 : null,
    state: stateOf(due, met !== undefined, rejected !== undefined),
    metAt: met ? met.at * 1000 : null,
    late: met ? met.late === true : rejected === undefined && typeof due === 'number' && at > due,
  }
}

function stateOf(due: number | 'paused' | 'unknown', isMet: boolean, isRejected: boolean): ClockState {
  if (isMet) return 'met'
  if (isRejected) return 'over'
  return typeof due === 'number' ? 'running' : due
}

function detailOf(judgement: Judgement, { round, under }: Judged, now: number): ClockDetail {
  const { time, opened, pauses, allowance, met, commitment, target } = judgement
  const until = Math.max(opened, met?.at ?? round.rejected ?? Math.floor(now / 1000))
  return {
    ...clockOf(judgement, round, now),
    target,
    startEvent: commitment === 'gti' ? under.terms.start_event : null,
    allowed: allowance?.seconds ?? null,
    elapsed: elapsed(time, opened, pauses, until) ?? null,
    paused: pausedIn(time, opened, pauses, until) ?? null,
    spans: spansOf(judgement, until),
  }
}

/** From the opening to the end without holes, what is alike joined; the newest are kept. */
function spansOf({ time, opened, pauses }: Judgement, until: number): ClockSpan[] {
  const marks = new Set([opened, until])
  const windows: [number, number][] = []
  for (let index = firstEndingAfter(time, opened); ; index++) {
    const [from, to] = [time.starts[index], time.ends[index]]
    if (from === undefined || to === undefined || from >= until) break
    windows.push([from, to])
    for (const mark of [from, to]) if (mark > opened && mark < until) marks.add(mark)
  }
  for (const { from, to } of pauses) for (const mark of [from, to]) if (mark > opened && mark < until) marks.add(mark)
  const sorted = [...marks].sort((a, b) => a - b)
  const spans: ClockSpan[] = []
  let window = 0
  for (const [index, from] of sorted.slice(0, -1).entries()) {
    const to = sorted[index + 1] ?? from
    while ((windows[window]?.[1] ?? Number.POSITIVE_INFINITY) <= from) window++
    const isOpen = (windows[window]?.[0] ?? Number.POSITIVE_INFINITY) <= from
    const isPaused = pauses.some((pause) => pause.from <= from && pause.to > from)
    const state = !isOpen ? 'closed' : isPaused ? 'paused' : 'service'
    const last = spans.at(-1)
    if (last?.state === state) last.to = to * 1000
    else spans.push({ from: from * 1000, to: to * 1000, state })
  }
  return spans.slice(-MAX_SPANS)
}
