import type { Command, DeviceSpec } from '../spec/device-spec.ts'
import type { PowerState } from './equipment-readings.ts'

/** Why a command may not be sent now. The words for it are the console's. */
export const ACTION_REASONS = ['unknown', 'untested', 'unconfirmed', 'danger', 'power', 'unread'] as const
export type ActionReason = (typeof ACTION_REASONS)[number]

/** What is known when somebody wants a command. */
export interface ActionFacts {
  /** How the device stands; undefined where it was never read. */
  power: PowerState | undefined
  /** Somebody who stood before it wrote down that this spec is right for it. */
  confirmed: boolean
  /** The person was asked by name for this very command, and that is written into the audit. */
  explicit: boolean
}

/**
 * What stands in the way of a command; undefined where nothing does. Server, console and agent ask the same, the agent last:
 * U only reads, S acts after a confirmation on site, and what is dangerous never happens by the way.
 */
export function actionReason(
  spec: Pick<DeviceSpec, 'certainty' | 'untested' | 'commands'>,
  name: string,
  { power, confirmed, explicit }: ActionFacts,
): ActionReason | undefined {
  const command = commandOf(spec, name)
  if (!command) return 'unknown'
  const certainty = certaintyOf(spec, command)
  if (spec.untested || certainty === 'U') return 'untested'
  if (certainty === 'S' && !confirmed) return 'unconfirmed'
  if (command.risk === 'danger' && !explicit) return 'danger'
  if (!command.when) return undefined
  if (power === undefined) return 'unread'
  return command.when.includes(power) ? undefined : 'power'
}

/** The command of a name that came from elsewhere: `constructor` is none. */
export function commandOf({ commands }: Pick<DeviceSpec, 'commands'>, name: string): Command | undefined {
  return Object.hasOwn(commands, name) ? commands[name] : undefined
}

function certaintyOf(spec: Pick<DeviceSpec, 'certainty'>, command: Command): DeviceSpec['certainty'] {
  const order = ['C', 'S', 'U'] as const
  const stated = command.certainty ?? spec.certainty
  return order.indexOf(stated) > order.indexOf(spec.certainty) ? stated : spec.certainty
}

/** Whether a command would end a lesson: it takes the picture away for longer than a moment. */
export function disturbs({ sets }: Pick<Command, 'sets'>): boolean {
  return sets.power === 'off' || sets.power === 'standby'
}
