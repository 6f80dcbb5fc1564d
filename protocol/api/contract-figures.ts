import { type Static, Type } from 'typebox'
import { COMMITMENTS, SEVERITIES } from '../contracts/vocabulary.ts'
import { LocalDate } from '../rules/calendar/service-calendar.ts'
import { CsvQuery } from './csv.ts'
import { PauseContest } from './pause-contests.ts'

const orNull = <T extends Parameters<typeof Type.Array>[0]>(shape: T) => Type.Union([shape, Type.Null()])
const Moment = Type.String({ description: 'ISO 8601 in the zone of the contract' })
const Seconds = Type.Integer({ description: 'Seconds of service' })
const Euros = Type.Number({ description: 'Euros before tax' })

export const ExplainQuery = Type.Object({
  to: LocalDate,
  ticket: Type.String({ minLength: 1, maxLength: 128, description: 'As the contract calls it: T-1042' }),
})

export const StatementCsvQuery = Type.Object({ from: LocalDate, to: LocalDate, ...CsvQuery.properties })

const ExplainedMeeting = Type.Object({
  at: Moment,
  by: Type.String(),
  due: orNull(Moment),
  late: orNull(Type.Boolean()),
  formula: orNull(
    Type.Object({ value_eur: Euros, value_part: Type.Integer(), days: Type.Integer(), divisor: Type.Integer() }),
  ),
  penalty_eur: Euros,
  added_eur: Euros,
  waived_eur: Euros,
})

/** As protocol/rules/sla/explain.ts makes it. */
const Explanation = Type.Object({
  ticket: Type.String(),
  commitment: Type.Enum([...COMMITMENTS]),
  lot: Type.String(),
  terms_from: LocalDate,
  severity: Type.Enum([...SEVERITIES]),
  target: Type.Union([
    Type.Object({ hours: Type.Number(), calendar: Type.String() }),
    Type.Object({ working_days: Type.Integer(), calendar: Type.String() }),
  ]),
  calendar: Type.String(),
  opened: Moment,
  day0: orNull(LocalDate),
  due0: orNull(Moment),
  allowance_s: orNull(Seconds),
  due: orNull(Moment),
  due_state: Type.Enum(['known', 'paused', 'unknown']),
  elapsed_s: orNull(Seconds),
  paused_s: orNull(Seconds),
  steps: Type.Array(
    Type.Object({
      from: Moment,
      to: Moment,
      state: Type.Enum(['service', 'paused']),
      seconds: Seconds,
      causes: Type.Optional(Type.Array(Type.String())),
    }),
  ),
  pauses: Type.Array(
    Type.Object({
      from: Moment,
      to: orNull(Moment),
      cause: Type.String(),
      proof: orNull(Type.String()),
      by: orNull(Type.String()),
      contest: Type.Optional(PauseContest),
    }),
  ),
  reopenings: Type.Array(Moment),
  counts_from: Type.Enum(['next_day', 'same_day']),
  meetings: Type.Array(ExplainedMeeting),
})

/** Why the commitments of a ticket have their figures; `about` is what the contract does not know of it. */
export const Explanations = Type.Object({
  rows: Type.Array(Explanation),
  about: orNull(
    Type.Object({ school: Type.String(), device: orNull(Type.String()), equipment: orNull(Type.String()) }),
  ),
  closed: Type.Array(Type.Object({ from: LocalDate, to: LocalDate, reason: Type.String() }), {
    description: 'Days without service between opening and end, with the reason',
  }),
})
export type Explanations = Static<typeof Explanations>
