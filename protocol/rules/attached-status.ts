import type { Conditions, Reason, Status } from './device-status.ts'
import type { Presence } from './equipment-kinds.ts'
import type { EquipmentValues } from './equipment-readings.ts'
import { passedThresholds, type Thresholds } from './equipment-thresholds.ts'

/** How a device stands that another one's agent reaches. Times are of the server's clock, ms since 1970. */
export interface AttachedFacts {
  presence: Presence
  /** Since when its presence is that. */
  since: number
  /** Why it was not read, as docs/errors.md names it. */
  fault?: string | null
  /** Everything that it said last, and the limits that its spec has for that. */
  said?: EquipmentValues
  thresholds?: Thresholds | null
  /** The agent no longer looks after it. */
  lost?: boolean
  /** How the machine of that agent stands. */
  via: { status: Status; since: number }
}

/** Attached equipment that says nothing for so long while its agent is there is out of order, in ms: a cable is put back in less. */
export const SILENT_COUNTS_MS = 10 * 60 * 1000

/** Why attached equipment has a status that is not that of what it says; undefined where it is there. */
export function attachedPresence(
  { presence, since, lost, fault, via }: AttachedFacts,
  now: number,
): Reason | undefined {
  if (lost) return { code: 'equipment_lost', status: 'unknown', since, params: {} }
  if (via.status === 'asleep') return { code: 'via_asleep', status: 'asleep', since: via.since, params: {} }
  if (via.status === 'offline' || via.status === 'unknown') {
    return { code: 'via_offline', status: 'offline', since: via.since, params: {} }
  }
  if (presence === 'present' && fault === 'EQUIPMENT_UNREAD')
    return { code: 'equipment_unread', status: 'unknown', since, params: {} }
  if (presence === 'seeking') return { code: 'equipment_seeking', status: 'unknown', since, params: {} }
  if (presence === 'refused') return { code: 'equipment_refused', status: 'degraded', since, params: {} }
  if (presence !== 'silent' || now < since + SILENT_COUNTS_MS) return undefined
  return { code: 'equipment_silent', status: 'down', since, params: {} }
}

/**
 * What a device says that is at or beyond a limit of its own spec, the gravest first.
 * @param before the conditions of the last look, for "since when" and so that nothing flutters
 * @param conditions takes those that hold now
 */
export function ownReasons(
  { said = {}, thresholds }: AttachedFacts,
  before: Conditions | undefined,
  conditions: Conditions,
  now: number,
): Reason[] {
  if (!thresholds) return []
  const keyOf = (reading: string, level: string) => `threshold_passed_${level}:${reading}`
  const passed = passedThresholds(thresholds, said, (reading, level) => before?.[keyOf(reading, level)] !== undefined)
  const gravest = new Map(passed.toReversed().map((each) => [each.reading, each]))
  return passed.flatMap((each) => {
    const { reading, level, value, limit } = each
    const key = keyOf(reading, level)
    const since = Math.min(before?.[key]?.since ?? now, now)
    conditions[key] = { since, active: true }
    if (gravest.get(reading) !== each) return []
    const figure = limit.above ?? limit.below
    const when = limit.above === undefined ? 'at_most' : 'at_least'
    const against = typeof value === 'number' && figure !== undefined ? { limit: figure, when } : {}
    return [{ code: 'threshold_passed', status: level, since, params: { instance: reading, value, ...against } }]
  })
}
