import { type Static, Type } from 'typebox'
import { COMMITMENTS } from '../contracts/vocabulary.ts'
import { LocalDate } from '../rules/calendar/service-calendar.ts'
import { READINGS_OF_TARGETS } from '../rules/sla/target-reading.ts'
import { Breach, ClaimSums } from './penalty-claims.ts'

const orNull = <T extends Parameters<typeof Type.Array>[0]>(shape: T) => Type.Union([shape, Type.Null()])
const Moment = Type.String({ description: 'ISO 8601 in the zone of the contract' })
const Count = Type.Integer({ minimum: 0 })
const Month = Type.String({ pattern: '^\\d{4}-(0[1-9]|1[0-2])$', description: '2026-11' })

/** Of a contract, or of one lot of it, for a month; without one that of today, or the last of the contract. */
export const BoardQuery = Type.Object({
  month: Type.Optional(Month),
  lot: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
})
export type BoardQuery = Static<typeof BoardQuery>

const Reading = Type.Enum([...READINGS_OF_TARGETS])

/** A figure that is to reach a target. `actual` and `target` are percents, sessions are counted. */
export const Indicator = Type.Object({
  indicator: Type.Enum(['availability', 'gti', 'gtr', 'lost_sessions']),
  about: orNull(Type.String({ description: 'The class of equipment' })),
  actual: orNull(Type.Number()),
  target: orNull(Type.Number()),
  good: Type.Integer({ description: 'Commitments in time' }),
  total: Type.Integer({ description: 'Commitments that were due' }),
  reading: Reading,
  trend: Type.Array(Type.Object({ month: Month, actual: orNull(Type.Number()) }), {
    description: 'Twelve months, the newest last',
  }),
})
export type Indicator = Static<typeof Indicator>

/** A commitment that runs: what is left of its service time, in seconds. Late where nothing is. */
export const RunningClock = Type.Object({
  ticket: Type.String(),
  commitment: Type.Enum([...COMMITMENTS]),
  severity: Type.String(),
  school: Type.String(),
  equipment: orNull(Type.String()),
  due: orNull(Moment),
  paused: Type.Boolean(),
  left_s: Type.Integer(),
  allowance_s: Type.Integer(),
})
export type RunningClock = Static<typeof RunningClock>

export const ContractBoard = Type.Object({
  month: Month,
  from: LocalDate,
  to: LocalDate,
  running: Type.Boolean({ description: 'Whether the month goes on' }),
  version: Type.Integer({ description: 'The version of the contract that the month is judged by' }),
  satisfaction: Type.Object({
    mean: orNull(Type.Number()),
    target: orNull(Type.Number()),
    answers: Count,
    closed: Count,
    counts: Type.Array(Count, { description: 'Of each score, from 1 to 5' }),
    reading: Reading,
  }),
  indicators: Type.Array(Indicator),
  soon: Type.Array(RunningClock, { description: 'Soon late, the nearest first' }),
  late: Type.Array(RunningClock, { description: 'Late and not met yet, the latest first' }),
  breaches: Type.Array(Breach),
  lots: Type.Array(Type.Object({ key: Type.String(), name: Type.String(), supplier: Type.String(), sums: ClaimSums })),
  unknown: Type.Array(Type.String(), { description: 'Calendars that do not go so far' }),
  faults: Type.Array(Type.Object({ line: Type.Integer(), fault: Type.String(), about: Type.Optional(Type.String()) }), {
    description: 'Lines of the log that cannot be: with any of them there is no figure',
  }),
})
export type ContractBoard = Static<typeof ContractBoard>

/** How far a board is that somebody waits for; null where nobody does. */
export const BoardProgress = Type.Object({ percent: orNull(Type.Integer({ minimum: 0, maximum: 100 })) })
export type BoardProgress = Static<typeof BoardProgress>
