import { type Static, Type } from 'typebox'
import { Time } from '../envelope.ts'
import { Id } from '../ids.ts'
import { ProductName, VersionText } from '../update/target-facts.ts'
import { TARGET_NAME_PATTERN } from '../update/target-name.ts'

/** A machine has a signed order and asks its school server whether it is its turn. `from`: what it has now. */
export const UpdateTurnRequest = Type.Object(
  {
    target: Type.String({ pattern: TARGET_NAME_PATTERN, maxLength: 200 }),
    product: ProductName,
    from: Type.Optional(VersionText),
    to: VersionText,
  },
  { additionalProperties: false },
)
export type UpdateTurnRequest = Static<typeof UpdateTurnRequest>

/**
 * Why a machine waits: its ring is not open (or nobody leads a campaign for this at all), a class is near, all of it or this
 * machine was stopped, a person made it rest, or others are at it.
 */
export const TURN_WAITS = ['ring', 'window', 'halted', 'paused', 'busy'] as const
export type TurnWait = (typeof TURN_WAITS)[number]

/**
 * `go`: begin now, and be done by `until`; it is the turn of this machine alone and for this target alone. `wait`: ask again at
 * `until`. Both are ms since 1970 by the clock of the server, and `now` says what that clock shows.
 */
export const UpdateTurn = Type.Union([
  Type.Object({ answer: Type.Literal('go'), campaign: Id, now: Time, until: Time }),
  Type.Object({ answer: Type.Literal('wait'), why: Type.Enum(TURN_WAITS), now: Time, until: Time }),
])
export type UpdateTurn = Static<typeof UpdateTurn>
