import { ById } from '@preau/protocol/api/by-id.ts'
import { ViewHours, ViewHoursChange } from '@preau/protocol/api/view-hours.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import { viewWeekFaults } from '@preau/protocol/rules/view-hours.ts'
import { requireWholeSchool } from '../store/reach-places.ts'
import { getViewHours, putViewHours } from '../store/view-hours.ts'
import { act } from './act.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers } from './shapes.ts'
import { onSchool } from './targets.ts'

const tags = ['views']

/** When the screens of a school may be seen although nobody answers there (I5): its head alone says so, and all of the school see it. */
export function viewHoursRoutes(app: HttpApp, services: HttpServices): void {
  const { db, bookingTouched } = services
  app.get(
    '/api/schools/:id/view-hours',
    {
      config: { action: 'booking.read' },
      schema: {
        tags,
        summary: 'The hours in which a screen may be seen although nobody answers',
        params: ById,
        response: answers(ViewHours),
      },
    },
    async ({ params: { id }, reach }) => {
      requireWholeSchool(reach, id)
      return await getViewHours(db, id)
    },
  )
  app.put(
    '/api/schools/:id/view-hours',
    {
      config: { action: 'view_hours.change' },
      schema: {
        tags,
        summary: 'Approve hours in which a screen may be seen although nobody answers',
        description: 'It stays signed, is never in a class, and whoever is there refuses or ends it.',
        params: ById,
        body: ViewHoursChange,
        response: answers(ViewHours),
      },
    },
    async (request) => {
      const { id } = request.params
      requireWholeSchool(request.reach, id)
      const { version, week } = request.body
      const [fault] = viewWeekFaults(week)
      if (fault) throw new PreauError('SCHOOL_TIMES_INVALID', { path: `/week/${fault}`, fault: 'hours' })
      const hours = Object.entries(week).map(([day, spans]) => `${day} ${spans.join(' ')}`)
      const on = onSchool(id, { version: version + 1, hours: hours.join(', ').slice(0, 500) })
      const changed = await act(services, request, on, async (transaction) => {
        await putViewHours(transaction, id, version, week)
        return await getViewHours(transaction, id)
      })
      // The machines are told by their plan of the day.
      bookingTouched(id, null)
      return changed
    },
  )
}
