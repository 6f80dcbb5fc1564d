import { type Static, type TSchema, Type } from 'typebox'
import { Count, Time } from '../envelope.ts'
import { Id } from '../ids.ts'
import { OUTCOMES } from '../messages/result.ts'
import { ApprovalSignature, ApprovalStatement } from '../runbooks/approval.ts'
import { RISKS } from '../runbooks/catalogue.ts'
import { FixProof } from '../runbooks/fix.ts'
import { Given, Runbook, RunbookName } from '../runbooks/runbook.ts'
import { PlaceRef } from './devices.ts'

const orNull = <S extends TSchema>(shape: S, said: { description?: string } = {}) =>
  Type.Union([shape, Type.Null()], said)

/** What can be run, as this server knows it; what a machine knows decides there. */
export const RunbookList = Type.Object({ rows: Type.Array(Runbook) })
export type RunbookList = Static<typeof RunbookList>

/** So many devices a run may have, over all schools. */
export const RUN_DEVICES_MAX = 500
/** So many devices of a school at a time. */
export const AT_ONCE = { least: 1, most: 50, usual: 50 } as const
/** So many hours a run waits for devices that are off. */
export const RUN_HOURS = { least: 1, most: 168, usual: 24 } as const

export const NewRun = Type.Object(
  {
    runbook: RunbookName,
    given: Type.Optional(Given),
    devices: Type.Array(Id, { minItems: 1, maxItems: RUN_DEVICES_MAX }),
    ticket: Type.Optional(Id),
    accepted: Type.Optional(
      Type.Boolean({ description: 'In school hours: the teacher accepts it, on the spot or by telephone' }),
    ),
    explicit: Type.Optional(Type.Boolean({ description: 'The person wrote the name of what he destroys' })),
    hours: Type.Optional(Type.Integer({ minimum: RUN_HOURS.least, maximum: RUN_HOURS.most })),
    atOnce: Type.Optional(
      Type.Integer({
        minimum: AT_ONCE.least,
        maximum: AT_ONCE.most,
        description: 'So many devices of a school at a time',
      }),
    ),
  },
  { additionalProperties: false },
)
export type NewRun = Static<typeof NewRun>

/** `approval`: persons have to sign first. */
export const RUN_STATES = ['approval', 'running', 'ended', 'cancelled'] as const
export type RunState = (typeof RUN_STATES)[number]

/** How it stands with one device: `queued` until its turn, `sent` until its result, then what became of it. */
export const RUN_DEVICE_STATES = ['queued', 'sent', ...OUTCOMES, 'cancelled'] as const
export type RunDeviceState = (typeof RUN_DEVICE_STATES)[number]

/** Why a device waits for its turn. */
export const RUN_WAITS = ['class', 'turn', 'off'] as const
export type RunWait = (typeof RUN_WAITS)[number]

export const RunRow = Type.Object({
  id: Id,
  school: PlaceRef,
  runbook: Type.String(),
  risk: Type.Enum(RISKS),
  given: Given,
  state: Type.Enum(RUN_STATES),
  ticket: orNull(Type.Object({ id: Id, number: Type.String() })),
  askedAt: Time,
  askedBy: orNull(Type.String(), { description: 'By his name of today; null where he was erased' }),
  notAfter: Time,
  endedAt: orNull(Time),
  devices: Type.Object({ all: Count, open: Count, done: Count, failed: Count }),
  /** The only device of it, so that a list can say its name. */
  device: orNull(Type.Object({ id: Id, name: Type.String() })),
  approvals: Count,
})
export type RunRow = Static<typeof RunRow>

export const RunQuery = Type.Object({
  device: Type.Optional(Id),
  ticket: Type.Optional(Id),
  school: Type.Optional(Id),
  state: Type.Optional(Type.Enum([...RUN_STATES, 'open'], { description: '`open`: not over' })),
})
export type RunQuery = Static<typeof RunQuery>

/** The newest first, at most 100. */
export const RunList = Type.Object({ now: Time, rows: Type.Array(RunRow) })
export type RunList = Static<typeof RunList>

export const RunDevice = Type.Object({
  id: Id,
  name: Type.String(),
  room: orNull(Type.String()),
  state: Type.Enum(RUN_DEVICE_STATES),
  wait: orNull(Type.Enum(RUN_WAITS)),
  reason: orNull(Type.String(), { description: 'Why it was refused' }),
  code: orNull(Type.String()),
  endedAt: orNull(Time),
  proof: orNull(FixProof),
})
export type RunDevice = Static<typeof RunDevice>

export const RunApproval = Type.Object({ key: Type.String(), by: orNull(Type.String()), at: Time, me: Type.Boolean() })

/** One run, whole; `statement` is what persons sign, where they have to. */
export const Run = Type.Object({
  ...RunRow.properties,
  accepted: Type.Boolean(),
  rows: Type.Array(RunDevice),
  statement: orNull(ApprovalStatement),
  signed: Type.Array(RunApproval),
})
export type Run = Static<typeof Run>

/** What a request for a run gives: one for each school. */
export const RunsMade = Type.Object({ rows: Type.Array(RunRow) })
export type RunsMade = Static<typeof RunsMade>

export const NewApproval = ApprovalSignature
export type NewApproval = Static<typeof NewApproval>
