import { type Static, Type } from 'typebox'
import { Count, Time } from '../envelope.ts'
import { Id } from '../ids.ts'
import { CLOSERS, CLOSURE_CAUSES, CLOSURE_REFUSALS, CLOSURE_STATES } from '../rules/booking/closure.ts'
import { Wish } from '../rules/booking/wall-time.ts'
import { LocalDate } from '../rules/calendar/service-calendar.ts'
import { PlaceRef } from './devices.ts'

const strict = { additionalProperties: false }

/**
 * That a room is closed for a time. `waiting`, and `reopening`: asked at the town hall, and its school has not said anything to it yet.
 * Which side closed it is said, and never who.
 */
export const RoomClosure = Type.Object({
  id: Id,
  school: Id,
  room: Type.Union([PlaceRef, Type.Null()], { description: 'Null where the room is gone' }),
  from: Time,
  to: Time,
  cause: Type.Enum(CLOSURE_CAUSES),
  by: Type.Enum(CLOSERS),
  madeAt: Time,
  state: Type.Enum([...CLOSURE_STATES, 'reopening']),
  reason: Type.Union([Type.Enum(CLOSURE_REFUSALS), Type.Null()]),
  cancelled: Type.Integer({ ...Count, description: 'Bookings that gave way' }),
  canReopen: Type.Boolean({ description: 'It was closed on this side, and is not over' }),
})
export type RoomClosure = Static<typeof RoomClosure>

/** Those that touch the days from `from` to `to`, both included, at most 500; of one room, or all. */
export const RoomClosureQuery = Type.Object({ school: Id, from: LocalDate, to: LocalDate, room: Type.Optional(Id) })
export type RoomClosureQuery = Static<typeof RoomClosureQuery>

/** Sorted by their beginning, at most 500. */
export const RoomClosureList = Type.Object({ now: Time, timeZone: Type.String(), rows: Type.Array(RoomClosure) })
export type RoomClosureList = Static<typeof RoomClosureList>

/** A room that is to be closed. `key` is made by who asks, and is the closure's: the same intent sent twice closes once. */
export const NewRoomClosure = Type.Object(
  { school: Id, room: Id, key: Id, when: Wish, cause: Type.Enum(CLOSURE_CAUSES) },
  strict,
)
export type NewRoomClosure = Static<typeof NewRoomClosure>

export const RoomClosureOf = Type.Object({ school: Id })
