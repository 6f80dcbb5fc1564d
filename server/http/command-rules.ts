import type { CommandRequest } from '@preau/protocol/api/commands.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import { disturbs } from '@preau/protocol/rules/equipment-actions.ts'
import type { Command } from '@preau/protocol/spec/device-spec.ts'
import { type AskedCommand, countCommanded, countWaiting } from '../store/commands.ts'
import type { Queries } from '../store/database.ts'
import type { KnownEquipment } from './equipment-detail.ts'

/** Commands of one device that wait at a time: nobody presses a button more often who looks at what it does. */
const MOST_WAITING = 4
/** I4: a person's hand, or who took it, reaches so many devices of a school in a minute. */
const MOST_DEVICES = 10
const MINUTE = 60_000

/** Throws ACTION_NOT_ALLOWED with the reason why a command may not be done now, whoever asks for it and wherever. */
export function requireAllowed(
  { lesson }: KnownEquipment,
  { command: name, choice, accepted }: CommandRequest,
  command: Command | undefined,
  { reason }: { reason: string | undefined },
): void {
  const refuse = (why: string) => new PreauError('ACTION_NOT_ALLOWED', { command: name, reason: why })
  if (reason) throw refuse(reason)
  if (!command || !isOffered(command, choice)) throw refuse('not_offered')
  // I6: nothing takes the board of a class away without its teacher.
  if (disturbs(command) && accepted !== true && lesson) throw refuse('lesson')
}

function isOffered({ options, range }: Command, choice: CommandRequest['choice']): boolean {
  if (options) return choice !== undefined && Object.hasOwn(options, String(choice))
  if (range) return typeof choice === 'number' && choice >= range[0] && choice <= range[1]
  return choice === undefined
}

/** Throws COMMANDS_TOO_MANY. */
export async function requireRoom(transaction: Queries, asked: AskedCommand): Promise<void> {
  const { school, device, askedAt } = asked
  const devices = await countCommanded(transaction, asked, askedAt - MINUTE)
  if (devices >= MOST_DEVICES) throw new PreauError('COMMANDS_TOO_MANY', { devices: MOST_DEVICES })
  const waiting = await countWaiting(transaction, school, device)
  if (waiting >= MOST_WAITING) throw new PreauError('COMMANDS_TOO_MANY', { waiting })
}
