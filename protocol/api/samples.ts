import { type Static, Type } from 'typebox'
import { Time } from '../envelope.ts'

/** Which stretch of a device's samples, in ms since 1970; `names` limits it to some readings (`cpu.load,disk.used`). */
export const SampleQuery = Type.Object({
  from: Type.Integer({ minimum: 0 }),
  to: Type.Integer({ minimum: 0 }),
  names: Type.Optional(Type.String({ maxLength: 500 })),
})
export type SampleQuery = Static<typeof SampleQuery>

/** The points of one reading: `at[i]` (ms since 1970, server clock) had `values[i]`; null: the thing was no longer there. */
export const Series = Type.Object({
  reading: Type.String(),
  at: Type.Array(Time),
  values: Type.Array(Type.Union([Type.Number(), Type.Null()])),
})
export type Series = Static<typeof Series>

/** A stretch without samples, with its reason where the device said one. */
export const Gap = Type.Object({
  from: Time,
  to: Time,
  reason: Type.Union([Type.Literal('asleep'), Type.Literal('offline'), Type.Literal('unknown')]),
})
export type Gap = Static<typeof Gap>

/**
 * What a chart draws. Reports are by exception: between two points of a series outside a gap the value is the earlier one.
 * Each series begins with the value that held at `from` where one is known.
 */
export const Samples = Type.Object({ from: Time, to: Time, series: Type.Array(Series), gaps: Type.Array(Gap) })
export type Samples = Static<typeof Samples>
