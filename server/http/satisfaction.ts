import { ById } from '@preau/protocol/api/by-id.ts'
import { RatingGiven, Satisfaction, SatisfactionQuery, TicketRatingView } from '@preau/protocol/api/satisfaction.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { Reach } from '@preau/protocol/rules/roles.ts'
import {
  addScores,
  CORRECTED_WITHIN,
  NO_SCORES,
  ratingFigures,
  surveyFigures,
} from '@preau/protocol/rules/satisfaction.ts'
import { ratingOpenUntil } from '../service/ticket-rating.ts'
import type { Queries } from '../store/database.ts'
import { countSurveys, lastSurveyYear } from '../store/surveys.ts'
import { countRatings, findRating, putRating, type TicketRating } from '../store/ticket-ratings.ts'
import { getTicket, type StoredTicket } from '../store/tickets.ts'
import { askedSchools, localDate, momentsOf } from './asked-schools.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers } from './shapes.ts'

const tags = ['satisfaction']

/** How satisfied people are: the first figure of every dashboard. */
export function satisfactionRoutes(app: HttpApp, { db, clock }: HttpServices): void {
  app.get(
    '/api/tickets/:id/rating',
    {
      config: { action: 'satisfaction.give' },
      schema: { tags, summary: 'The rating of a ticket', params: ById, response: answers(TicketRatingView) },
    },
    async ({ params: { id }, reach }) => {
      const { ticket, rating } = await rated(db, reach, id)
      return { score: rating?.score ?? null, until: ratingOpenUntil(ticket, rating, clock()) ?? null }
    },
  )
  app.put(
    '/api/tickets/:id/rating',
    {
      config: { action: 'satisfaction.give' },
      schema: {
        tags,
        summary: 'Say how satisfied one is with how a fault was treated',
        description:
          'By somebody of the school, once for a ticket; it may be corrected for a day. Who gave it is kept nowhere.',
        params: ById,
        body: RatingGiven,
        response: answers(TicketRatingView),
      },
    },
    async ({ params: { id }, body: { score }, reach }) => {
      // No line of the audit: it would say who thinks what.
      const until = await db.write(async (transaction) => {
        const { ticket, rating } = await rated(transaction, reach, id)
        const now = clock()
        if (ratingOpenUntil(ticket, rating, now) === undefined) throw new PreauError('RATING_REFUSED', { ticket: id })
        await putRating(transaction, { school: ticket.school, ticket: id, score, at: rating?.at ?? now })
        return (rating?.at ?? now) + CORRECTED_WITHIN
      })
      return { score, until }
    },
  )
  app.get(
    '/api/satisfaction',
    {
      config: { action: 'satisfaction.read' },
      schema: {
        tags,
        summary: 'Ratings of a period and the newest survey, together and by school',
        querystring: SatisfactionQuery,
        response: answers(Satisfaction),
      },
    },
    ({ query, reach }) => satisfactionOf(db, reach, query, clock()),
  )
}

/** The figures of satisfaction over the schools of a reach. `now`: a survey has results when it is closed then. */
export async function satisfactionOf(
  db: Queries,
  given: Reach,
  query: SatisfactionQuery,
  now: number,
): Promise<Satisfaction> {
  const { from, to } = query
  const { names, reach } = await askedSchools(db, given, query)
  const counted = new Map(
    (await countRatings(db, { reach, ...momentsOf(from, to) })).map((each) => [each.school, each]),
  )
  const today = localDate(now)
  const year = await lastSurveyYear(db, reach, today)
  const surveys = year === undefined ? [] : await countSurveys(db, reach, year, today)
  const surveyOf = new Map(surveys.map((each) => [each.school, each]))
  const all = [...counted.values()]
  return {
    from,
    to,
    ratings: shown(all.map(({ counts }) => counts).reduce(addScores, NO_SCORES)),
    closed: all.reduce((sum, { closed }) => sum + closed, 0),
    survey: year === undefined ? null : surveyShown(year, surveys),
    schools: [...names].map(([id, name]) => {
      const own = surveyOf.get(id)
      return {
        id,
        name,
        ratings: shown(counted.get(id)?.counts ?? NO_SCORES),
        closed: counted.get(id)?.closed ?? 0,
        survey: year === undefined || !own ? null : surveyShown(year, [own]),
      }
    }),
  }
}

function surveyShown(year: number, counts: Parameters<typeof surveyFigures>[0]) {
  const { product, ...figures } = surveyFigures(counts)
  return { year, ...figures, product: product && { ...product, counts: [...product.counts] } }
}

function shown(counts: Parameters<typeof ratingFigures>[0]) {
  const figures = ratingFigures(counts)
  return { ...figures, counts: [...figures.counts] }
}

async function rated(
  db: Queries,
  reach: Reach,
  id: Id,
): Promise<{ ticket: StoredTicket; rating: TicketRating | undefined }> {
  const ticket = await getTicket(db, reach, id)
  return { ticket, rating: await findRating(db, ticket.school, id) }
}
