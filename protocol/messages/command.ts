import { type Static, Type } from 'typebox'
import { decoder } from '../decode.ts'
import { decodeEnvelope, VERSION } from '../envelope.ts'
import { Id } from '../ids.ts'
import { EquipmentKey } from './equipment.ts'

/** A command of a spec: `power_on`. */
export const CommandName = Type.String({ pattern: '^[a-z][a-z0-9_]{0,63}$' })
/** What a person chose: an input by its name, a volume. */
export const CommandChoice = Type.Union([Type.String({ maxLength: 32 }), Type.Number({ minimum: -1e6, maximum: 1e6 })])

/**
 * Server to device: what a person wants done by a device that this agent reaches. It is sent again until its result is there;
 * the agent does it once at most.
 */
export const Command = Type.Object({
  id: Id,
  key: EquipmentKey,
  command: CommandName,
  choice: Type.Optional(CommandChoice),
  notAfter: Type.Integer({
    minimum: 0,
    maximum: 253_402_300_799_999,
    description: 'Clock of the server, ms since 1970: it is not begun after that',
  }),
  time: Type.Integer({
    minimum: 0,
    maximum: 253_402_300_799_999,
    description: 'Clock of the server when this was sent, ms since 1970',
  }),
  confirmed: Type.Boolean({ description: 'Somebody on site wrote down that the spec is right for this device' }),
  explicit: Type.Boolean({ description: 'The person was asked by name for this very command' }),
  accepted: Type.Optional(
    Type.Boolean({ description: 'The teacher accepts that it ends a lesson; who that is stays with the server' }),
  ),
  /** Of a runbook alone, as runbooks/fix.ts reads it: an agent that never runs one does not know that shape. */
  fix: Type.Optional(Type.Unknown()),
})
export type Command = Static<typeof Command>

/** Reads a command; throws MESSAGE_INVALID with the path of the fault. */
export const decodeCommand = decoder(Command, 'MESSAGE_INVALID')

/**
 * A command as the bytes of a message.
 * @param at clock of the server, ms since 1970
 */
export function encodeCommand(school: Id, device: Id, body: Command, at: number): string {
  return JSON.stringify({ v: VERSION, kind: 'command', school, device, epoch: 0, seq: 0, at, uptime: 0, body })
}

/** The command in a message's bytes, and for whom it is; throws the errors of decodeEnvelope or MESSAGE_INVALID. */
export function decodeCommandMessage(payload: string): { school: Id; device: Id; command: Command } {
  const { school, device, body } = decodeEnvelope(payload)
  return { school, device, command: decodeCommand(body) }
}
