import { type Static, Type } from 'typebox'
import { HOURS_PATTERN } from './hours.ts'

/** A local date, both in files and in questions. */
export const LocalDate = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'Local date: 2026-11-30' })

/** Hours of one day. */
export const DayHours = Type.Array(
  Type.String({ pattern: HOURS_PATTERN, description: 'Hours of the wall clock: 08:30-11:30, until 24:00' }),
  { maxItems: 24 },
)

const Reason = Type.String({ minLength: 1, maxLength: 200 })

/** Local dates, both inclusive, on which there is no service. */
export const ClosedDays = Type.Object(
  { from: LocalDate, to: LocalDate, reason: Reason },
  { additionalProperties: false, description: 'Days without service, the first and the last included' },
)
export type ClosedDays = Static<typeof ClosedDays>

/** The hours of a week from a date on, until the next week of its calendar begins. A day that is not named has none. */
export const ServiceWeek = Type.Object(
  {
    from: LocalDate,
    monday: Type.Optional(DayHours),
    tuesday: Type.Optional(DayHours),
    wednesday: Type.Optional(DayHours),
    thursday: Type.Optional(DayHours),
    friday: Type.Optional(DayHours),
    saturday: Type.Optional(DayHours),
    sunday: Type.Optional(DayHours),
  },
  { additionalProperties: false },
)
export type ServiceWeek = Static<typeof ServiceWeek>

/** A day with hours of its own, whatever the week and the closed days say. */
export const OpenedDay = Type.Object(
  { date: LocalDate, hours: DayHours, reason: Reason },
  { additionalProperties: false },
)
export type OpenedDay = Static<typeof OpenedDay>

/**
 * When a service is given. Outside `known` nobody has said yet: such a day is neither open nor closed, and no figure is made
 * of it. All that the figures need stands in here; nothing is looked up.
 */
export const ServiceCalendar = Type.Object(
  {
    known: Type.Object({ from: LocalDate, to: LocalDate }, { additionalProperties: false }),
    weeks: Type.Array(ServiceWeek, { minItems: 1, maxItems: 50 }),
    closures: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 64 }), {
        maxItems: 50,
        description: 'Names of lists of closed days that several calendars share',
      }),
    ),
    closed: Type.Optional(Type.Array(ClosedDays, { maxItems: 2000 })),
    opened: Type.Optional(Type.Array(OpenedDay, { maxItems: 2000 })),
  },
  { additionalProperties: false },
)
export type ServiceCalendar = Static<typeof ServiceCalendar>
