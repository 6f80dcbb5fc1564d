import { type Static, Type } from 'typebox'
import { decoder } from '../decode.ts'
import { Id } from '../ids.ts'
import { FixProof } from '../runbooks/fix.ts'
import { EquipmentValuesShape } from './equipment.ts'

/**
 * What became of a command. `refused`: nothing was sent, `reason` says why. `failed`: it was sent, and the device did not do it or
 * did not say so. `expired`: it came too late. `unknown`: the agent ended between its intent and the answer.
 */
export const OUTCOMES = ['done', 'refused', 'failed', 'expired', 'unknown'] as const
export type Outcome = (typeof OUTCOMES)[number]

const Hex = Type.String({ pattern: '^([0-9A-F]{2}( [0-9A-F]{2})*)?$', maxLength: 1535 })

/** The bytes that prove it, as `25 31 50`, and the readings that show it. */
export const Proof = Type.Object({ sent: Hex, received: Hex, shown: EquipmentValuesShape })
export type Proof = Static<typeof Proof>

/** Device to server, kept until acknowledged: what became of a command. The first one of a command holds. */
export const Result = Type.Object({
  id: Id,
  outcome: Type.Enum(OUTCOMES),
  reason: Type.Optional(
    Type.String({ pattern: '^[a-z_]{1,32}$', description: 'Of a refusal: ACTION_REASONS, not_offered, not_here' }),
  ),
  code: Type.Optional(Type.String({ pattern: '^[A-Z][A-Z_]{1,63}$', description: 'Of a failure: as docs/errors.md' })),
  means: Type.Optional(
    Type.String({ pattern: '^[a-z_]{1,32}$', description: 'What the device means by its refusal, as the spec says' }),
  ),
  proof: Type.Optional(Proof),
  fix: Type.Optional(FixProof),
})
export type Result = Static<typeof Result>

/** Reads a result; throws MESSAGE_INVALID with the path of the fault. */
export const decodeResult = decoder(Result, 'MESSAGE_INVALID')
