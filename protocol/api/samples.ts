import { type Static, Type } from 'typebox'
import { Time } from '../envelope.ts'
import { READING_ID } from '../rules/readings.ts'
import { CsvQuery } from './csv.ts'

/** How fine an answer is: each sample as it came, or one point an hour or a local day of the school. */
export const RESOLUTIONS = ['sample', 'hour', 'day'] as const
export type Resolution = (typeof RESOLUTIONS)[number]

/** The longest stretch that is answered sample by sample, and hour by hour, in ms. */
export const LONGEST: Record<Exclude<Resolution, 'day'>, number> = { sample: 72 * 3_600_000, hour: 62 * 86_400_000 }

/**
 * Which stretch of a device's samples, in ms since 1970; `names` limits it to some readings (`cpu.load,disk.used`). Where
 * nothing is said of the resolution, the length decides: the finest one that LONGEST allows.
 */
export const SampleQuery = Type.Object({
  from: Type.Integer({ minimum: 0 }),
  to: Type.Integer({ minimum: 0 }),
  names: Type.Optional(Type.String({ maxLength: 500 })),
  resolution: Type.Optional(Type.Enum(RESOLUTIONS)),
})
export type SampleQuery = Static<typeof SampleQuery>

/** The same as a table: see CsvQuery. */
export const SampleCsvQuery = Type.Object({ ...SampleQuery.properties, ...CsvQuery.properties })
export type SampleCsvQuery = Static<typeof SampleCsvQuery>

const Points = Type.Array(Type.Union([Type.Number(), Type.Null()]))

/**
 * The points of one reading: `at[i]` (ms since 1970, server clock) had `values[i]`; null: the thing was no longer there.
 * By hours and days `at[i]` is their beginning, `values[i]` the mean over the time that was measured, `low[i]` and `high[i]`
 * the extremes; an hour or a day in which nothing was measured has no point.
 */
export const Series = Type.Object({
  reading: Type.String(),
  at: Type.Array(Time),
  values: Points,
  low: Type.Optional(Points),
  high: Type.Optional(Points),
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
 * What a chart draws. Reports are by exception: sample by sample, between two points of a series outside a gap, the value is
 * the earlier one, and each series begins with the value that held at `from` where one is known.
 */
export const Samples = Type.Object({
  from: Time,
  to: Time,
  resolution: Type.Enum(RESOLUTIONS),
  series: Type.Array(Series),
  gaps: Type.Array(Gap),
})
export type Samples = Static<typeof Samples>

/** Which reading of the whole fleet: its id, or its name for every instance of it; ms since 1970. */
export const FleetHoursQuery = Type.Object({
  reading: Type.String({ pattern: READING_ID, maxLength: 200 }),
  from: Time,
  to: Time,
})
export type FleetHoursQuery = Static<typeof FleetHoursQuery>

/**
 * A reading over all devices: of the hour that begins at `at[i]` the mean of the means of `counts[i]` devices, and the extremes
 * of them all. An hour of which nothing is known has no entry; samples are counted two to three days after they were taken.
 */
export const FleetHours = Type.Object({
  reading: Type.String(),
  from: Time,
  to: Time,
  at: Type.Array(Time),
  values: Type.Array(Type.Number()),
  low: Type.Array(Type.Number()),
  high: Type.Array(Type.Number()),
  counts: Type.Array(Type.Integer()),
})
export type FleetHours = Static<typeof FleetHours>
