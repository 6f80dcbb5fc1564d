import { type DeviceKind, STATUS_RULES, type StatusRule } from '@preau/protocol/rules/device-status.ts'
import { readingOf, splitReading } from '@preau/protocol/rules/readings.ts'

/** From which value on a reading counts against the device. */
export interface Threshold {
  value: number
  /** `at_least`: above it is bad; `at_most`: below it is bad. */
  when: 'at_least' | 'at_most'
}

/** The threshold to draw for a reading of a kind of device: the first that a value meets. Flags and counts have no line. */
export function thresholdOf(reading: string, kind: DeviceKind): Threshold | undefined {
  const unit = readingOf(reading)?.unit
  if (unit === undefined || unit === 'flag' || unit === 'count' || unit === 'level') return undefined
  const { name } = splitReading(reading)
  const rule = STATUS_RULES.filter((candidate) => candidate.reading === name && appliesTo(candidate, kind)).at(-1)
  if (rule === undefined || rule.when === 'off_by_at_least') return undefined
  return { value: rule.enter, when: rule.when }
}

/** Whether a value counts against the device. */
export function isBeyond(value: number, threshold: Threshold): boolean {
  return threshold.when === 'at_least' ? value >= threshold.value : value <= threshold.value
}

function appliesTo(rule: StatusRule, kind: DeviceKind): boolean {
  return rule.kinds === undefined || rule.kinds.includes(kind)
}
