import { type Static, Type } from 'typebox'
import { Count, Time } from '../envelope.ts'
import { Id } from '../ids.ts'
import { StatusCounts } from './devices.ts'

/**
 * What `/api/live` sends as the event `change`, at most each two seconds: what is worth asking for again. More than 200 devices
 * are not named one by one (`devices` is null then).
 */
export const LiveChange = Type.Object({
  at: Time,
  devices: Type.Union([Type.Array(Id), Type.Null()]),
  counts: StatusCounts,
  places: Type.Boolean({ description: 'Schools or rooms changed' }),
  quarantine: Count,
})
export type LiveChange = Static<typeof LiveChange>

/** What `/api/live` sends as the event `command`, at once: a command was asked for, or something became of it. */
export const LiveCommand = Type.Object({ device: Id, command: Id })
export type LiveCommand = Static<typeof LiveCommand>

/** What `/api/live` sends as the event `ticket`, at once: a ticket was opened, or something happened to it. */
export const LiveTicket = Type.Object({ ticket: Id })
export type LiveTicket = Static<typeof LiveTicket>

/** What `/api/live` sends as the event `booking`, at once: what is booked changed, or what can be. A null resource: all of them. */
export const LiveBooking = Type.Object({ school: Id, resource: Type.Union([Id, Type.Null()]) })
export type LiveBooking = Static<typeof LiveBooking>
