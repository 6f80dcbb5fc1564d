import { type Static, type TSchema, Type } from 'typebox'
import { Count, Time } from '../envelope.ts'
import { Id } from '../ids.ts'
import { KIOSK_SESSION_STATES, KioskFallback } from '../kiosk.ts'
import { LessonOpening } from '../rules/booking/lesson-opening.ts'
import { APPROVAL_CAUSES, BOOKING_STATES } from '../rules/booking/refusals.ts'
import { RESOURCE_KINDS } from '../rules/booking/resource-kinds.ts'
import { LocalDate } from '../rules/calendar/service-calendar.ts'
import { PlaceRef } from './devices.ts'

const orNull = <S extends TSchema>(shape: S, said: { description?: string } = {}) =>
  Type.Union([shape, Type.Null()], said)

/** What who asks may do with a booking; the console shows exactly these. */
export const BOOKING_ACTS = ['change', 'move', 'cancel', 'decide', 'accept', 'hand_over', 'take_back'] as const
export type BookingAct = (typeof BOOKING_ACTS)[number]

/**
 * A booking. Who it is for, its title and class, and what it opens, are told to people of its school alone: for all others they
 * are null, and it is „somebody has it“.
 */
export const BookingRow = Type.Object({
  id: Id,
  school: Id,
  resource: Type.Object({ id: Id, kind: Type.Enum(RESOURCE_KINDS), name: Type.String() }),
  room: orNull(PlaceRef),
  series: orNull(Id, { description: 'The repeated booking that it is one of' }),
  from: Time,
  to: Time,
  state: Type.Enum(BOOKING_STATES),
  approval: orNull(Type.Enum(APPROVAL_CAUSES), { description: 'Why the head decides' }),
  mine: Type.Boolean(),
  teacher: orNull(Type.String()),
  title: orNull(Type.String()),
  classLabel: orNull(Type.String()),
  thirdParty: orNull(Type.String(), { description: 'Whom it is for where it is not for a class' }),
  opens: orNull(LessonOpening),
  code: orNull(Type.String({ pattern: '^\\d{4}$' }), {
    description: 'What starts the session at the board; shown to its teacher alone',
  }),
  lesson: orNull(
    Type.Object({
      state: Type.Enum(KIOSK_SESSION_STATES),
      lost: Type.Boolean({ description: 'Its hour is over, and equipment kept it from being held' }),
    }),
    { description: 'How the session goes at the board; null while its machine has said nothing' },
  ),
  waiting: Type.Integer({ minimum: 0, description: 'How many wait for it' }),
  place: orNull(Count, { description: 'Of who waits: his place on the list, from 1' }),
  offerEndsAt: orNull(Time),
  loan: orNull(
    Type.Object({
      handedAt: orNull(Time),
      returnedAt: orNull(Time),
      late: Type.Boolean(),
      missing: Type.Array(Type.Object({ what: Type.String(), count: Count })),
    }),
  ),
  may: Type.Array(Type.Enum(BOOKING_ACTS)),
})
export type BookingRow = Static<typeof BookingRow>

/** A period of a day in real time, and how it is written. */
export const DayPeriod = Type.Object({ from: Type.String(), to: Type.String(), fromAt: Time, toAt: Time })
export type DayPeriod = Static<typeof DayPeriod>

/** A day of the school: `reason` is the name of the holiday, or why it has class all the same. */
export const SchoolDay = Type.Object({
  date: LocalDate,
  state: Type.Enum(['open', 'closed', 'no_class', 'unknown']),
  reason: orNull(Type.String()),
  periods: Type.Array(DayPeriod),
})
export type SchoolDay = Static<typeof SchoolDay>

/** The days from `from` to `to`, both included, at most 62. With `room`, what is booked in that room. */
export const BookingQuery = Type.Object({
  school: Id,
  from: LocalDate,
  to: LocalDate,
  resource: Type.Optional(Id),
  room: Type.Optional(Id),
  mine: Type.Optional(Type.Enum(['only'])),
  state: Type.Optional(
    Type.Enum(['live', 'asked', 'waiting', 'all'], {
      description: '`live` without anything else: what holds a resource, and what waits',
    }),
  ),
})
export type BookingQuery = Static<typeof BookingQuery>

/** Sorted by their beginning. `more`: there are others beyond 2000. */
export const BookingList = Type.Object({
  now: Time,
  timeZone: Type.String(),
  days: Type.Array(SchoolDay),
  rows: Type.Array(BookingRow),
  more: Type.Boolean(),
})
export type BookingList = Static<typeof BookingList>

/** Where else a booked session can be held at its time: rooms whose board is well, then kits. */
export const BookingFallbackList = Type.Object({ rows: Type.Array(Type.Omit(KioskFallback, ['chosen'])) })
export type BookingFallbackList = Static<typeof BookingFallbackList>
export type BookingFallback = BookingFallbackList['rows'][number]

export const BookingPeopleQuery = Type.Object({ school: Id })
/** Those for whom who manages the bookings of a school can book: who teach there, by their names. */
export const BookingPeople = Type.Object({ rows: Type.Array(Type.Object({ id: Id, name: Type.String() })) })
export type BookingPeople = Static<typeof BookingPeople>
