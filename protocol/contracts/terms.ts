import { type Static, Type } from 'typebox'
import { LocalDate } from '../rules/calendar/service-calendar.ts'
import { Euros } from './money.ts'
import { START_EVENTS } from './vocabulary.ts'

const closed = { additionalProperties: false }

/** A name that other parts of the contract refer to. */
export const Name = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$' })

const CalendarChoice = Type.String({
  minLength: 1,
  maxLength: 64,
  description: '`school`: the calendar of the school where the fault is; else the name of a calendar of the contract',
})

const HoursTarget = Type.Object(
  {
    hours: Type.Number({ exclusiveMinimum: 0, maximum: 10_000, description: 'Hours of service' }),
    calendar: CalendarChoice,
  },
  { ...closed, description: 'Due when so many hours of service have passed' },
)

const DaysTarget = Type.Object(
  {
    working_days: Type.Integer({
      minimum: 0,
      maximum: 365,
      description: 'Days of the calendar that have service; day 0 is that of the first service after the opening',
    }),
    calendar: CalendarChoice,
  },
  { ...closed, description: 'Due at the end of the service of the n-th following day that has service' },
)

/** How long something may take. */
export const Target = Type.Union([HoursTarget, DaysTarget])
export type Target = Static<typeof Target>

const Targets = Type.Object({ gti: Type.Optional(Target), gtr: Type.Optional(Target) }, closed)

/** How a late commitment is charged: value × days late / divisor. */
export const Penalty = Type.Object(
  {
    divisor: Type.Integer({ minimum: 1, maximum: 1_000_000, description: '1000 in the CCAG-TIC and CCAG-FCS' }),
    counts_from: Type.Enum(['next_day', 'same_day'], {
      description: 'Whether a day late is counted from the day after the due date, or the due date counts as one',
    }),
    value: Type.Enum(['annual', 'month', 'class'], {
      description: 'V: the annual value of the lot, a twelfth of it, or the value of the class of the equipment',
    }),
    commitments: Type.Optional(Type.Array(Type.Enum(['gti', 'gtr']), { minItems: 1, maxItems: 2 })),
    cap_percent: Type.Optional(Type.Number({ minimum: 0, maximum: 100, description: 'Share of the capped value' })),
    cap_value_eur: Type.Optional(Euros),
    floor_eur: Type.Optional(Euros),
    limits_over: Type.Enum(['statement', 'year', 'contract'], {
      description: 'Over what penalties add up before cap and floor: one statement, a year of the contract, all of it',
    }),
  },
  closed,
)
export type Penalty = Static<typeof Penalty>

/** What a lot as a whole is to reach in a period, beside the commitments of each ticket; nothing is charged for it. */
export const Objectives = Type.Object(
  {
    satisfaction: Type.Optional(Type.Number({ minimum: 1, maximum: 5, description: 'Mean of the answers, of 5' })),
    gti_percent: Type.Optional(Type.Number({ minimum: 0, maximum: 100, description: 'Share of the GTI in time' })),
    gtr_percent: Type.Optional(Type.Number({ minimum: 0, maximum: 100, description: 'Share of the GTR in time' })),
    lost_sessions: Type.Optional(Type.Integer({ minimum: 0, maximum: 100_000, description: 'Sessions at most' })),
  },
  closed,
)
export type Objectives = Static<typeof Objectives>

/** What holds for a lot from a date on: the first terms, then one more for each amendment. */
export const Terms = Type.Object(
  {
    from: LocalDate,
    amendment: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    annual_value_eur: Euros,
    start_event: Type.Enum([...START_EVENTS], { description: 'What meets the GTI' }),
    workaround_restores: Type.Boolean({ description: 'Whether a workaround meets the GTR' }),
    reopen_within: Target,
    targets: Type.Object(
      { blocking: Type.Optional(Targets), major: Type.Optional(Targets), minor: Type.Optional(Targets) },
      closed,
    ),
    penalty: Penalty,
    objectives: Type.Optional(Objectives),
  },
  closed,
)
export type Terms = Static<typeof Terms>
