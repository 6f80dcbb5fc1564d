import { type Static, type TSchema, Type } from 'typebox'
import { decoder } from '../decode.ts'
import { Count, Time } from '../envelope.ts'
import { Id } from '../ids.ts'
import { VIEW_ENDS, VIEW_REASONS, VIEW_REFUSALS, VIEW_STATES, VIEW_STILL_MAX } from '../rules/remote-view.ts'

const orNull = <S extends TSchema>(shape: S) => Type.Union([shape, Type.Null()])
const strict = { additionalProperties: false }

/** Somebody wants to look at the screen of a machine. */
export const NewView = Type.Object({ reason: Type.Enum(VIEW_REASONS) }, strict)
export type NewView = Static<typeof NewView>

/** How a view stands. There is no picture in it, and none is kept anywhere. */
export const RemoteView = Type.Object({
  id: Id,
  device: Id,
  reason: Type.Enum(VIEW_REASONS),
  state: Type.Enum(VIEW_STATES),
  unasked: Type.Boolean({ description: 'It is shown although nobody answered, in hours that the school approved' }),
  refused: orNull(Type.Enum(VIEW_REFUSALS)),
  ended: orNull(Type.Enum(VIEW_ENDS)),
  askedAt: Time,
  until: Type.Integer({ minimum: 0, description: 'Until when an answer is waited for, or it may last; ms since 1970' }),
  still: Type.Integer({ minimum: 0, description: 'How many stills came until now' }),
})
export type RemoteView = Static<typeof RemoteView>

/** The view that who asks has of a machine. */
export const OwnView = Type.Object({ view: orNull(RemoteView) })
export type OwnView = Static<typeof OwnView>

/** Waits a moment for more stills than so many. */
export const ViewQuery = Type.Object({ after: Type.Optional(Count) })
export type ViewQuery = Static<typeof ViewQuery>

/** A machine says what became of the question, or that it ended. */
export const ViewNews = Type.Union([
  Type.Object(
    {
      says: Type.Literal('accepted'),
      by: Type.Optional(
        Type.Literal('hours', {
          description: 'Nobody answered, in hours that the school approved; else somebody said yes',
        }),
      ),
    },
    strict,
  ),
  Type.Object({ says: Type.Literal('refused'), why: Type.Enum(VIEW_REFUSALS) }, strict),
  Type.Object({ says: Type.Literal('ended'), why: Type.Enum(VIEW_ENDS) }, strict),
  Type.Object(
    {
      says: Type.Literal('still'),
      jpeg: Type.String({ pattern: '^[A-Za-z0-9+/]+={0,2}$', maxLength: Math.ceil(VIEW_STILL_MAX / 3) * 4 }),
    },
    strict,
  ),
])
export type ViewNews = Static<typeof ViewNews>

/** Whether the machine is to go on. */
export const ViewGoesOn = Type.Object({ on: Type.Boolean() })
export type ViewGoesOn = Static<typeof ViewGoesOn>

/** Reads the answer of a server; throws MESSAGE_INVALID. */
export const decodeViewGoesOn = decoder(ViewGoesOn, 'MESSAGE_INVALID')
