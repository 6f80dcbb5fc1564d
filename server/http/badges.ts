import { BadgeChange, BadgeQuery, BadgeState } from '@preau/protocol/api/badges.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import { badgeProof } from '../booking/short-proof.ts'
import { requireWholeSchool } from '../store/reach-places.ts'
import { badgesOf, deleteBadge, putBadge } from '../store/teacher-badges.ts'
import { act } from './act.ts'
import { personOf } from './actor.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers } from './shapes.ts'
import { onSchool } from './targets.ts'

const tags = ['bookings']

/** The number of one's own badge, which starts one's own sessions at a board. Nobody says that of somebody else. */
export function badgeRoutes(app: HttpApp, services: HttpServices): void {
  const { db, clock, bookingTouched } = services
  app.get(
    '/api/badge',
    {
      config: { action: 'booking.read' },
      schema: {
        tags,
        summary: 'Whether one has a badge in a school',
        querystring: BadgeQuery,
        response: answers(BadgeState),
      },
    },
    async ({ query: { school }, reach, actor }) => {
      requireWholeSchool(reach, school)
      const person = personOf(actor)
      return { school, isSet: person !== null && (await badgesOf(db, school)).has(person) }
    },
  )
  app.put(
    '/api/badge',
    {
      config: { action: 'booking.make' },
      schema: {
        tags,
        summary: 'Say the number of one’s badge, or take it away',
        body: BadgeChange,
        response: answers(BadgeState),
      },
    },
    async (request) => {
      const { school, number } = request.body
      requireWholeSchool(request.reach, school)
      const person = personOf(request.actor)
      if (person === null) throw new PreauError('REQUEST_INVALID', { path: '/', expected: 'a person' })
      const proof = number === null ? undefined : { school, person, ...badgeProof(number) }
      await act(services, request, onSchool(school, { badge: number === null ? 'removed' : 'set' }), (transaction) =>
        proof ? putBadge(transaction, proof, clock()) : deleteBadge(transaction, school, person),
      )
      bookingTouched(school, null)
      return { school, isSet: number !== null }
    },
  )
}
