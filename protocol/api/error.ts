import { type Static, Type } from 'typebox'

/** The body of every answer that is an error. `code` is one of docs/errors.md; the interface chooses its words by it. */
export const ErrorReply = Type.Object({
  code: Type.String(),
  message: Type.String({ description: 'For a developer; not shown as it stands' }),
  context: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()])),
})
export type ErrorReply = Static<typeof ErrorReply>
