import { ById } from '@preau/protocol/api/by-id.ts'
import { Plan, PlanChange, PlanVersion } from '@preau/protocol/api/plans.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import { planFault } from '@preau/protocol/rules/plan-faults.ts'
import { deletePlan, getPlan, replacePlan } from '../store/plans.ts'
import { cleanName, givenName } from './place-names.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers } from './shapes.ts'

const tags = ['places']
/** 300 rooms, 60 areas and 500 devices, each with its place. */
const MAX_PLAN_BYTES = 256 * 1024

/** How a school is drawn: looked at, drawn anew, taken away. */
export function planRoutes(app: HttpApp, { db, clock, live, deviceChanged }: HttpServices): void {
  app.get(
    '/api/schools/:id/plan',
    {
      config: { action: 'place.read' },
      schema: { tags, summary: 'The plan of a school', params: ById, response: answers(Plan) },
    },
    ({ params: { id } }) => getPlan(db, id),
  )

  app.put(
    '/api/schools/:id/plan',
    {
      config: { action: 'plan.change' },
      bodyLimit: MAX_PLAN_BYTES,
      schema: {
        tags,
        summary: 'Draw a school anew, with the rooms that are made and the devices that move with it',
        params: ById,
        body: PlanChange,
        response: answers(Plan),
      },
    },
    async ({ params: { id }, body }) => {
      const fault = planFault(body.rooms, body.areas)
      if (fault) throw new PreauError('PLAN_INVALID', { ...fault })
      const { newRooms = [], moves = [], areas } = body
      const change = {
        ...body,
        newRooms: newRooms.map((room) => ({ ...room, name: givenName(room.name, '/newRooms') })),
        areas: areas.map((area) => ({ ...area, label: cleanName(area.label ?? '') || null })),
      }
      const plan = await db.write(async (transaction) => {
        await replacePlan(transaction, id, change, clock())
        return await getPlan(transaction, id)
      })
      for (const { device } of moves) {
        await deviceChanged(id, device)
        live.touchDevice(device)
      }
      live.touchPlaces()
      return plan
    },
  )

  app.delete(
    '/api/schools/:id/plan',
    {
      config: { action: 'plan.change' },
      schema: {
        tags,
        summary: 'Take the plan of a school away; its rooms and devices stay',
        params: ById,
        querystring: PlanVersion,
        response: answers(Plan),
      },
    },
    async ({ params: { id }, query: { version } }) => {
      const plan = await db.write(async (transaction) => {
        await deletePlan(transaction, id, version)
        return await getPlan(transaction, id)
      })
      live.touchPlaces()
      return plan
    },
  )
}
