import { type AttachedFacts, attachedPresence, ownReasons, SILENT_COUNTS_MS } from './attached-status.ts'
import { EQUIPMENT_KINDS } from './equipment-kinds.ts'
import { ownFigures } from './equipment-thresholds.ts'
import type { ReadingName, ReadingValues } from './readings.ts'
import { TABLET_UNKNOWN_AFTER_MS } from './tablets.ts'

/** The states of a device, the one that needs someone most first. */
export const STATUSES = ['down', 'degraded', 'offline', 'unknown', 'asleep', 'ok'] as const
export type Status = (typeof STATUSES)[number]

/** What sort of machine an agent is on; a person may set it, since no reading tells a board's PC from a desk's. */
export const MACHINE_KINDS = ['desktop', 'laptop', 'tablet', 'board_pc', 'server', 'other'] as const
export type MachineKind = (typeof MACHINE_KINDS)[number]

/** Machines, and what their agents reach. */
export const DEVICE_KINDS = [...MACHINE_KINDS, ...EQUIPMENT_KINDS] as const
export type DeviceKind = (typeof DEVICE_KINDS)[number]

export interface StatusRule {
  code: string
  status: 'down' | 'degraded'
  reading: ReadingName | 'disk.days_left' | 'lamp.worn'
  /** The condition begins at or beyond `enter`, and ends before `leave`, so that a value at the edge does not flutter. */
  when: 'at_least' | 'at_most' | 'off_by_at_least'
  enter: number
  leave: number
  /** How long the condition must hold before it counts, in seconds. */
  for?: number
  /** Only for these kinds. */
  kinds?: readonly DeviceKind[]
  /** Not while this reading is 1. */
  unless?: ReadingName
  /** Not where a reason of this code stands for the same instance: the graver one says it. */
  below?: string
}

const MINUTE = 60
const DAY = 86_400

/**
 * When a machine is not well, as data. Figures are ours and are to be tuned by use; memory and processor count only when they
 * last, since a class of pupils opening a browser at once is no fault.
 */
export const STATUS_RULES: readonly StatusRule[] = [
  { code: 'disk_failing', status: 'down', reading: 'disk.health', when: 'at_most', enter: 0, leave: 0.5 },
  { code: 'disk_full', status: 'down', reading: 'disk.used', when: 'at_least', enter: 99, leave: 97 },
  {
    code: 'no_display',
    status: 'down',
    reading: 'displays.connected',
    when: 'at_most',
    enter: 0,
    leave: 0.5,
    for: 10 * MINUTE,
    kinds: ['board_pc'],
  },
  {
    code: 'disk_nearly_full',
    status: 'degraded',
    reading: 'disk.used',
    when: 'at_least',
    enter: 95,
    leave: 93,
    below: 'disk_full',
  },
  {
    code: 'disk_filling',
    status: 'degraded',
    reading: 'disk.days_left',
    when: 'at_most',
    enter: 7,
    leave: 10,
    below: 'disk_nearly_full',
  },
  {
    code: 'memory_short',
    status: 'degraded',
    reading: 'memory.used',
    when: 'at_least',
    enter: 95,
    leave: 90,
    for: 15 * MINUTE,
  },
  {
    code: 'processor_busy',
    status: 'degraded',
    reading: 'cpu.load',
    when: 'at_least',
    enter: 95,
    leave: 80,
    for: 30 * MINUTE,
  },
  {
    code: 'too_hot',
    status: 'degraded',
    reading: 'temperature.cpu',
    when: 'at_least',
    enter: 90,
    leave: 85,
    for: 5 * MINUTE,
  },
  { code: 'battery_worn', status: 'degraded', reading: 'battery.health', when: 'at_most', enter: 65, leave: 67 },
  {
    code: 'battery_low',
    status: 'degraded',
    reading: 'battery.charge',
    when: 'at_most',
    enter: 10,
    leave: 15,
    unless: 'battery.charging',
  },
  {
    code: 'wifi_weak',
    status: 'degraded',
    reading: 'wifi.signal',
    when: 'at_most',
    enter: -80,
    leave: -76,
    for: 30 * MINUTE,
  },
  {
    code: 'reboot_pending',
    status: 'degraded',
    reading: 'reboot.pending',
    when: 'at_least',
    enter: 1,
    leave: 1,
    for: 3 * DAY,
  },
  {
    code: 'security_updates',
    status: 'degraded',
    reading: 'updates.security',
    when: 'at_least',
    enter: 1,
    leave: 1,
    for: 14 * DAY,
  },
  { code: 'updates_frozen', status: 'degraded', reading: 'updates.frozen', when: 'at_least', enter: 1, leave: 1 },
  {
    code: 'printer_stopped',
    status: 'degraded',
    reading: 'printers.stopped',
    when: 'at_least',
    enter: 1,
    leave: 1,
    for: 10 * MINUTE,
  },
  { code: 'part_failed', status: 'down', reading: 'part.fault', when: 'at_least', enter: 2, leave: 2 },
  {
    code: 'part_warned',
    status: 'degraded',
    reading: 'part.fault',
    when: 'at_least',
    enter: 1,
    leave: 1,
    below: 'part_failed',
  },
  { code: 'lamp_worn', status: 'degraded', reading: 'lamp.worn', when: 'at_least', enter: 95, leave: 90 },
  {
    code: 'lamp_ending',
    status: 'degraded',
    reading: 'lamp.left',
    when: 'at_most',
    enter: 5,
    leave: 8,
    below: 'lamp_worn',
  },
  {
    code: 'mains_lost',
    status: 'degraded',
    reading: 'mains.present',
    when: 'at_most',
    enter: 0,
    leave: 0.5,
    for: MINUTE,
  },
  { code: 'clock_wrong', status: 'degraded', reading: 'clock.offset', when: 'off_by_at_least', enter: 120, leave: 60 },
]

/** A sign of life counts as missed after one and a half times the interval, as MQTT counts a keepalive [MQTT-3.1.2-24]. */
export const MISSED_AFTER = 1.5

/** Why a device has its status. `params` are the figures of the sentence: value, limit, instance, until. */
export interface Reason {
  code: string
  status: Status
  /** Since when this holds, ms since 1970, server clock. */
  since: number
  params: Record<string, string | number>
}

/** What is known of a device. Times are of the server's clock, ms since 1970. */
export interface DeviceFacts {
  kind: DeviceKind
  values: ReadingValues
  /** Last sign of life of any sort; null before the first. */
  heardAt: number | null
  /** Seconds between signs of life, as the device announced. */
  interval: number
  /** Announced its silence: when, and why. */
  asleep: { since: number; cause: string } | null
  /** Two living agents with this identity were seen: when last. */
  duplicateAt: number | null
  /** Since when the server has been there to hear anything: its own absence is no silence of the device. */
  listeningSince?: number
  /** It is known by its browser alone: nobody hears it while its page is closed, and that is no fault. */
  byPage?: boolean
  /** Where it does not speak with the server itself; then what is said of its own silence does not count. */
  attached?: AttachedFacts
}

/** What deriveStatus must remember of a rule's condition: since when it holds, and whether it counts. Keys are `code` or `code:instance`. */
export type Conditions = Record<string, { since: number; active: boolean }>

export interface DeviceStatus {
  status: Status
  since: number
  reasons: Reason[]
  conditions: Conditions
  /** When to look again although nothing new was heard, ms since 1970; null: no time alone changes anything. */
  recheckAt: number | null
}

/** The rules that look at a reading, each with its rank: the order of the table is the order in which reasons are given. */
const RULES_BY_READING = new Map<string, [number, StatusRule][]>()
const NO_RULES: [number, StatusRule][] = []
for (const [rank, rule] of STATUS_RULES.entries()) {
  RULES_BY_READING.set(rule.reading, [...(RULES_BY_READING.get(rule.reading) ?? []), [rank, rule]])
}

/** How long a sighting of two agents with one identity counts. */
export const DUPLICATE_COUNTS_MS = 60 * 60 * 1000

/**
 * The status of a device from what is known of it. Pure: the same facts give the same status.
 * @param before what the last call gave, so that "since when" holds over calls; null at the first
 * @param now milliseconds since 1970, server clock
 */
export function deriveStatus(facts: DeviceFacts, before: DeviceStatus | null, now: number): DeviceStatus {
  const conditions: Conditions = {}
  const found: { rank: number; below: string | undefined; reason: Reason }[] = []
  const rechecks: number[] = []
  const thresholds = facts.attached?.thresholds
  const own = thresholds ? ownFigures(thresholds) : undefined

  forEachReading(facts.values, (name, instance, value) => {
    if (own?.has(instance === undefined ? name : `${name}:${instance}`)) return
    for (const [rank, rule] of RULES_BY_READING.get(name) ?? NO_RULES) {
      if (rule.kinds && !rule.kinds.includes(facts.kind)) continue
      if (rule.unless && facts.values[rule.unless] === 1) continue
      const key = instance === undefined ? rule.code : `${rule.code}:${instance}`
      const held = before?.conditions[key]
      if (!isBeyond(rule, value, held !== undefined)) continue
      const since = held === undefined ? now : Math.min(held.since, now)
      const due = since + (rule.for ?? 0) * 1000
      conditions[key] = { since, active: due <= now }
      if (due > now) rechecks.push(due)
      else {
        const params = paramsOf(rule, value, instance, facts.values)
        found.push({ rank, below: rule.below, reason: { code: rule.code, status: rule.status, since, params } })
      }
    }
  })
  const reasons = found
    .filter(
      ({ below, reason }) =>
        !found.some((other) => other.reason.code === below && other.reason.params.instance === reason.params.instance),
    )
    .sort((a, b) => a.rank - b.rank)
    .map(({ reason }) => reason)
  if (facts.attached) reasons.unshift(...ownReasons(facts.attached, before?.conditions, conditions, now))
  // A sighting from far ahead is one from before the clock of the server was set back.
  if (facts.duplicateAt !== null && Math.abs(now - facts.duplicateAt) < DUPLICATE_COUNTS_MS) {
    reasons.unshift({ code: 'identity_duplicate', status: 'degraded', since: facts.duplicateAt, params: {} })
    rechecks.push(facts.duplicateAt + DUPLICATE_COUNTS_MS)
  }

  const { attached } = facts
  const presence = attached ? attachedPresence(attached, now) : presenceOf(facts, now)
  if (presence) {
    reasons.unshift(presence)
    if (presence.code === 'page_closed') rechecks.push((facts.heardAt ?? now) + TABLET_UNKNOWN_AFTER_MS)
  } else if (attached) {
    if (attached.presence === 'silent') rechecks.push(attached.since + SILENT_COUNTS_MS)
  } else if (facts.asleep === null) rechecks.push(missedAt(lastChance(facts), facts.interval))

  const status =
    presence?.status ?? STATUSES.find((candidate) => reasons.some((reason) => reason.status === candidate)) ?? 'ok'
  const since = before?.status === status ? before.since : (presence?.since ?? now)
  return { status, since, reasons, conditions, recheckAt: rechecks.length > 0 ? Math.min(...rechecks) : null }
}

/** When the silence of a device that was heard at `heardAt` becomes a fault. */
export function missedAt(heardAt: number, interval: number): number {
  return heardAt + interval * MISSED_AFTER * 1000
}

/** Days until a disk is full at its present pace; Infinity where it does not fill. */
export function diskDaysLeft(totalBytes: number, usedPercent: number, bytesPerDay: number): number {
  return bytesPerDay > 0 ? (totalBytes * (1 - usedPercent / 100)) / bytesPerDay : Number.POSITIVE_INFINITY
}

function presenceOf(facts: DeviceFacts, now: number): Reason | undefined {
  if (facts.heardAt === null) return { code: 'never_heard', status: 'unknown', since: now, params: {} }
  if (facts.byPage) return pageOf(facts, now)
  if (facts.asleep)
    return { code: 'asleep', status: 'asleep', since: facts.asleep.since, params: { cause: facts.asleep.cause } }
  if (now < missedAt(lastChance(facts), facts.interval)) return undefined
  return { code: 'silent', status: 'offline', since: facts.heardAt, params: lastBattery(facts) }
}

/** A browser says nothing of itself while the page is closed, and cannot always say that it closes. */
function pageOf(facts: DeviceFacts, now: number): Reason | undefined {
  const heardAt = facts.heardAt ?? now
  if (facts.asleep === null && now < missedAt(lastChance(facts), facts.interval)) return undefined
  if (now < heardAt + TABLET_UNKNOWN_AFTER_MS)
    return { code: 'page_closed', status: 'asleep', since: facts.asleep?.since ?? heardAt, params: {} }
  return { code: 'page_unopened', status: 'unknown', since: heardAt, params: {} }
}

/** The last moment at which the device was heard or could not have been. */
function lastChance({ heardAt, listeningSince }: DeviceFacts): number {
  return Math.max(heardAt ?? 0, listeningSince ?? 0)
}

/** A battery that was nearly empty at the last report is the likely cause of a silence. */
function lastBattery(facts: DeviceFacts): Record<string, number> {
  const charge = facts.values['battery.charge']
  const low = typeof charge === 'number' && charge <= 10 && facts.values['battery.charging'] !== 1
  return low ? { interval: facts.interval, battery: charge } : { interval: facts.interval }
}

export function isBeyond(rule: StatusRule, value: number, held: boolean): boolean {
  const limit = held ? rule.leave : rule.enter
  if (rule.when === 'at_most') return value <= limit
  return (rule.when === 'at_least' ? value : Math.abs(value)) >= limit
}

/** Calls `look` with each reading that there is, and with those that follow from others. It runs for every sample: no lists are made. */
function forEachReading(
  values: ReadingValues,
  look: (name: string, instance: string | undefined, value: number) => void,
): void {
  for (const id in values) {
    const value = values[id]
    if (value === null || value === undefined) continue
    const colon = id.indexOf(':')
    if (colon < 0) {
      look(id, undefined, value)
      const life = id === 'lamp.hours' ? values['lamp.life'] : undefined
      if (life) look('lamp.worn', undefined, (100 * value) / life)
      continue
    }
    const name = id.slice(0, colon)
    const instance = id.slice(colon + 1)
    look(name, instance, value)
    if (name !== 'disk.fill' || value <= 0) continue
    const used = values[`disk.used:${instance}`]
    const total = values[`disk.total:${instance}`]
    if (typeof used === 'number' && typeof total === 'number') {
      look('disk.days_left', instance, diskDaysLeft(total, used, value))
    }
  }
}

function paramsOf(
  rule: StatusRule,
  value: number,
  instance: string | undefined,
  values: ReadingValues,
): Record<string, string | number> {
  // Of a lamp one says its hours and those that it is made for.
  const params: Record<string, string | number> =
    rule.reading === 'lamp.worn'
      ? { value: values['lamp.hours'] ?? 0, limit: values['lamp.life'] ?? 0 }
      : { value, limit: rule.enter }
  if (instance === undefined) return params
  params.instance = instance
  const fill = values[`disk.fill:${instance}`]
  const total = values[`disk.total:${instance}`]
  const used = values[`disk.used:${instance}`]
  if (
    rule.reading.startsWith('disk.') &&
    typeof fill === 'number' &&
    typeof total === 'number' &&
    typeof used === 'number' &&
    fill > 0
  ) {
    params.daysLeft = Math.round(diskDaysLeft(total, used, fill) * 10) / 10
  }
  return params
}
