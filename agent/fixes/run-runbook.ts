import { type ErrorCode, PreauError, toPreauError } from '@preau/protocol/errors.ts'
import {
  ACTIONS,
  type ActionName,
  type ConditionName,
  isActionName,
  isConditionName,
} from '@preau/protocol/runbooks/catalogue.ts'
import type { StepEnd, StepProof } from '@preau/protocol/runbooks/fix.ts'
import {
  filledIn,
  type Given,
  type Runbook,
  type RunbookCondition,
  type RunbookStep,
} from '@preau/protocol/runbooks/runbook.ts'
import type { Clock } from '../uplink/clock.ts'

/** What an action gives: what was seen, and how it is taken back. */
export interface Done {
  seen?: StepProof['seen']
  /** A text that was collected, without personal data. */
  text?: string
  /** It was so already; nothing was done. */
  needless?: boolean
  undo?(): Promise<void>
}

/** Does one action of the catalogue. It gives up where `signal` says so; what it throws is a failure. */
export type Hand = (given: Given, signal: AbortSignal) => Promise<Done>
/** Looks at one condition of the catalogue; what it throws means that nobody can tell. */
export type Eye = (given: Given, signal: AbortSignal) => Promise<boolean>

/** What a machine has of the catalogue. */
export interface Hands {
  actions: Readonly<Partial<Record<ActionName, Hand>>>
  conditions: Readonly<Partial<Record<ConditionName, Eye>>>
}

/** What became of a runbook. `unmet`: it was not begun, or went no further, because of what a step needs. */
export interface FixOutcome {
  end: 'done' | 'unmet' | 'failed'
  steps: StepProof[]
  text?: string
  code?: ErrorCode
}

/** A condition that may take time is looked at so often, in ms. */
const LOOK_EVERY = 500
/** Taking back has time of its own, in ms, whatever was used up: a machine is not left half mended. */
const UNDO_WITHIN = 60_000

interface Step extends Pick<RunbookStep, 'do'> {
  proof: StepProof
  undo: (() => Promise<void>) | undefined
}

/**
 * Runs the steps of a runbook, one after the other. INVARIANT: where one fails, or its check does not come true, nothing more is
 * begun, and what can be taken back is taken back, the last first. It throws nothing.
 */
export async function runRunbook(runbook: Runbook, given: Given, hands: Hands, clock: Clock): Promise<FixOutcome> {
  const time = new AbortController()
  const callOff = clock.after(runbook.within * 1000, () => time.abort(new PreauError('FIX_FAILED', { why: 'time' })))
  const steps: Step[] = []
  let text: string | undefined
  try {
    for (const step of runbook.steps) {
      const began = clock.uptime()
      const proofOf = (end: StepEnd, seen: StepProof['seen'] = {}, code?: ErrorCode): StepProof => ({
        ...{ do: step.do, end, seen, ms: Math.max(0, Math.round((clock.uptime() - began) * 1000)) },
        ...(code !== undefined && { code }),
      })
      const unmet = await firstUnmet(step, given, hands, time.signal)
      if (unmet !== undefined) {
        steps.push({ do: step.do, proof: proofOf('unmet', { needs: unmet }), undo: undefined })
        if (steps.length > 1) await takeBack(steps.slice(0, -1), clock)
        return { end: 'unmet', steps: steps.map(({ proof }) => proof) }
      }
      try {
        const done = await within(handOf(step.do, hands)(filledIn(step.with, given), time.signal), time.signal)
        text = done.text ?? text
        const mine: Step = {
          do: step.do,
          proof: proofOf(done.needless ? 'needless' : 'done', done.seen),
          undo: done.undo,
        }
        steps.push(mine)
        const isProved = !step.check || (await comesTrue(step.check, given, hands, { clock, signal: time.signal }))
        mine.proof = { ...proofOf(mine.proof.end as StepEnd, done.seen), ...(isProved ? {} : { end: 'unproved' }) }
        if (isProved) continue
      } catch (error) {
        const { code, context } = toPreauError(error, 'FIX_FAILED')
        const why = typeof context.why === 'string' ? { why: context.why.slice(0, 100) } : {}
        const known = steps.at(-1)?.do === step.do && steps.length > runbook.steps.indexOf(step)
        if (known) steps.splice(-1, 1, { ...(steps.at(-1) as Step), proof: proofOf('failed', why, code) })
        else steps.push({ do: step.do, proof: proofOf('failed', why, code), undo: undefined })
      }
      await takeBack(steps, clock)
      return failure(steps, text)
    }
    return { end: 'done', steps: steps.map(({ proof }) => proof), ...(text !== undefined && { text }) }
  } finally {
    callOff()
    time.abort()
  }
}

function failure(steps: readonly Step[], text: string | undefined): FixOutcome {
  const proofs = steps.map(({ proof }) => proof)
  const code = proofs.find((proof) => proof.code !== undefined)?.code as ErrorCode | undefined
  return { end: 'failed', steps: proofs, code: code ?? 'FIX_FAILED', ...(text !== undefined && { text }) }
}

/** Takes back what can be, the last first, and says of each step how that ended. */
async function takeBack(steps: readonly Step[], clock: Clock): Promise<void> {
  for (const step of [...steps].reverse()) {
    if (!step.undo) continue
    const late = new AbortController()
    const callOff = clock.after(UNDO_WITHIN, () => late.abort(new PreauError('FIX_FAILED', { why: 'time' })))
    // What failed or was not proved keeps that word beside what became of it.
    const seen = { ...step.proof.seen, ...(step.proof.end === 'unproved' && { proved: false }) }
    try {
      await within(step.undo(), late.signal)
      step.proof = { ...step.proof, end: 'undone', seen }
    } catch (error) {
      step.proof = { ...step.proof, end: 'stuck', seen, code: toPreauError(error, 'FIX_FAILED').code }
    } finally {
      callOff()
    }
  }
}

async function firstUnmet(
  { needs = [] }: RunbookStep,
  given: Given,
  hands: Hands,
  signal: AbortSignal,
): Promise<string | undefined> {
  for (const condition of needs) {
    const holds = await look(condition, given, hands, signal).catch(() => false)
    if (!holds) return condition.is
  }
  return undefined
}

/** Whether a condition becomes true in its time. Nobody can tell is not true. */
async function comesTrue(
  condition: RunbookCondition,
  given: Given,
  hands: Hands,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
): Promise<boolean> {
  const until = clock.uptime() + (condition.within ?? 0)
  for (;;) {
    if (await look(condition, given, hands, signal).catch(() => false)) return true
    if (signal.aborted || clock.uptime() >= until) return false
    await new Promise<void>((next) => clock.after(LOOK_EVERY, next))
  }
}

async function look(
  { is, with: asked }: RunbookCondition,
  given: Given,
  hands: Hands,
  signal: AbortSignal,
): Promise<boolean> {
  const eye = isConditionName(is) ? hands.conditions[is] : undefined
  if (!eye) throw new PreauError('FIX_FAILED', { why: 'no_eye' })
  return await within(eye(filledIn(asked, given), signal), signal)
}

function handOf(name: string, hands: Hands): Hand {
  const hand = isActionName(name) && Object.hasOwn(ACTIONS, name) ? hands.actions[name] : undefined
  if (!hand) throw new PreauError('FIX_FAILED', { why: 'no_hand' })
  return hand
}

/** Ends with the work or with the signal, whichever is first. */
function within<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((done, fail) => {
    const stop = () =>
      fail(signal.reason instanceof PreauError ? signal.reason : new PreauError('FIX_FAILED', { why: 'time' }))
    if (signal.aborted) return stop()
    signal.addEventListener('abort', stop, { once: true })
    work.then(done, fail).finally(() => signal.removeEventListener('abort', stop))
  })
}
