import { type Static, Type } from 'typebox'
import { PAUSE_ANSWERS } from '../contracts/vocabulary.ts'
import { Count, Time } from '../envelope.ts'
import { LocalDate } from '../rules/calendar/service-calendar.ts'
import { READINGS_OF_TARGETS } from '../rules/sla/target-reading.ts'
import { CsvQuery } from './csv.ts'
import { Breach, ClaimSums } from './penalty-claims.ts'
import { Satisfaction } from './satisfaction.ts'

const orNull = <T extends Parameters<typeof Type.Array>[0]>(shape: T) => Type.Union([shape, Type.Null()])

/** Local dates, both included. Without them: the eight weeks until yesterday. */
export const CommitteeQuery = Type.Object({ from: Type.Optional(LocalDate), to: Type.Optional(LocalDate) })
export type CommitteeQuery = Static<typeof CommitteeQuery>
export const CommitteeFileQuery = Type.Object({
  ...CommitteeQuery.properties,
  ...CsvQuery.properties,
  language: Type.Optional(Type.Enum(['fr', 'en'])),
})

const Moment = Type.String({ description: 'ISO 8601 in the zone of the contract' })
const Reading = Type.Enum([...READINGS_OF_TARGETS])

const Figure = Type.Object({
  indicator: Type.Enum(['availability', 'gti', 'gtr', 'lost_sessions']),
  about: orNull(Type.String({ description: 'The class of equipment' })),
  actual: orNull(Type.Number({ description: 'Percent' })),
  target: orNull(Type.Number()),
  good: Count,
  total: Count,
  reading: Reading,
})

/** All that a committee looks at, for one contract and any period. Screen, PDF and CSV are made of these figures alone. */
export const Committee = Type.Object({
  contract: Type.Object({ key: Type.String(), title: Type.String(), version: Count }),
  from: LocalDate,
  to: LocalDate,
  madeAt: Time,
  satisfaction: Type.Object({
    ratings: Satisfaction.properties.ratings,
    closed: Count,
    target: orNull(Type.Number()),
    reading: Reading,
    survey: Satisfaction.properties.survey,
  }),
  figures: Type.Array(Figure),
  tickets: Type.Object({
    listed: Count,
    rejected: Count,
    fixed: Type.Integer({ description: 'Repaired by one intervention, and never reopened' }),
    repaired: Count,
  }),
  lots: Type.Array(Type.Object({ key: Type.String(), name: Type.String(), supplier: Type.String(), sums: ClaimSums })),
  breaches: Type.Array(Breach),
  contests: Type.Array(
    Type.Object({
      ticket: Type.String(),
      cause: Type.String({ description: 'As the contract calls it' }),
      pausedAt: Moment,
      contestedAt: Moment,
      by: orNull(Type.String({ description: 'Name of the party' })),
      answer: orNull(Type.Enum(PAUSE_ANSWERS)),
      answeredAt: orNull(Moment),
    }),
    { description: 'Pauses that the supplier contests, of the tickets of the period' },
  ),
  schools: Type.Array(
    Type.Object({ name: Type.String(), opened: Count, visits: Count, restored: Count, live: Count, late: Count }),
  ),
  objectives: Type.Array(
    Type.Object({
      school: Type.String(),
      title: Type.String(),
      dueOn: LocalDate,
      state: Type.Enum(['reached', 'dropped', 'late', 'open']),
    }),
  ),
  unknown: Type.Array(Type.String(), { description: 'Calendars that do not go so far: what needs them has no figure' }),
})
export type Committee = Static<typeof Committee>
