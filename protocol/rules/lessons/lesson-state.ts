import type { KioskSessionState } from '../../kiosk.ts'

/** How a lesson stands at its machine. */
export type LessonState = KioskSessionState

/** What can become of a lesson. `over`: its hour is over and nobody has ended it. */
export const LESSON_STEPS = ['check', 'passed', 'broken', 'launch', 'end', 'over'] as const
export type LessonStep = (typeof LESSON_STEPS)[number]

/** Why a lesson failed, or how it ended. */
export const LESSON_REASONS = ['equipment', 'teacher', 'time', 'not_started'] as const
export type LessonReason = (typeof LESSON_REASONS)[number]

/** How a lesson stands after a step, and why; the words are the reader's. */
export interface LessonStanding {
  state: LessonState
  reason: LessonReason | null
}

export const PLANNED: LessonStanding = { state: 'planned', reason: null }

/**
 * The step that a lesson takes; undefined where it cannot be taken from there. INVARIANTS: what has ended stays ended; what is
 * running is not checked, so that nothing is asked of a board before a class; a teacher may launch what is said to be broken.
 */
export function stepLesson({ state, reason }: LessonStanding, step: LessonStep): LessonStanding | undefined {
  if (state === 'ended') return undefined
  if (step === 'launch') return state === 'running' ? undefined : { state: 'running', reason: null }
  if (step === 'end') return state === 'running' ? { state: 'ended', reason: 'teacher' } : undefined
  if (step === 'over') return overOf(state, reason)
  if (state === 'running') return undefined
  if (step === 'check') return state === 'checking' ? undefined : { state: 'checking', reason: null }
  if (state !== 'checking') return undefined
  return step === 'passed' ? { state: 'ready', reason: null } : { state: 'failed', reason: 'equipment' }
}

/** One that failed stays so when its hour is over: it was lost. */
function overOf(state: LessonState, reason: LessonReason | null): LessonStanding | undefined {
  if (state === 'failed') return undefined
  if (state === 'running') return { state: 'ended', reason: 'time' }
  return { state: 'ended', reason: reason ?? 'not_started' }
}

/** Whether a lesson was lost to its equipment: it failed, nobody launched it, and its hour is over. */
export function isLost({ state, reason }: LessonStanding, to: number, now: number): boolean {
  return state === 'failed' && reason === 'equipment' && now >= to
}

/** So long before a lesson its equipment is looked at, in ms, and so long before it a teacher may launch it. */
export const CHECK_BEFORE = 10 * 60_000
export const LAUNCH_BEFORE = 10 * 60_000
