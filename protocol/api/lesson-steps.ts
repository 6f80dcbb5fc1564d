import { type Static, type TSchema, Type } from 'typebox'
import { Count, Time } from '../envelope.ts'
import { Id } from '../ids.ts'
import { KIOSK_CHECK_REASONS, KIOSK_CHECKS } from '../kiosk.ts'
import { BookingRow } from './bookings.ts'

const orNull = <S extends TSchema>(shape: S, said: { description?: string } = {}) =>
  Type.Union([shape, Type.Null()], said)

/** What happens to a booked lesson, in the order in which it does. */
export const LESSON_STEPS = ['checking', 'ready', 'running', 'ended', 'failed', 'moved', 'lost'] as const
export type LessonStepName = (typeof LESSON_STEPS)[number]

/** The last steps of the lessons of a school, of seven days at most. */
export const LessonStepQuery = Type.Object({
  school: Id,
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, description: '60 without anything else' })),
})
export type LessonStepQuery = Static<typeof LessonStepQuery>

/** One step of one lesson. Whose lesson it is, its title and its class are told as bookings tell them: to people of its school alone. */
export const LessonStep = Type.Object({
  id: Id,
  at: Time,
  step: Type.Enum(LESSON_STEPS),
  room: orNull(Type.String(), { description: 'Where its machine stands: a booking that moved is elsewhere by now' }),
  booking: Type.Pick(BookingRow, [
    'id',
    'resource',
    'from',
    'to',
    'mine',
    'teacher',
    'title',
    'classLabel',
    'thirdParty',
  ]),
  check: orNull(Type.Enum(KIOSK_CHECKS), { description: 'What was not well before it' }),
  fault: orNull(Type.Enum(KIOSK_CHECK_REASONS), { description: 'What was wrong with that' }),
  instead: orNull(Type.String(), {
    description:
      'Of one that failed: where else it can be held, as its teacher was told; of one that moved: where it is held',
  }),
  openedMs: orNull(Count, { description: 'Of a launch: how long it took until what it opens was there, in ms' }),
})
export type LessonStep = Static<typeof LessonStep>

/** The newest first. */
export const LessonStepList = Type.Object({ now: Time, rows: Type.Array(LessonStep), more: Type.Boolean() })
export type LessonStepList = Static<typeof LessonStepList>
