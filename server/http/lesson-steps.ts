import { LESSON_STEPS, type LessonStep, LessonStepList, LessonStepQuery } from '@preau/protocol/api/lesson-steps.ts'
import { KIOSK_CHECK_REASONS, KIOSK_CHECKS } from '@preau/protocol/kiosk.ts'
import { shownBookings } from '../booking/booking-view.ts'
import { bookingsOf } from '../store/bookings.ts'
import { lessonSteps, type StoredStep } from '../store/lesson-steps.ts'
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
      config: { action: 'booking.read' },
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
      const rows = steps.slice(0, limit).flatMap((step): LessonStep[] => {
        const row = bookings.get(String(step.params.booking))
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

function toldOf({ params }: StoredStep): Pick<LessonStep, 'check' | 'fault' | 'instead' | 'openedMs'> {
  return {
    check: KIOSK_CHECKS.find((each) => each === params.check) ?? null,
    fault: KIOSK_CHECK_REASONS.find((each) => each === params.fault) ?? null,
    instead: typeof params.instead === 'string' ? params.instead : null,
    openedMs: typeof params.opened === 'number' ? params.opened : null,
  }
}
