import { type Static, Type } from 'typebox'
import { Time } from '../envelope.ts'
import { Id } from '../ids.ts'

const By = Type.Object({ at: Time, by: Type.Union([Id, Type.Null()]) })
/** Somebody's work by the procedure of a maker. The steps are those that the spec had when it was begun. */
export const FirmwareJob = Type.Object({
  steps: Type.Array(Type.Object({ text: Type.String({ maxLength: 300 }), done: Type.Union([By, Type.Null()]) }), {
    minItems: 1,
    maxItems: 12,
  }),
  from: Type.Union([Type.String(), Type.Null()], { description: 'The version that the device said before' }),
  begun: By,
  ended: Type.Union([
    Type.Object({ at: Time, by: Type.Union([Id, Type.Null()]), as: Type.Enum(['done', 'given_up']) }),
    Type.Null(),
  ]),
})
export type FirmwareJob = Static<typeof FirmwareJob>

/** What a person does with it. */
export const FirmwareJobChange = Type.Union([
  Type.Object({ act: Type.Literal('begin') }, { additionalProperties: false }),
  Type.Object(
    { act: Type.Literal('tick'), step: Type.Integer({ minimum: 0, maximum: 11 }), done: Type.Boolean() },
    { additionalProperties: false },
  ),
  Type.Object({ act: Type.Literal('end'), as: Type.Enum(['done', 'given_up']) }, { additionalProperties: false }),
])
export type FirmwareJobChange = Static<typeof FirmwareJobChange>

/** Who does it and when, and what the spec and the device say. */
export interface FirmwareMoment {
  at: number
  by: string | null
  steps: readonly string[]
  version: string | null
}

/**
 * The job after a change; undefined where it does not fit: there is one already, there is none, the step does not exist, or it is to be
 * called done with steps that nobody ticked.
 */
export function changeFirmwareJob(
  job: FirmwareJob | null,
  change: FirmwareJobChange,
  { at, by, steps, version }: FirmwareMoment,
): FirmwareJob | undefined {
  const now = { at, by }
  const isOpen = job !== null && job.ended === null
  if (change.act === 'begin') {
    if (isOpen || steps.length === 0) return undefined
    return { steps: steps.map((text) => ({ text, done: null })), from: version, begun: now, ended: null }
  }
  if (!isOpen) return undefined
  if (change.act === 'tick') {
    if (!job.steps[change.step]) return undefined
    const done = change.done ? now : null
    return { ...job, steps: job.steps.map((step, index) => (index === change.step ? { ...step, done } : step)) }
  }
  if (change.as === 'done' && job.steps.some(({ done }) => done === null)) return undefined
  return { ...job, ended: { ...now, as: change.as } }
}

/** What the version that the device says now shows of a job that is done: `unread` where it never says one. */
export function firmwareShown(
  { from, ended }: Pick<FirmwareJob, 'from' | 'ended'>,
  version: string | null,
): 'changed' | 'same' | 'unread' | undefined {
  if (ended?.as !== 'done') return undefined
  if (version === null) return 'unread'
  return version === from ? 'same' : 'changed'
}
