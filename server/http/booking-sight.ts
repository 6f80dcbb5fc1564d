import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { type Action, reachFor } from '@preau/protocol/rules/permissions.ts'
import { reachesWhole } from '@preau/protocol/rules/roles.ts'
import type { FastifyRequest } from 'fastify'
import type { Acting } from '../booking/booking-acts.ts'
import type { Sight } from '../booking/booking-view.ts'
import { getBooking, type StoredBooking } from '../store/bookings.ts'
import type { Queries } from '../store/database.ts'
import { requireWholeSchool } from '../store/reach-places.ts'
import { personOf } from './actor.ts'
import type { HttpServices } from './services.ts'

/** What who asks sees and may do of the bookings of a school. Throws PLACE_NOT_FOUND and REACH_TOO_NARROW. */
export async function sightOf(services: HttpServices, request: FastifyRequest, school: Id): Promise<Sight> {
  requireWholeSchool(request.reach, school)
  const grants = request.actor?.grants ?? []
  const map = await services.scopes(grants)
  const may = (action: Action) => reachesWhole(reachFor(grants, action, map), school)
  return {
    person: personOf(request.actor),
    names: may('booking.names'),
    manages: may('booking.manage'),
    decides: may('booking.approve'),
    checks: may('loan.check'),
    now: services.clock(),
  }
}

/** As whom he acts. */
export function actingOf({ person, names, decides }: Sight): Acting {
  return { person, isOutsider: !names, decides }
}

/** A booking within reach; one of a school that is not reached is not there. Throws BOOKING_NOT_FOUND. */
export async function reachedBooking(db: Queries, request: FastifyRequest, id: Id): Promise<StoredBooking> {
  const booking = await getBooking(db, id)
  if (!reachesWhole(request.reach, booking.school)) throw new PreauError('BOOKING_NOT_FOUND')
  return booking
}
