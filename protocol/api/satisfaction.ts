import { type Static, Type } from 'typebox'
import { Count, Time } from '../envelope.ts'
import { Id } from '../ids.ts'
import { LocalDate } from '../rules/calendar/service-calendar.ts'
import { SCORES } from '../rules/satisfaction.ts'

const strict = { additionalProperties: false }
const Score = Type.Enum([...SCORES], { description: 'From 1, not at all satisfied, to 5, very' })
const Year = Type.Integer({
  minimum: 2000,
  maximum: 9999,
  description: 'The calendar year in which the school year begins',
})

/** What a person thinks of how a fault was treated: one touch. */
export const RatingGiven = Type.Object({ score: Score }, strict)
export type RatingGiven = Static<typeof RatingGiven>

/** The rating of a ticket, as who may give it sees it. Nobody sees who gave one. */
export const TicketRatingView = Type.Object({
  score: Type.Union([Score, Type.Null()]),
  until: Type.Union([Time, Type.Null()], {
    description: 'Until when who asks may give it or correct it; null where he may not',
  }),
})
export type TicketRatingView = Static<typeof TicketRatingView>

const Ratings = Type.Object({
  answers: Count,
  counts: Type.Array(Count, { minItems: 5, maxItems: 5, description: 'Of each score, from 1 to 5' }),
  mean: Type.Union([Type.Number(), Type.Null()], { description: 'To one decimal, cut off; null without an answer' }),
})

const SurveyShape = Type.Object({
  year: Year,
  schools: Count,
  answered: Type.Integer({ minimum: 0, description: 'Schools of which somebody answered' }),
  answers: Count,
  maintenance: Type.Union([Type.Object({ yes: Count, no: Count }), Type.Null()], {
    description: '“Does maintenance let you use digital equipment in class?”; null where few answered',
  }),
  product: Type.Union([Ratings, Type.Null()]),
})

/** Local dates, both included; one school or all that are reached. */
export const SatisfactionQuery = Type.Object({
  from: LocalDate,
  to: LocalDate,
  authority: Type.Optional(Id),
  school: Type.Optional(Id),
})
export type SatisfactionQuery = Static<typeof SatisfactionQuery>

/** How satisfied people are: ratings of tickets in the period, and the newest survey whose results are there. */
export const Satisfaction = Type.Object({
  from: LocalDate,
  to: LocalDate,
  ratings: Ratings,
  closed: Type.Integer({ minimum: 0, description: 'Tickets that were closed in the period: each could be rated once' }),
  survey: Type.Union([SurveyShape, Type.Null()]),
  schools: Type.Array(
    Type.Object({
      id: Id,
      name: Type.String(),
      ratings: Ratings,
      closed: Count,
      survey: Type.Union([SurveyShape, Type.Null()]),
    }),
  ),
})
export type Satisfaction = Static<typeof Satisfaction>

/** A survey that is open at a school of who asks. */
export const SurveyDue = Type.Object({
  school: Type.Object({ id: Id, name: Type.String() }),
  year: Year,
  closesOn: LocalDate,
  answered: Type.Boolean({ description: 'Whether who asks has answered it' }),
})
export const SurveysDue = Type.Object({ rows: Type.Array(SurveyDue) })
export type SurveysDue = Static<typeof SurveysDue>

export const SurveyAnswer = Type.Object({ maintenance: Type.Boolean(), product: Score }, strict)
export type SurveyAnswer = Static<typeof SurveyAnswer>

/** Opens the survey of a school year: in these schools, or in all that are reached. */
export const NewSurvey = Type.Object(
  { opensOn: LocalDate, closesOn: LocalDate, schools: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 5000 })) },
  strict,
)
export type NewSurvey = Static<typeof NewSurvey>
/** `told`: people of this server. `elsewhere`: of the schools those whose own server tells its people, as soon as it has the survey. */
export const SurveyOpened = Type.Object({ year: Year, schools: Count, told: Count, elsewhere: Count })
export type SurveyOpened = Static<typeof SurveyOpened>
