import { type Static, Type } from 'typebox'
import { Time } from '../envelope.ts'
import { Id } from '../ids.ts'
import { CommandChoice, CommandName } from '../messages/command.ts'
import { OUTCOMES, Proof } from '../messages/result.ts'
import { ACTION_REASONS } from '../rules/equipment-actions.ts'

/** How a command stands: `waiting` for its agent or for its result, then what became of it. */
export const COMMAND_STATES = ['waiting', ...OUTCOMES] as const
export type CommandState = (typeof COMMAND_STATES)[number]

/** Why a command is refused: what actionReason() says, and what only server or agent knows. The words are the console's. */
export const COMMAND_REASONS = [
  ...ACTION_REASONS,
  'not_offered',
  'not_here',
  'offline',
  'lost',
  'silent',
  'lesson',
  'late',
  'too_many',
] as const
export type CommandReason = (typeof COMMAND_REASONS)[number]

/** What a person asks of a device. */
export const CommandRequest = Type.Object(
  {
    command: CommandName,
    choice: Type.Optional(CommandChoice),
    explicit: Type.Optional(Type.Boolean({ description: 'The person was asked by name for this very command' })),
    accepted: Type.Optional(
      Type.Boolean({ description: 'In school hours: the teacher accepts it, on the spot or by telephone' }),
    ),
  },
  { additionalProperties: false },
)
export type CommandRequest = Static<typeof CommandRequest>

/** A command with what became of it. */
export const CommandRow = Type.Object({
  id: Id,
  device: Id,
  command: Type.String(),
  choice: Type.Union([CommandChoice, Type.Null()]),
  state: Type.Enum(COMMAND_STATES),
  reason: Type.Union([Type.String(), Type.Null()], { description: 'Why it was refused' }),
  code: Type.Union([Type.String(), Type.Null()], { description: 'Why it failed, as docs/errors.md names it' }),
  means: Type.Union([Type.String(), Type.Null()], { description: 'What the device meant by its refusal' }),
  proof: Type.Union([Proof, Type.Null()]),
  askedAt: Time,
  askedBy: Type.Union([Type.String(), Type.Null()], { description: 'By his name of today; null where he was erased' }),
  notAfter: Time,
  endedAt: Type.Union([Time, Type.Null()]),
})
export type CommandRow = Static<typeof CommandRow>

/** The newest first, at most 50. */
export const CommandList = Type.Object({ rows: Type.Array(CommandRow) })
export type CommandList = Static<typeof CommandList>
