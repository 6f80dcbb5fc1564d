import { LESSON_STEPS, type LessonStep, LessonStepList, LessonStepQuery } from '@preau/protocol/api/lesson-steps.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { KIOSK_CHECK_REASONS, KIOSK_CHECKS } from '@preau/protocol/kiosk.ts'
import { shownBookings } from '../booking/booking-view.ts'
import { bookingsOf } from '../store/bookings.ts'
import type { Queries } from '../store/database.ts'
import { lessonSteps, type StoredStep } from '../store/lesson-steps.ts'
import { heldLessons } from '../store/lessons.ts'
import { sightOf } from './booking-sight.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers } from './shapes.ts'

const WITHIN_MS = 7 * 86_400_000
const SHOWN = 60

/** How the lessons of a school went, step by step. */
export function lessonStepRoute(app: HttpApp, services: HttpServices): void {
  app.get(
    '/api/lesson-steps',
    {
      config: { action: 'booking.read', bothSides: true },
      schema: {
        tags: ['bookings'],
        summary: 'What happened to the booked lessons of a school, the newest first',
        querystring: LessonStepQuery,
        response: answers(LessonStepList),
      },
    },
    async (request) => {
      const { db } = services
      const { school, limit = SHOWN } = request.query
      const sight = await sightOf(services, request, school)
      const steps = await lessonSteps(db, school, { since: sight.now - WITHIN_MS, limit: limit + 1 })
      const ids = new Set(steps.map(({ params }) => String(params.booking)))
      const shown = await shownBookings(db, school, await bookingsOf(db, school, [...ids]), sight)
      const bookings = new Map(shown.map((row) => [row.id, row]))
      // A territory has no bookings: whose lesson it was only the school knows.
      const elsewhere = await withoutBooking(
        db,
        school,
        [...ids].filter((id) => !bookings.has(id)),
      )
      const rows = steps.slice(0, limit).flatMap((step): LessonStep[] => {
        const row = bookings.get(String(step.params.booking)) ?? elsewhere.get(String(step.params.booking))
        const name = LESSON_STEPS.find((each) => `lesson.${each}` === step.event)
        if (!row || !name) return []
        const { id, resource, from, to, mine, teacher, title, classLabel, thirdParty } = row
        const booking = { id, resource, from, to, mine, teacher, title, classLabel, thirdParty }
        return [{ id: step.id, at: step.at, step: name, room: step.room, booking, ...toldOf(step) }]
      })
      return { now: sight.now, rows, more: steps.length > limit }
    },
  )
}

/** How lessons of a school are told where their bookings are not: when and where, and nothing of whose they were. */
async function withoutBooking(db: Queries, school: Id, ids: readonly Id[]): Promise<Map<Id, LessonStep['booking']>> {
  const held = await heldLessons(db, school, ids)
  return new Map(
    held.map(({ booking: id, resource, room, from, to }) => {
      const at = { id: resource, kind: 'room' as const, name: room }
      const nobody = { mine: false, teacher: null, title: null, classLabel: null, thirdParty: null }
      return [id, { id, resource: at, from, to, ...nobody }]
    }),
  )
}

function toldOf({ params }: StoredStep): Pick<LessonStep, 'check' | 'fault' | 'instead' | 'openedMs'> {
  return {
    check: KIOSK_CHECKS.find((each) => each === params.check) ?? null,
    fault: KIOSK_CHECK_REASONS.find((each) => each === params.fault) ?? null,
    instead: typeof params.instead === 'string' ? params.instead : null,
    openedMs: typeof params.opened === 'number' ? params.opened : null,
  }
}
