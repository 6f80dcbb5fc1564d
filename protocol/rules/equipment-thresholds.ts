import { type Static, Type } from 'typebox'
import { figureOf } from './equipment-figures.ts'
import type { EquipmentReadingName, EquipmentValues } from './equipment-readings.ts'

const figure = (description: string) => Type.Optional(Type.Number({ minimum: -1e6, maximum: 1e6, description }))

/** What a limit says; a spec has the same, and nothing else in it (protocol/spec/device-spec.ts). */
export const LIMIT_FIELDS = {
  above: figure('From this figure on'),
  below: figure('From this figure downwards'),
  leave: figure('Where it ends again, so that a value at the edge does not flutter; where it is missing, at the limit'),
  words: Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 32 }), {
      minItems: 1,
      maxItems: 8,
      description: 'Where the reading says one of these',
    }),
  ),
}

/** From where on a reading counts against a device: `above`, `below` or `words`, one of them. */
export const Limit = Type.Object(LIMIT_FIELDS)
export type Limit = Static<typeof Limit>

/** Both limits of a reading; one of them at least. */
export const Threshold = Type.Object({ degraded: Type.Optional(Limit), down: Type.Optional(Limit) })
export type Threshold = Static<typeof Threshold>

/** So many readings of a device have limits of its own, at most. */
export const MOST_THRESHOLDS = 8

/** What a spec says of its device, by reading. */
export const Thresholds = Type.Record(Type.String({ pattern: '^[a-z]{1,32}(\\.[a-z]{1,32})?$' }), Threshold, {
  maxProperties: MOST_THRESHOLDS,
  additionalProperties: false,
})
export type Thresholds = Static<typeof Thresholds>

/** The levels of a threshold, the graver one first. */
export const THRESHOLD_LEVELS = ['down', 'degraded'] as const
export type ThresholdLevel = (typeof THRESHOLD_LEVELS)[number]

/**
 * Whether a value is at or beyond a limit.
 * @param held whether it was before: then it is until it comes back over `leave`
 */
export function isPast({ above, below, leave, words }: Limit, value: number | string, held: boolean): boolean {
  if (typeof value === 'string') return words?.includes(value) ?? false
  if (above !== undefined) return value >= (held ? Math.min(above, leave ?? above) : above)
  return below !== undefined && value <= (held ? Math.max(below, leave ?? below) : below)
}

/** Whether a value is judged otherwise than the one before it, whatever was held. */
export function changesLevel(threshold: Threshold, before: number | string, now: number | string): boolean {
  return Object.values(threshold).some((limit) =>
    [true, false].some((held) => isPast(limit, before, held) !== isPast(limit, now, held)),
  )
}

/** A value that is at or beyond a limit of its device. */
export interface Passed {
  reading: EquipmentReadingName
  level: ThresholdLevel
  value: number | string
  limit: Limit
}

/** What is at or beyond a limit of its device, the gravest first: a reading that is beyond both of its limits stands twice. */
export function passedThresholds(
  thresholds: Thresholds,
  said: EquipmentValues,
  held: (reading: string, level: ThresholdLevel) => boolean,
): Passed[] {
  return THRESHOLD_LEVELS.flatMap((level) =>
    Object.entries(thresholds).flatMap(([name, threshold]) => {
      const reading = name as EquipmentReadingName
      const [value, limit] = [said[reading], threshold[level]]
      if (value === undefined || !limit || !isPast(limit, value, held(name, level))) return []
      return [{ reading, level, value, limit }]
    }),
  )
}

/** Ids of the figures that a device judges by limits of its own: no rule for all devices looks at them. */
export function ownFigures(thresholds: Thresholds): ReadonlySet<string> {
  const ids = Object.keys(thresholds).flatMap((name) => figureOf(name as EquipmentReadingName) ?? [])
  return new Set(ids.includes('lamp.hours') ? [...ids, 'lamp.worn'] : ids)
}
