import { type Static, Type } from 'typebox'
import { decoder } from '../decode.ts'
import { Id } from '../ids.ts'
import { UPDATE_PHASES } from '../rules/campaigns/phases.ts'
import { ProductName, VersionText } from '../update/target-facts.ts'
import { TARGET_NAME_PATTERN } from '../update/target-name.ts'

/** Why an installation failed, as a word: the code of an error in small letters, or what the launcher says (`starts`, `time`). */
export const UpdateCause = Type.String({ pattern: '^[a-z][a-z0-9_]{0,63}$', description: 'Why it failed, as a word' })

/**
 * Device to server, kept until acknowledged: a step of an installation. What was given up is told by the version that runs again:
 * `to` is then what was tried.
 */
export const UpdateResult = Type.Object({
  campaign: Type.Optional(Id),
  target: Type.String({ pattern: TARGET_NAME_PATTERN, maxLength: 200, description: 'Its name among what is signed' }),
  product: ProductName,
  from: Type.Optional(VersionText),
  to: VersionText,
  phase: Type.Enum(UPDATE_PHASES),
  cause: Type.Optional(UpdateCause),
})
export type UpdateResult = Static<typeof UpdateResult>

/** Reads a step of an installation; throws MESSAGE_INVALID with the path of the fault. */
export const decodeUpdateResult = decoder(UpdateResult, 'MESSAGE_INVALID')
