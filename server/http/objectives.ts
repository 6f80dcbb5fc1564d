import { ById } from '@preau/protocol/api/by-id.ts'
import {
  NewObjective,
  Objective,
  ObjectiveChange,
  ObjectiveList,
  ObjectiveQuery,
} from '@preau/protocol/api/objectives.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import { dayOf } from '@preau/protocol/rules/calendar/local-day.ts'
import {
  getObjective,
  insertObjective,
  listObjectives,
  type Objective as StoredObjective,
  updateObjective,
} from '../store/objectives.ts'
import { act } from './act.ts'
import { askedSchools, localDate } from './asked-schools.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers } from './shapes.ts'
import { changedBy } from './targets.ts'

const tags = ['objectives']

/** Objectives with a date, agreed between a school and its commune. */
export function objectiveRoutes(app: HttpApp, services: HttpServices): void {
  const { db, clock, newId } = services
  const today = () => localDate(clock())

  app.get(
    '/api/objectives',
    {
      config: { action: 'objective.read' },
      schema: {
        tags,
        summary: 'The objectives of schools, those that are due first first',
        querystring: ObjectiveQuery,
        response: answers(ObjectiveList),
      },
    },
    async ({ query, reach: given }) => {
      const { names, reach } = await askedSchools(db, given, query)
      const rows = await listObjectives(db, reach)
      return { rows: rows.map((row) => shown(row, names.get(row.school) ?? '', today())) }
    },
  )
  app.post(
    '/api/objectives',
    {
      config: { action: 'objective.change' },
      schema: { tags, summary: 'Agree an objective', body: NewObjective, response: answers(Objective, 201) },
    },
    async (request, reply) => {
      const { school, title, dueOn } = request.body
      requireDate(dueOn)
      const name = (await askedSchools(db, request.reach, { school })).names.get(school)
      if (name === undefined) throw new PreauError('PLACE_NOT_FOUND')
      const ended = { reachedOn: null, droppedOn: null }
      const objective = { id: newId(), school, title: title.trim(), dueOn, madeAt: clock(), ...ended }
      const on = { target: `objective:${objective.id}`, school, params: { what: 'made' } }
      await act(services, request, on, (transaction) => insertObjective(transaction, objective))
      return reply.code(201).send(shown(objective, name, today()))
    },
  )
  app.patch(
    '/api/objectives/:id',
    {
      config: { action: 'objective.change' },
      schema: {
        tags,
        summary: 'Change, reach or give up an objective',
        params: ById,
        body: ObjectiveChange,
        response: answers(Objective),
      },
    },
    async (request) => {
      const { title, dueOn, state } = request.body
      const { id } = request.params
      if (dueOn !== undefined) requireDate(dueOn)
      const before = await getObjective(db, request.reach, id)
      const on = { target: `objective:${id}`, school: before.school, params: changedBy(request.body) }
      const changed = await act(services, request, on, async (transaction) => {
        const was = await getObjective(transaction, request.reach, id)
        const next = {
          ...was,
          title: title?.trim() ?? was.title,
          dueOn: dueOn ?? was.dueOn,
          ...(state !== undefined && {
            reachedOn: state === 'reached' ? (was.reachedOn ?? today()) : null,
            droppedOn: state === 'dropped' ? (was.droppedOn ?? today()) : null,
          }),
        }
        await updateObjective(transaction, next)
        return next
      })
      const { names } = await askedSchools(db, request.reach, { school: changed.school })
      return shown(changed, names.get(changed.school) ?? '', today())
    },
  )
}

/** An objective as it is shown on a local date. */
export function shown(
  { id, school, title, dueOn, reachedOn, droppedOn }: StoredObjective,
  name: string,
  today: string,
): Objective {
  const late = reachedOn === null && droppedOn === null && dueOn < today
  return { id, school: { id: school, name }, title, dueOn, reachedOn, droppedOn, late }
}

function requireDate(dueOn: string): void {
  if (dayOf(dueOn) === undefined) throw new PreauError('REQUEST_INVALID', { path: '/dueOn', expected: 'a date' })
}
