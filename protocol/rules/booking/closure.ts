import { GRAIN_MS, type Span } from './span.ts'

/** Why a room is closed. No words of a person: they would cross to the other side, and may name somebody. */
export const CLOSURE_CAUSES = ['works', 'visit', 'safety', 'use'] as const
export type ClosureCause = (typeof CLOSURE_CAUSES)[number]

/** Who closed it: somebody of the school, or of the town hall. Neither says who. */
export const CLOSERS = ['school', 'territory'] as const
export type Closer = (typeof CLOSERS)[number]

/** `waiting`: its school has not judged it yet. The school alone says all but that. */
export const CLOSURE_STATES = ['waiting', 'closed', 'refused', 'reopened'] as const
export type ClosureState = (typeof CLOSURE_STATES)[number]

/** Why a room is not closed. */
export const CLOSURE_REFUSALS = ['late', 'no_room', 'not_a_span', 'too_long', 'too_far', 'too_many'] as const
export type ClosureRefusal = (typeof CLOSURE_REFUSALS)[number]

/** A room is closed for so many days at most: works of a summer, and a month more. */
export const LONGEST_CLOSURE_DAYS = 92
/** So far ahead a room is closed, in days: as far as one books. */
export const FARTHEST_CLOSURE_DAYS = 400
/** So many closures of a school are to come at most. */
export const MOST_CLOSURES = 200
const DAY = 86_400_000

/** A closure as far as rules ask. Times are ms since 1970. */
export interface JudgedClosure extends Span {
  state: ClosureState
  /** When who closed it took it back. */
  withdrawnAt: number | null
}

/** What its school knows beside it. */
export interface ClosureFacts {
  /** By the clock of the school, whatever the other side's says: ms since 1970. */
  now: number
  hasRoom: boolean
  /** Closures of the school that are not over, without this one. */
  others: number
}

export type ClosureStep = { to: 'closed' | 'reopened' } | { to: 'refused'; reason: ClosureRefusal }

/**
 * What a school does next with a closure; undefined where nothing is left to do. INVARIANT: each step leads on, and none back: what comes
 * twice, or late, changes nothing more.
 */
export function stepOfClosure(closure: JudgedClosure, facts: ClosureFacts): ClosureStep | undefined {
  const { state, withdrawnAt } = closure
  if (state === 'refused' || state === 'reopened') return undefined
  if (withdrawnAt !== null) return { to: 'reopened' }
  if (state === 'closed') return undefined
  const reason = closureFault(closure, facts)
  return reason === undefined ? { to: 'closed' } : { to: 'refused', reason }
}

/** Why a room cannot be closed so; undefined where it can. */
export function closureFault({ from, to }: Span, { now, hasRoom, others }: ClosureFacts): ClosureRefusal | undefined {
  if (from >= to || from % GRAIN_MS !== 0 || to % GRAIN_MS !== 0) return 'not_a_span'
  if (to <= now) return 'late'
  if (to - from > LONGEST_CLOSURE_DAYS * DAY) return 'too_long'
  if (from - now > FARTHEST_CLOSURE_DAYS * DAY) return 'too_far'
  if (!hasRoom) return 'no_room'
  return others >= MOST_CLOSURES ? 'too_many' : undefined
}

/** Whether a closure keeps people out, as far as its school has said. */
export function isShut({ state, withdrawnAt }: Pick<JudgedClosure, 'state' | 'withdrawnAt'>): boolean {
  return state === 'closed' && withdrawnAt === null
}
