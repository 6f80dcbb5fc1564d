import { type Static, Type } from 'typebox'

/** What a person reads of a runbook, in both languages. */
export const Words = Type.Object(
  { fr: Type.String({ minLength: 1, maxLength: 300 }), en: Type.String({ minLength: 1, maxLength: 300 }) },
  { additionalProperties: false },
)
export type Words = Static<typeof Words>
