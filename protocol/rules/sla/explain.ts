import { eurosOf } from '../../contracts/money.ts'
import type { Target } from '../../contracts/terms.ts'
import type { Commitment, PauseAnswer, Severity } from '../../contracts/vocabulary.ts'
import { dateOf } from '../calendar/local-day.ts'
import { firstEndingAfter, serviceBetween } from '../calendar/service-time.ts'
import type { ContractBook } from './book.ts'
import { elapsed, pausedIn } from './clock.ts'
import type { PauseContest } from './contests.ts'
import type { History, Pause } from './history.ts'
import { judge, type Meeting, termsOf } from './judge.ts'
import { charges } from './waivers.ts'

/** Part of the way of a clock: service that counted, or a pause with the service in it that did not. */
export interface Step {
  from: string
  to: string
  state: 'service' | 'paused'
  seconds: number
  causes?: string[]
}

/** A meeting of a commitment with the penalty that it made, in the numbers of the formula. */
export interface ExplainedMeeting {
  at: string
  by: string
  due: string | null
  late: boolean | null
  formula: { value_eur: number; value_part: number; days: number; divisor: number } | null
  penalty_eur: number
  /** What of it no earlier meeting of the same commitment had charged, and what was waived of that. */
  added_eur: number
  waived_eur: number
}

/** A pause, and where it is contested by whom, when and with which words. */
export interface ExplainedPause {
  from: string
  to: string | null
  cause: string
  proof: string | null
  by: string | null
  contest?: ExplainedContest
}

export interface ExplainedContest {
  at: string
  by: string | null
  note: string | null
  answer: { at: string; said: PauseAnswer; by: string | null; note: string | null } | null
}

/** Why a commitment has the figures that it has: the rules, the intervals, the pauses. */
export interface Explanation {
  ticket: string
  commitment: Commitment
  lot: string
  terms_from: string
  severity: Severity
  target: Target
  calendar: string
  opened: string
  /** Of a target in working days: the local date of day 0, and the end of the last day's service. */
  day0: string | null
  due0: string | null
  allowance_s: number | null
  due: string | null
  due_state: 'known' | 'paused' | 'unknown'
  elapsed_s: number | null
  paused_s: number | null
  steps: Step[]
  pauses: ExplainedPause[]
  reopenings: string[]
  counts_from: 'next_day' | 'same_day'
  meetings: ExplainedMeeting[]
}

/** Of an explanation only what met the commitment. */
export type ExplainedMeetings = Pick<Explanation, 'commitment' | 'lot' | 'severity' | 'paused_s' | 'meetings'>

/** More steps than a person reads; a clock that runs for a year is cut there. */
const MAX_STEPS = 500

/**
 * Explains a commitment of a round of a ticket until a moment; undefined where there is no such commitment.
 * @param until the end of the period, in seconds since 1970
 */
export function explain(
  book: ContractBook,
  history: History,
  index: number,
  commitment: Commitment,
  until: number,
): Explanation | undefined {
  const round = history.rounds[index]
  const under = round && termsOf(book, history, round)
  const judged = round && under && judge(book, history, round, under, commitment)
  if (!judged) return undefined
  const write = (at: number): string => book.write(at)
  const end = judged.met?.at ?? round.rejected ?? until
  const { time, pauses, allowance, due, opened } = judged
  const waived = new Map(charges(history, index, judged).map((charge) => [charge.at, charge.waived]))
  return {
    ticket: history.ticket,
    commitment,
    lot: under.lot.id,
    terms_from: under.terms.from,
    severity: judged.severity,
    target: judged.target,
    calendar: judged.calendar,
    opened: write(opened),
    day0: allowance?.day0 === undefined ? null : dateOf(allowance.day0),
    due0: allowance?.due0 === undefined ? null : write(allowance.due0),
    allowance_s: allowance?.seconds ?? null,
    due: typeof due === 'number' ? write(due) : null,
    due_state: typeof due === 'number' ? 'known' : due,
    elapsed_s: elapsed(time, opened, pauses, end) ?? null,
    paused_s: pausedIn(time, opened, pauses, end) ?? null,
    steps: steps(judged, history.pauses, end, write),
    pauses: history.pauses
      .filter((pause) => pause.to > opened && pause.from < end)
      .map(({ from, to, cause, proof, by }) => {
        const contest = history.contests.find(({ pause }) => pause.at === from && pause.cause === cause)
        return {
          from: write(from),
          to: to === Number.POSITIVE_INFINITY ? null : write(to),
          cause,
          proof: proof ?? null,
          by: by ?? null,
          ...(contest && { contest: explainedContest(contest, write) }),
        }
      }),
    reopenings: round.reopenings.map(write),
    counts_from: under.terms.penalty.counts_from,
    meetings: judged.meetings.map((meeting) => explained(meeting, waived.get(meeting.at) ?? 0, write)),
  }
}

/** What met a commitment of a round of a ticket, in the words of `explain`. */
export function explainMeetings(
  book: ContractBook,
  history: History,
  index: number,
  commitment: Commitment,
  until: number,
): ExplainedMeetings | undefined {
  const round = history.rounds[index]
  const under = round && termsOf(book, history, round)
  const judged = round && under && judge(book, history, round, under, commitment)
  if (!judged) return undefined
  const end = judged.met?.at ?? round.rejected ?? until
  const waived = new Map(charges(history, index, judged).map((charge) => [charge.at, charge.waived]))
  return {
    ...{ commitment, lot: under.lot.id, severity: judged.severity },
    paused_s: pausedIn(judged.time, judged.opened, judged.pauses, end) ?? null,
    meetings: judged.meetings.map((each) => explained(each, waived.get(each.at) ?? 0, (at) => book.write(at))),
  }
}

function explainedContest({ at, by, note, answer }: PauseContest, write: (at: number) => string): ExplainedContest {
  const said = answer && {
    ...{ at: write(answer.at), said: answer.said, by: answer.by ?? null, note: answer.note ?? null },
  }
  return { at: write(at), by: by ?? null, note: note ?? null, answer: said ?? null }
}

function explained(meeting: Meeting, waived: number, write: (at: number) => string): ExplainedMeeting {
  const { at, by, due, late, formula, penalty, added } = meeting
  return {
    at: write(at),
    by,
    due: typeof due === 'number' ? write(due) : null,
    late: late ?? null,
    formula: formula
      ? { value_eur: eurosOf(formula.value), value_part: formula.part, days: formula.days, divisor: formula.divisor }
      : null,
    penalty_eur: eurosOf(penalty),
    added_eur: eurosOf(added),
    waived_eur: eurosOf(waived),
  }
}

/** The windows from the opening to the end, cut at the pauses. The seconds of `service` add up to the elapsed time. */
function steps(
  { time, opened, pauses }: NonNullable<ReturnType<typeof judge>>,
  told: readonly Pause[],
  end: number,
  write: (at: number) => string,
): Step[] {
  const found: Step[] = []
  for (let index = firstEndingAfter(time, opened); found.length < MAX_STEPS; index++) {
    const start = time.starts[index]
    if (start === undefined || start >= end) return found
    const window = { from: Math.max(start, opened), to: Math.min(time.ends[index] ?? start, end) }
    const inside = pauses.flatMap(({ from, to }) => [from, to]).filter((at) => at > window.from && at < window.to)
    const marks = [window.from, ...inside.sort((a, b) => a - b), window.to]
    for (const [place, from] of marks.slice(0, -1).entries()) {
      const to = marks[place + 1] ?? from
      const causes = told.filter((pause) => pause.from < to && pause.to > from).map(({ cause }) => cause)
      found.push({
        from: write(from),
        to: write(to),
        state: causes.length > 0 ? 'paused' : 'service',
        seconds: serviceBetween(time, from, to),
        ...(causes.length > 0 && { causes: [...new Set(causes)].sort() }),
      })
    }
  }
  return found
}
