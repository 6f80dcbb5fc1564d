import type { EquipmentCommand, EquipmentDetail } from '@preau/protocol/api/equipment.ts'
import type { Status } from '@preau/protocol/rules/device-status.ts'

export const GROUPS = ['power', 'input', 'picture', 'sound', 'other'] as const
export type GroupName = (typeof GROUPS)[number]

export interface ActionGroup {
  name: GroupName
  commands: EquipmentCommand[]
}

const GROUP_OF: Readonly<Record<string, GroupName>> = {
  power: 'power',
  input: 'input',
  freeze: 'picture',
  blank: 'picture',
  volume: 'sound',
  mute: 'sound',
}

/** What stands in the way of a command, as `act.way.*` says it. */
export type Way =
  | 'power_on_already'
  | 'power_off_already'
  | 'needs_on'
  | 'warming'
  | 'cooling'
  | 'untested'
  | 'unconfirmed'
  | 'unread'
  | 'unknown'
  | 'via'
  | 'waiting'
  | 'other'

/**
 * The commands of a device by what they act on. Of two that undo each other only the one that changes something is offered, where
 * the device says how it stands; power keeps both, so that a state that was not read yet never takes a way out.
 */
export function actionGroups({ commands, values }: Pick<EquipmentDetail, 'commands' | 'values'>): ActionGroup[] {
  const offered = commands.filter((command) => !isSo(command, commands, values))
  return GROUPS.map((name) => ({ name, commands: offered.filter((command) => groupOf(command) === name) })).filter(
    (group) => group.commands.length > 0,
  )
}

function groupOf({ sets }: EquipmentCommand): GroupName {
  return GROUP_OF[sets[0] ?? ''] ?? 'other'
}

function isSo(
  { name, sets, reason }: EquipmentCommand,
  commands: readonly EquipmentCommand[],
  values: EquipmentDetail['values'],
): boolean {
  const [, base, side] = /^(.+)_(on|off)$/.exec(name) ?? []
  const value = values[sets[0] ?? '']
  if (base === undefined || base === 'power') return false
  const other = `${base}_${side === 'on' ? 'off' : 'on'}`
  if (!commands.some((each) => each.name === other)) return false
  // Neither can be done: one of them says as much as both.
  if (typeof value !== 'number') return side === 'off' && reason !== null
  return (side === 'on') === (value === 1)
}

export interface WayFacts {
  detail: Pick<EquipmentDetail, 'values'>
  status: Status
  /** Another request waits for its answer. */
  busy: boolean
}

/** What stands in the way of a command now; undefined where nothing does. That it is dangerous is asked, not refused. */
export function wayOf({ name, reason }: EquipmentCommand, { detail, status, busy }: WayFacts): Way | undefined {
  if (status === 'offline' || status === 'asleep') return 'via'
  if (reason === 'power') return powerWay(name, detail.values.power)
  if (reason === 'untested' || reason === 'unconfirmed' || reason === 'unread' || reason === 'unknown') return reason
  if (reason !== null && reason !== 'danger') return 'other'
  return busy ? 'waiting' : undefined
}

function powerWay(name: string, power: unknown): Way {
  if (power === 'warming' || power === 'cooling') return power
  if (power === 'on') return name === 'power_on' ? 'power_on_already' : 'other'
  return name === 'power_off' ? 'power_off_already' : 'needs_on'
}

/** The reasons that are told once for the panel; what is true of one button stands beside it. */
export function sharedWays(ways: readonly (Way | undefined)[]): Way[] {
  const told = new Set(ways.filter((way) => way !== undefined && !/_already$|^waiting$/.test(way)))
  return [...told] as Way[]
}
