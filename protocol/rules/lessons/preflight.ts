import type { KioskCheck, KioskCheckName, KioskCheckReason, KioskVerdict } from '../../kiosk.ts'
import type { Presence } from '../equipment-kinds.ts'
import type { EquipmentValues } from '../equipment-readings.ts'

/** What was found out about a machine and its board, by reading alone. What nobody could read is undefined. */
export interface PreflightFacts {
  /** undefined: this machine reaches no board. */
  board:
    | {
        presence: Presence
        /** Since when it does not answer, ms since 1970. */
        silentSince: number | undefined
        values: EquipmentValues
        /** The input at which this PC is, where somebody wrote that down. */
        own: string | undefined
      }
    | undefined
  machine: { diskFull: boolean | undefined; temperature: number | undefined }
  /** Whether the server of the school answers, and the way out where a lesson needs it. */
  network: boolean
  /** What the lesson opens; undefined: it opens nothing. */
  resource: 'ok' | 'resource_unreachable' | 'not_allowed' | 'unknown' | undefined
}

/** A board hotter than this is told of, in degrees Celsius; a lamp with less left than this, in percent. */
const HOT = 70
const LAMP_LOW = 5
/** A PC hotter than this is about to slow down or stop, in degrees Celsius. */
const MACHINE_HOT = 95

/** The verdict of each check, in the order in which they are shown. Pure. */
export function preflight(facts: PreflightFacts): KioskCheck[] {
  return [
    ...boardChecks(facts.board),
    machineCheck(facts.machine),
    networkCheck(facts.network),
    ...resourceCheck(facts),
  ]
}

/** Whether a lesson can be held with what was found: a warning holds nobody up, and what nobody could look at is no fault. */
export function canHold(checks: readonly KioskCheck[]): boolean {
  return checks.every(({ verdict }) => verdict !== 'failed')
}

function boardChecks(board: PreflightFacts['board']): KioskCheck[] {
  if (!board) return [check('board', 'unknown')]
  const { presence, silentSince, values, own } = board
  if (presence === 'silent') return [check('board', 'failed', 'silent', silentSince ?? null)]
  if (presence === 'refused') return [check('board', 'failed', 'refused', silentSince ?? null)]
  if (presence === 'seeking') return [check('board', 'unknown')]
  const isOn = values.power === 'on'
  return [
    partsCheck(values),
    pictureCheck(values, own, isOn),
    soundCheck(values, isOn),
    ...('lamp.left' in values || 'fault.lamp' in values ? [lampCheck(values)] : []),
  ]
}

function partsCheck(values: EquipmentValues): KioskCheck {
  if (Number(values.temperature ?? 0) >= HOT || values['fault.temperature'] === 'failed')
    return check('board', 'failed', 'too_hot')
  const parts = ['fault.fan', 'fault.cover', 'fault.filter', 'fault.other', 'fault.temperature'] as const
  if (parts.some((part) => values[part] === 'failed')) return check('board', 'failed', 'part_fault')
  if (parts.some((part) => values[part] === 'warning')) return check('board', 'warning', 'part_fault')
  return check('board', 'ok')
}

/** In standby a board says nothing of its picture: launching turns it on and to the right input. */
function pictureCheck({ input, signal }: EquipmentValues, own: string | undefined, isOn: boolean): KioskCheck {
  if (!isOn || (input === undefined && signal === undefined)) return check('picture', 'unknown')
  if (own !== undefined && input !== undefined && input !== own) return check('picture', 'warning', 'wrong_input')
  return signal === 0 ? check('picture', 'warning', 'no_signal') : check('picture', 'ok')
}

function soundCheck({ volume, mute }: EquipmentValues, isOn: boolean): KioskCheck {
  if (!isOn || (volume === undefined && mute === undefined)) return check('sound', 'unknown')
  return mute === 1 || volume === 0 ? check('sound', 'warning', 'muted') : check('sound', 'ok')
}

function lampCheck(values: EquipmentValues): KioskCheck {
  if (values['fault.lamp'] === 'failed') return check('lamp', 'failed', 'lamp_fault')
  const left = values['lamp.left']
  const isOld = values['fault.lamp'] === 'warning' || (typeof left === 'number' && left <= LAMP_LOW)
  return isOld ? check('lamp', 'warning', 'lamp_old') : check('lamp', 'ok')
}

function machineCheck({ diskFull, temperature }: PreflightFacts['machine']): KioskCheck {
  if (diskFull === true) return check('machine', 'failed', 'disk_full')
  if (temperature !== undefined && temperature >= MACHINE_HOT) return check('machine', 'warning', 'too_hot')
  return check('machine', diskFull === undefined ? 'unknown' : 'ok')
}

/** Without the network a lesson of the room itself goes on: whether its resource is there is said by the check of that. */
function networkCheck(network: boolean): KioskCheck {
  return network ? check('network', 'ok') : check('network', 'warning', 'no_network')
}

function resourceCheck({ resource }: PreflightFacts): KioskCheck[] {
  if (resource === undefined) return []
  if (resource === 'ok' || resource === 'unknown') return [check('resource', resource)]
  return [check('resource', 'failed', resource)]
}

function check(
  what: KioskCheckName,
  verdict: KioskVerdict,
  reason: KioskCheckReason | null = null,
  since: number | null = null,
): KioskCheck {
  return { what, verdict, reason, since }
}
