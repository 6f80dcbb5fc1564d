import { type Static, Type } from 'typebox'
import { Id } from '../ids.ts'
import { Approval } from './approval.ts'
import { Given, RunbookName } from './runbook.ts'

/** In a command: which run of a runbook it belongs to, and what that is given. */
export const Fix = Type.Object({
  run: Id,
  given: Given,
  approval: Type.Optional(Approval),
})
export type Fix = Static<typeof Fix>

/**
 * How a step ended. `needless`: what it is for was so already. `unmet`: what it needs does not hold. `undone`: it was done and taken
 * back; `stuck`: taking it back failed.
 */
export const STEP_ENDS = ['done', 'needless', 'unmet', 'failed', 'unproved', 'undone', 'stuck'] as const
export type StepEnd = (typeof STEP_ENDS)[number]

/** One step of a run, with what proves it. */
export const StepProof = Type.Object({
  do: Type.String({ pattern: '^[a-z][a-z_.]{0,63}$' }),
  end: Type.Enum(STEP_ENDS),
  ms: Type.Integer({ minimum: 0, maximum: 3_600_000 }),
  /** What was seen, as figures and short words: `freed 1200000000`; never a name of a person. */
  seen: Type.Record(
    Type.String({ pattern: '^[a-z][a-z_]{0,31}$' }),
    Type.Union([Type.String({ maxLength: 200 }), Type.Number(), Type.Boolean()]),
  ),
  code: Type.Optional(Type.String({ pattern: '^[A-Z][A-Z_]{1,63}$' })),
})
export type StepProof = Static<typeof StepProof>

/** Characters of a collected text that goes up. */
export const COLLECTED_MAX = 16_000

/** In a result: what became of each step. */
export const FixProof = Type.Object({
  runbook: RunbookName,
  version: Type.String({ maxLength: 16 }),
  steps: Type.Array(StepProof, { maxItems: 12 }),
  text: Type.Optional(
    Type.String({ maxLength: COLLECTED_MAX, description: 'What was collected, without personal data' }),
  ),
})
export type FixProof = Static<typeof FixProof>
