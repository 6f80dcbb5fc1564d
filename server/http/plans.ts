import { ById } from '@preau/protocol/api/by-id.ts'
import { Plan, PlanChange, PlanVersion } from '@preau/protocol/api/plans.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import { planFault } from '@preau/protocol/rules/plan-faults.ts'
import { deletePlan, getPlan, replacePlan } from '../store/plans.ts'
import { act } from './act.ts'
import { cleanName, givenName } from './place-names.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers } from './shapes.ts'
import { onSchool } from './targets.ts'

const tags = ['places']
/** 300 rooms, 60 areas and 500 devices, each with its place. */
const MAX_PLAN_BYTES = 256 * 1024

/** How a school is drawn: looked at, drawn anew, taken away. */
export function planRoutes(app: HttpApp, services: HttpServices): void {
  const { db, clock, live, deviceChanged } = services
  app.get(
    '/api/schools/:id/plan',
    {
      config: { action: 'place.read' },
      schema: { tags, summary: 'The plan of a school', params: ById, response: answers(Plan) },
    },
    ({ params: { id }, reach }) => getPlan(db, reach, id),
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
    async (request) => {
      const {
        params: { id },
        body,
        reach,
      } = request
      const fault = planFault(body.rooms, body.areas)
      if (fault) throw new PreauError('PLAN_INVALID', { ...fault })
      const { newRooms = [], moves = [], areas } = body
      const change = {
        ...body,
        newRooms: newRooms.map((room) => ({ ...room, name: givenName(room.name, '/newRooms') })),
        areas: areas.map((area) => ({ ...area, label: cleanName(area.label ?? '') || null })),
      }
      const plan = await act(
        services,
        request,
        onSchool(id, { plan: 'drawn', moves: moves.length }),
        async (transaction) => {
          await replacePlan(transaction, reach, id, change, clock())
          return await getPlan(transaction, reach, id)
        },
      )
      for (const { device } of moves) {
        await deviceChanged(id, device)
        live.touchDevice(device)
      }
      live.touchPlaces(id)
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
    async (request) => {
      const {
        params: { id },
        query: { version },
        reach,
      } = request
      const plan = await act(services, request, onSchool(id, { plan: 'deleted' }), async (transaction) => {
        await deletePlan(transaction, reach, id, version)
        return await getPlan(transaction, reach, id)
      })
      live.touchPlaces(id)
      return plan
    },
  )
}
