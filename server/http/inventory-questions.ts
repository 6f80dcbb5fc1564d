import { ById } from '@preau/protocol/api/by-id.ts'
import {
  Answer,
  AnswerQuery,
  FieldValues,
  NewQuestion,
  QuestionChange,
  SavedQuestion,
  SavedQuestions,
  ValuesQuery,
} from '@preau/protocol/api/inventory-questions.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import { type Question, questionFault } from '@preau/protocol/rules/inventory-question.ts'
import { answerQuestion } from '../store/inventory-answers.ts'
import {
  deleteQuestion,
  insertQuestion,
  savedQuestion,
  savedQuestions,
  updateQuestion,
} from '../store/inventory-questions.ts'
import { fieldValues } from '../store/inventory-values.ts'
import { act } from './act.ts'
import { cleanName, givenName } from './place-names.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers, NO_CONTENT } from './shapes.ts'
import { changedBy, onServer } from './targets.ts'

const tags = ['inventory']

/** What is asked of the whole fleet, and the questions that are kept. */
export function inventoryQuestionRoutes(app: HttpApp, services: HttpServices): void {
  const { db, clock } = services
  app.post(
    '/api/inventory/answers',
    {
      config: { action: 'inventory.ask' },
      schema: {
        tags,
        summary: 'Ask the fleet: how many, in which schools, and a page of the devices',
        body: AnswerQuery,
        response: answers(Answer),
      },
    },
    ({ body, reach }) => answerQuestion(db, reach, { ...body, question: askable(body.question) }, clock()),
  )
  app.get(
    '/api/inventory/values',
    {
      config: { action: 'inventory.ask' },
      schema: {
        tags,
        summary: 'Values that devices have of a field, the most frequent first',
        querystring: ValuesQuery,
        response: answers(FieldValues),
      },
    },
    ({ query, reach }) => fieldValues(db, reach, query),
  )
  savedRoutes(app, services)
}

/** A question as it is asked; throws REQUEST_INVALID where a condition cannot be. */
export function askable(question: Question, at = '/question'): Question {
  const fault = questionFault(question)
  if (fault) throw new PreauError('REQUEST_INVALID', { path: `${at}${fault.path}`, expected: fault.expected })
  const clean = (text: unknown) => (typeof text === 'string' ? cleanName(text) : text)
  const conditions = question.conditions.map((condition) => ({
    ...condition,
    ...(condition.name !== undefined && { name: givenName(condition.name, `${at}/conditions/name`) }),
    ...(typeof condition.value === 'string' && { value: clean(condition.value) as string }),
  }))
  return { match: question.match, conditions }
}

function savedRoutes(app: HttpApp, services: HttpServices): void {
  const { db, clock, newId } = services
  app.get(
    '/api/inventory/questions',
    {
      config: { action: 'inventory.ask' },
      schema: { tags, summary: 'The saved questions, by name', response: answers(SavedQuestions) },
    },
    async () => ({ rows: await savedQuestions(db) }),
  )
  app.post(
    '/api/inventory/questions',
    {
      config: { action: 'inventory.save' },
      schema: { tags, summary: 'Save a question', body: NewQuestion, response: answers(SavedQuestion, 201) },
    },
    async (request, reply) => {
      const { body } = request
      const saved = { id: newId(), name: givenName(body.name), question: askable(body.question), at: clock() }
      await act(services, request, onServer('question', saved.id, { made: true }), (transaction) =>
        insertQuestion(transaction, saved),
      )
      return reply.code(201).send(await savedQuestion(db, saved.id))
    },
  )
  app.patch(
    '/api/inventory/questions/:id',
    {
      config: { action: 'inventory.save' },
      schema: {
        tags,
        summary: 'Change the name of a saved question, or what it asks',
        params: ById,
        body: QuestionChange,
        response: answers(SavedQuestion),
      },
    },
    async (request) => {
      const {
        params: { id },
        body,
      } = request
      const { name, question } = body
      const change = {
        ...(name !== undefined && { name: givenName(name) }),
        ...(question !== undefined && { question: askable(question) }),
      }
      await act(services, request, onServer('question', id, changedBy(body)), (transaction) =>
        updateQuestion(transaction, id, change, clock()),
      )
      return savedQuestion(db, id)
    },
  )
  app.delete(
    '/api/inventory/questions/:id',
    {
      config: { action: 'inventory.save' },
      schema: { tags, summary: 'Take a saved question away', params: ById, response: NO_CONTENT },
    },
    async (request, reply) => {
      const { id } = request.params
      await act(services, request, onServer('question', id, { deleted: true }), (transaction) =>
        deleteQuestion(transaction, id),
      )
      return reply.code(204).send(null)
    },
  )
}
