import type { LogFault, NamedPause, TicketEvent, Told } from '../../contracts/event-log.ts'
import { PAUSE_ANSWERS, type PauseAnswer } from '../../contracts/vocabulary.ts'

/** A pause that the supplier contests, and what the buyer answered. Neither changes a figure: a correction or a waiver does. */
export interface PauseContest {
  pause: NamedPause
  at: number
  by?: string
  note?: string
  answer?: { at: number; said: PauseAnswer; by?: string; note?: string }
}

/** A contested pause in a statement. Null: nobody said it, or there is no answer yet. */
export interface ContestRow {
  ticket: string
  paused_at: string
  cause: string
  contested_at: string
  by: string | null
  answer: PauseAnswer | null
  answered_at: string | null
}

/**
 * The contested pauses of a ticket, by their times: of each the contest that was said first, and the answer that was said last.
 * @param events in the order in which they count
 */
export function contestsOf(events: readonly TicketEvent[]): PauseContest[] {
  const found = new Map<string, PauseContest>()
  for (const event of events) {
    const { pause, at } = event
    if (event.event !== 'pause_contested' || pause === undefined || found.has(keyOf(pause))) continue
    found.set(keyOf(pause), { pause, at, ...spoken(event) })
  }
  for (const event of events) {
    const contest = event.event === 'pause_answered' && event.pause && found.get(keyOf(event.pause))
    const said = answerOf(event)
    if (contest && said) contest.answer = { at: event.at, said, ...spoken(event) }
  }
  return [...found.values()].sort((a, b) => a.pause.at - b.pause.at || (a.pause.cause < b.pause.cause ? -1 : 1))
}

/** Contests of what was never a pause, and answers that answer nothing. A pause that was corrected since is still one. */
export function contestFaults(
  { events, corrections }: Told<TicketEvent>,
  standing: readonly TicketEvent[],
): LogFault[] {
  const said = standing.filter(({ event }) => event === 'pause_contested' || event === 'pause_answered')
  if (said.length === 0) return []
  const lines = [...events, ...corrections.flatMap((each) => each.with ?? [])]
  const pauses = new Set(
    lines.flatMap(({ event, at, cause = '' }) => (event === 'paused' ? [keyOf({ at, cause })] : [])),
  )
  const contested = new Set(
    said.flatMap(({ event, pause }) => (event === 'pause_contested' && pause ? [keyOf(pause)] : [])),
  )
  return said.flatMap((event): LogFault[] => {
    const { line, pause } = event
    const key = pause ? keyOf(pause) : ''
    const about = pause?.cause ?? event.event
    if (event.event === 'pause_contested') return pauses.has(key) ? [] : [{ line, fault: 'contests_nothing', about }]
    if (!contested.has(key)) return [{ line, fault: 'answers_nothing', about }]
    return answerOf(event) ? [] : [{ line, fault: 'answer_unknown', ...(event.cause && { about: event.cause }) }]
  })
}

/** A contest as a statement lists it. `write`: a moment in seconds since 1970 as text. */
export function contestRow(ticket: string, contest: PauseContest, write: (at: number) => string): ContestRow {
  const { pause, at, by, answer } = contest
  return {
    ticket,
    paused_at: write(pause.at),
    cause: pause.cause,
    contested_at: write(at),
    by: by ?? null,
    answer: answer?.said ?? null,
    answered_at: answer ? write(answer.at) : null,
  }
}

function answerOf({ cause }: TicketEvent): PauseAnswer | undefined {
  return PAUSE_ANSWERS.find((each) => each === cause)
}

function spoken({ by, note }: TicketEvent): { by?: string; note?: string } {
  return { ...(by !== undefined && { by }), ...(note !== undefined && { note }) }
}

function keyOf({ at, cause }: NamedPause): string {
  return `${at} ${cause}`
}
