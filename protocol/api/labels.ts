import { type Static, Type } from 'typebox'
import { Id } from '../ids.ts'

/** Labels to print, cut and stick: those of a school, or of the devices that are named. */
export const LabelSheet = Type.Object(
  {
    school: Id,
    devices: Type.Optional(
      Type.Array(Id, { minItems: 1, maxItems: 500, uniqueItems: true, description: 'All of the school without it' }),
    ),
  },
  { additionalProperties: false },
)
export type LabelSheet = Static<typeof LabelSheet>
