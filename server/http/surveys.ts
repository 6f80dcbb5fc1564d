import { ById } from '@preau/protocol/api/by-id.ts'
import { NewSurvey, SurveyAnswer, SurveyOpened, SurveysDue } from '@preau/protocol/api/satisfaction.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import { dayOf } from '@preau/protocol/rules/calendar/local-day.ts'
import { reaches } from '@preau/protocol/rules/roles.ts'
import { schoolYearOf } from '@preau/protocol/rules/satisfaction.ts'
import { tellSurvey } from '../service/tell-survey.ts'
import { schoolNames } from '../store/schools.ts'
import { answerSurvey, hasAnswered, openSurveys, putSurveys } from '../store/surveys.ts'
import { countJoined } from '../store/sync/peers.ts'
import { act } from './act.ts'
import { askedSchools, localDate } from './asked-schools.ts'
import { ownOf } from './self.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers, NO_CONTENT } from './shapes.ts'

const tags = ['satisfaction']
/** A survey is open for so many days at most. */
const MOST_DAYS = 120

/** The yearly survey of a school: opened for all at once, answered once by each who works there, told when it is closed. */
export function surveyRoutes(app: HttpApp, services: HttpServices): void {
  const { db, clock, newId } = services
  app.get(
    '/api/surveys',
    {
      config: { action: 'satisfaction.give' },
      schema: { tags, summary: 'The surveys that are open where one works', response: answers(SurveysDue) },
    },
    async (request) => {
      const { id } = ownOf(request)
      const { names } = await askedSchools(db, request.reach, {})
      const open = await openSurveys(db, request.reach, localDate(clock()))
      const rows = open.map(async ({ school, year, closesOn }) => ({
        school: { id: school, name: names.get(school) ?? '' },
        ...{ year, closesOn, answered: await hasAnswered(db, school, year, id) },
      }))
      return { rows: await Promise.all(rows) }
    },
  )
  app.post(
    '/api/surveys',
    {
      config: { action: 'survey.open' },
      schema: {
        tags,
        summary: 'Open the survey of the school year',
        description: 'Where there is one of that year it gets these dates.',
        body: NewSurvey,
        response: answers(SurveyOpened, 201),
      },
    },
    async (request, reply) => {
      const { opensOn, closesOn, schools: named } = request.body
      const [first, last] = [dayOf(opensOn), dayOf(closesOn)]
      if (first === undefined || last === undefined || last < first || last - first > MOST_DAYS)
        throw new PreauError('PERIOD_INVALID', { from: opensOn, to: closesOn })
      const { names } = await askedSchools(db, request.reach, {})
      const schools = named ?? [...names.keys()]
      if (schools.some((school) => !names.has(school))) throw new PreauError('PLACE_NOT_FOUND')
      const year = schoolYearOf(opensOn)
      const on = { target: `survey:${year}`, school: null, params: { opensOn, closesOn, schools: schools.length } }
      const told = await act(services, request, on, async (transaction) => {
        await putSurveys(transaction, schools, { year, opensOn, closesOn })
        const parts = { clock, newId, today: localDate(clock()) }
        let told = 0
        for (const school of schools) {
          told += await tellSurvey(parts, transaction, { school, year, closesOn })
        }
        return told
      })
      const elsewhere = services.territory?.role === 'territory' ? await countJoined(db, schools) : 0
      return reply.code(201).send({ year, schools: schools.length, told, elsewhere })
    },
  )
  app.post(
    '/api/schools/:id/survey',
    {
      config: { action: 'satisfaction.give' },
      schema: {
        tags,
        summary: 'Answer the survey of a school',
        description:
          'Once each. That one answered is kept apart from what one answered, which is a number among others.',
        params: ById,
        body: SurveyAnswer,
        response: NO_CONTENT,
      },
    },
    async (request, reply) => {
      const { id: person } = ownOf(request)
      const { id: school } = request.params
      const { maintenance, product } = request.body
      if (!reaches(request.reach, school) || !(await isThere(school))) throw new PreauError('PLACE_NOT_FOUND')
      // No line of the audit: with its time it would tell who thinks what.
      await db.write(async (transaction) => {
        const open = await openSurveys(transaction, new Map([[school, new Set()]]), localDate(clock()))
        const [survey] = open
        if (!survey) throw new PreauError('SURVEY_CLOSED', { school })
        const given = { maintenance: maintenance ? 1 : 0, product }
        if (!(await answerSurvey(transaction, { school, year: survey.year, person }, given)))
          throw new PreauError('SURVEY_ANSWERED', { school })
      })
      return reply.code(204).send(null)
    },
  )

  async function isThere(school: string): Promise<boolean> {
    const { authorities } = await schoolNames(db, new Map([[school, new Set()]]))
    return authorities.some(({ schools }) => schools.length > 0)
  }
}
