import { BookingPeople, BookingPeopleQuery } from '@preau/protocol/api/bookings.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { Sight } from '../booking/booking-view.ts'
import type { Queries } from '../store/database.ts'
import { peopleOfSchool } from '../store/school-people.ts'
import { sightOf } from './booking-sight.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers } from './shapes.ts'

/** For whom one may book beside oneself. */
export function bookingPeopleRoute(app: HttpApp, services: HttpServices): void {
  app.get(
    '/api/bookings/people',
    {
      config: { action: 'booking.manage' },
      schema: {
        tags: ['bookings'],
        summary: 'For whom a booking can be made',
        description: 'Empty for who is not of the school: he books for no class of it.',
        querystring: BookingPeopleQuery,
        response: answers(BookingPeople),
      },
    },
    async (request) => {
      const { school } = request.query
      const sight = await sightOf(services, request, school)
      if (!mayBookForOthers(sight)) return { rows: [] }
      const rows = (await peopleOfSchool(services.db, school)).map(({ id, name }) => ({ id, name }))
      return { rows: rows.sort((a, b) => a.name.localeCompare(b.name, 'fr')) }
    },
  )
}

/** Whose a booking is to be. Throws BOOKING_NOT_OWN where who asks may not book for others, PERSON_NOT_FOUND for who is not of the school. */
export async function personFor(db: Queries, school: Id, asked: Id | undefined, sight: Sight): Promise<Id | null> {
  if (asked === undefined || asked === sight.person) return sight.person
  if (!mayBookForOthers(sight)) throw new PreauError('BOOKING_NOT_OWN')
  const known = (await peopleOfSchool(db, school)).some(({ id }) => id === asked)
  if (!known) throw new PreauError('PERSON_NOT_FOUND')
  return asked
}

function mayBookForOthers({ manages, names }: Sight): boolean {
  return manages && names
}
