import { type Static, Type } from 'typebox'
import { Id } from '../ids.ts'

/** The number on a teacher's badge, typed or read at a board instead of a code. Only its salted proof is kept. */
export const BadgeNumber = Type.String({ pattern: '^\\d{6,20}$' })

/** null takes it away. */
export const BadgeChange = Type.Object(
  { school: Id, number: Type.Union([BadgeNumber, Type.Null()]) },
  { additionalProperties: false },
)
export type BadgeChange = Static<typeof BadgeChange>

export const BadgeState = Type.Object({ school: Id, isSet: Type.Boolean() })
export type BadgeState = Static<typeof BadgeState>

export const BadgeQuery = Type.Object({ school: Id })
