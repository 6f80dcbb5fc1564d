import { type Static, Type } from 'typebox'
import { decoder } from '../decode.ts'
import { Count, Time, Uptime } from '../envelope.ts'
import { ReadingValues } from '../rules/readings.ts'

/**
 * One look at the machine: what changed beyond its threshold since the last report, or everything where `full`.
 * A sample that stands for several (thinned while the server was away) names the first seq that it replaces.
 */
export const Sample = Type.Object({
  seq: Count,
  from: Type.Optional(Count),
  at: Time,
  uptime: Uptime,
  run: Type.Optional(Count),
  full: Type.Optional(Type.Boolean({ description: 'Holds every reading, not only what changed' })),
  values: ReadingValues,
})
export type Sample = Static<typeof Sample>

/**
 * Device to server, one or a batch: `samples` in the order of their seq. The seq of the envelope is that of the last sample.
 * A reading that a sample does not name keeps its last value; one that is null is no longer there (a disk taken out).
 */
export const Report = Type.Object({ samples: Type.Array(Sample, { minItems: 1, maxItems: 120 }) })
export type Report = Static<typeof Report>

/** Reads a report; throws MESSAGE_INVALID with the path of the fault. */
export const decodeReport = decoder(Report, 'MESSAGE_INVALID')
