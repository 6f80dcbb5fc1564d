import type { Status } from '../device-status.ts'
import type { TicketSeverity } from './service-event.ts'
import type { SymptomCode } from './symptoms.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** When a status opens a ticket by itself. */
export interface OpeningRule {
  /** The code of the reason that decides the status (device-status.ts). */
  reason: string
  /** How long the device has to be down with it, in ms: what comes and goes opens none. */
  after: number
  symptom: SymptomCode
  severity: TicketSeverity
}

/**
 * Which reasons of a device that is down open a ticket, as data. The rules of the status have waited already; this is what a
 * plug that is put back in, or a restart, takes.
 */
export const OPENING_RULES: readonly OpeningRule[] = [
  { reason: 'disk_failing', after: 5 * MINUTE, symptom: 'broken', severity: 'major' },
  { reason: 'disk_full', after: 30 * MINUTE, symptom: 'slow', severity: 'major' },
  { reason: 'no_display', after: 10 * MINUTE, symptom: 'no_picture', severity: 'blocking' },
  { reason: 'equipment_silent', after: 10 * MINUTE, symptom: 'no_power', severity: 'major' },
  { reason: 'part_failed', after: 5 * MINUTE, symptom: 'broken', severity: 'major' },
]

/** The name of the rule of an incident. */
export const STORM = 'storm'

/** When many devices of a school that fall silent or break together are one incident. */
export const STORM_RULE = {
  statuses: ['down', 'offline'] as const satisfies Status[],
  /** So many devices of a school, and so large a part of them. */
  least: 5,
  share: 0.3,
  /** Within so many ms. */
  within: 10 * MINUTE,
  symptom: 'power_cut',
  severity: 'blocking',
  /** A device that falls silent so long after the last one of an incident is a fault of its own, in ms. */
  joinsFor: HOUR,
} as const

/** Whether so many devices of a school at once are one incident. */
export function isStorm(devices: number, ofSchool: number): boolean {
  return devices >= Math.max(STORM_RULE.least, Math.ceil(ofSchool * STORM_RULE.share))
}

/** The rule for a reason; undefined where it opens no ticket. */
export function openingRule(reason: string | undefined): OpeningRule | undefined {
  return OPENING_RULES.find((rule) => rule.reason === reason)
}
