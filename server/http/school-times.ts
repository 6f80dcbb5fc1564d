import { ById } from '@preau/protocol/api/by-id.ts'
import { SchoolTimes, SchoolTimesChange } from '@preau/protocol/api/school-times.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { holidaysAround, timesFaults } from '@preau/protocol/rules/booking/school-clock.ts'
import type { Queries } from '../store/database.ts'
import { requireWholeSchool } from '../store/reach-places.ts'
import { putSchoolTimes } from '../store/school-times.ts'
import { act } from './act.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers } from './shapes.ts'
import { onSchool } from './targets.ts'

const tags = ['bookings']

/** When a school has class: looked at, and said by its head. */
export function schoolTimesRoutes(app: HttpApp, services: HttpServices): void {
  const { db, booking, bookingTouched } = services
  const shown = async (from: Queries, school: Id): Promise<SchoolTimes> => {
    const { times, today } = await booking.book.page(from, school)
    const { known, closed } = holidaysAround(times, today)
    return { ...times, isGiven: times.version > 0, known, holidays: closed }
  }
  app.get(
    '/api/schools/:id/times',
    {
      config: { action: 'booking.read' },
      schema: {
        tags,
        summary: 'The periods, holidays and closed days of a school',
        params: ById,
        response: answers(SchoolTimes),
      },
    },
    async ({ params: { id }, reach }) => {
      requireWholeSchool(reach, id)
      return await shown(db, id)
    },
  )
  app.put(
    '/api/schools/:id/times',
    {
      config: { action: 'school_times.change' },
      schema: {
        tags,
        summary: 'Say anew when a school has class; what is booked stays booked',
        params: ById,
        body: SchoolTimesChange,
        response: answers(SchoolTimes),
      },
    },
    async (request) => {
      const { id } = request.params
      requireWholeSchool(request.reach, id)
      const { version, ...times } = request.body
      const { today } = await booking.book.page(db, id)
      const [fault] = timesFaults(times, today)
      if (fault) throw new PreauError('SCHOOL_TIMES_INVALID', { ...fault })
      const on = onSchool(id, { version: version + 1 })
      const changed = await act(services, request, on, async (transaction) => {
        await putSchoolTimes(transaction, id, version, times)
        return await shown(transaction, id)
      })
      bookingTouched(id, null)
      return changed
    },
  )
}
