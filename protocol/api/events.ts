import { type Static, Type } from 'typebox'
import { Time } from '../envelope.ts'
import { Id } from '../ids.ts'
import { SEVERITIES } from '../messages/event.ts'
import { Paging } from './paging.ts'

export const EventQuery = Type.Object({
  ...Paging,
  before: Type.Optional(Type.Integer({ minimum: 0, description: 'Only events before this moment, ms since 1970' })),
})
export type EventQuery = Static<typeof EventQuery>

/** A line of a device's timeline. `status.changed` bears `from` and `to`, and `reason` with the code that decided. */
export const TimelineEvent = Type.Object({
  id: Id,
  at: Time,
  source: Type.Union([Type.Literal('agent'), Type.Literal('server')]),
  event: Type.String(),
  severity: Type.Enum(SEVERITIES),
  params: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()])),
})
export type TimelineEvent = Static<typeof TimelineEvent>

/** The newest first. */
export const EventList = Type.Object({ rows: Type.Array(TimelineEvent), more: Type.Boolean() })
export type EventList = Static<typeof EventList>
