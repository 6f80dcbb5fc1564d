import { type Static, Type } from 'typebox'
import { Count, Time } from '../envelope.ts'
import { Id } from '../ids.ts'
import { CLOSERS, CLOSURE_CAUSES } from '../rules/booking/closure.ts'
import { LessonOpening } from '../rules/booking/lesson-opening.ts'
import { APPROVAL_CAUSES, BOOKING_REFUSALS } from '../rules/booking/refusals.ts'
import { Wish } from '../rules/booking/wall-time.ts'
import { LocalDate } from '../rules/calendar/service-calendar.ts'
import { BookingRow } from './bookings.ts'

const strict = { additionalProperties: false }
const title = Type.String({ maxLength: 120 })
const classLabel = Type.String({ maxLength: 40 })
const thirdParty = Type.String({ maxLength: 120 })
const opens = Type.Union([LessonOpening, Type.Null()])
const scope = Type.Enum(['one', 'following'], { description: 'Of a series: this one, or this one and those after it' })

/** Every `every`-th school week on the same weekday, until a day; days without class are passed over. */
export const Repeat = Type.Object({ every: Type.Integer({ minimum: 1, maximum: 4 }), until: LocalDate }, strict)
export type Repeat = Static<typeof Repeat>

/**
 * A wish. `key` is made by who asks: the same wish sent twice books once. `wait`: where it is taken, go onto the waiting list.
 * `thirdParty`: it is not for a class; then it may lie outside of class, and the head decides.
 */
export const NewBooking = Type.Object(
  {
    school: Id,
    resource: Id,
    key: Id,
    when: Wish,
    title: Type.Optional(title),
    classLabel: Type.Optional(classLabel),
    thirdParty: Type.Optional(thirdParty),
    opens: Type.Optional(opens),
    repeat: Type.Optional(Repeat),
    wait: Type.Optional(Type.Boolean()),
    person: Type.Optional(
      Type.Unsafe<Id>({ ...Id, description: 'Whose it is; of another person by who manages bookings alone' }),
    ),
  },
  strict,
)
export type NewBooking = Static<typeof NewBooking>

/**
 * A day of a series that could not be had, and why: `name` is that of a holiday, `booking` what is there; of a room that is closed `cause`
 * and `by` whom.
 */
export const Skipped = Type.Object({
  date: LocalDate,
  reason: Type.Enum(BOOKING_REFUSALS),
  name: Type.Optional(Type.String()),
  booking: Type.Optional(Id),
  cause: Type.Optional(Type.Enum(CLOSURE_CAUSES)),
  by: Type.Optional(Type.Enum(CLOSERS)),
})
export type Skipped = Static<typeof Skipped>

/**
 * What an act did. `change` takes it back as a whole (`/api/bookings/undo`) until `undoUntil`, by who did it. A series books what
 * it can and names what it cannot.
 */
export const BookingResult = Type.Object({
  change: Id,
  undoUntil: Time,
  rows: Type.Array(BookingRow),
  skipped: Type.Array(Skipped),
})
export type BookingResult = Static<typeof BookingResult>

/** What a wish would come to, without doing it: what a dialog shows before one presses. */
export const BookingLook = Type.Object({
  verdict: Type.Enum(['free', 'approval', 'refused']),
  approval: Type.Union([Type.Enum(APPROVAL_CAUSES), Type.Null()]),
  refusal: Type.Union([Skipped, Type.Null()]),
  next: Type.Union([Wish, Type.Null()], {
    description: 'Where it is taken: the next time of the same length that is free',
  }),
  days: Type.Array(LocalDate, { description: 'Those that would be booked' }),
  skipped: Type.Array(Skipped),
})
export type BookingLook = Static<typeof BookingLook>

export const BookingChange = Type.Partial(Type.Object({ title, classLabel, opens, scope }), {
  ...strict,
  minProperties: 1,
})
export type BookingChange = Static<typeof BookingChange>

/** To another time, another resource of the same school, or both. Those that follow move by as many days. */
export const BookingMove = Type.Object({ when: Wish, resource: Type.Optional(Id), scope: Type.Optional(scope) }, strict)
export type BookingMove = Static<typeof BookingMove>

export const BookingCancel = Type.Object({ scope: Type.Optional(scope) }, strict)
export type BookingCancel = Static<typeof BookingCancel>

/** The head agrees or refuses; of a series all that is asked and not over. */
export const BookingDecision = Type.Object({ agree: Type.Boolean(), scope: Type.Optional(scope) }, strict)
export type BookingDecision = Static<typeof BookingDecision>

export const BookingUndo = Type.Object({ school: Id, change: Id }, strict)
export type BookingUndo = Static<typeof BookingUndo>

/** What was back when a loan was checked: of each thing of its contents, how many. */
export const LoanReturn = Type.Object(
  {
    missing: Type.Array(
      Type.Object(
        { what: Type.String({ minLength: 1, maxLength: 80 }), count: Type.Integer({ minimum: 1, maximum: 999 }) },
        strict,
      ),
      { maxItems: 60 },
    ),
  },
  strict,
)
export type LoanReturn = Static<typeof LoanReturn>

/** A timetable as CSV: weekday, from, to, resource, teacher's login, class, title, first and last day. */
export const TimetableImport = Type.Object(
  { school: Id, csv: Type.String({ maxLength: 1_000_000 }), until: LocalDate, dryRun: Type.Optional(Type.Boolean()) },
  strict,
)
export type TimetableImport = Static<typeof TimetableImport>

/** As an import of places says it. `booked` are single bookings; a refused line changes nothing. */
export const TimetableImportResult = Type.Object({
  lines: Count,
  columns: Type.Array(Type.String()),
  ignoredColumns: Type.Array(Type.String()),
  booked: Count,
  skipped: Type.Array(Type.Intersect([Type.Object({ line: Count }), Skipped])),
  unchanged: Count,
  refused: Type.Array(
    Type.Object({
      line: Count,
      column: Type.Union([Type.String(), Type.Null()]),
      code: Type.String(),
      value: Type.String(),
      expected: Type.Optional(Type.String()),
    }),
  ),
})
export type TimetableImportResult = Static<typeof TimetableImportResult>
