import {
  BookingCancel,
  BookingChange,
  BookingDecision,
  BookingMove,
  BookingResult,
  BookingUndo,
} from '@preau/protocol/api/booking-acts.ts'
import type { BookingAct } from '@preau/protocol/api/bookings.ts'
import { ById } from '@preau/protocol/api/by-id.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { holds } from '@preau/protocol/rules/booking/refusals.ts'
import type { NoticeKind } from '@preau/protocol/rules/notices.ts'
import type { FastifyRequest } from 'fastify'
import type { Acting } from '../booking/booking-acts.ts'
import type { Booked } from '../booking/booking-answer.ts'
import { actsOf, type Sight } from '../booking/booking-view.ts'
import { noteMoved } from '../booking/moved-lesson.ts'
import { tellSchool } from '../service/tell.ts'
import type { StoredBooking } from '../store/bookings.ts'
import type { Transaction } from '../store/database.ts'
import { findLesson } from '../store/lessons.ts'
import { getResource } from '../store/resources.ts'
import { act } from './act.ts'
import { actingOf, reachedBooking, sightOf } from './booking-sight.ts'
import { plain, shownResult, tellAsked } from './bookings.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers } from './shapes.ts'
import { onBooking, onSchool } from './targets.ts'

const tags = ['bookings']
type ByIdRequest = FastifyRequest<{ Params: ById }>

/** What one does with a booking that is there. */
export function bookingActRoutes(app: HttpApp, services: HttpServices): void {
  const { booking } = services
  const { acts } = booking

  /** Runs an act on a booking in one transaction with its line of the audit. Throws BOOKING_NOT_OWN where it is not his. */
  async function done(
    request: ByIdRequest,
    asked: BookingAct,
    work: (transaction: Transaction, row: StoredBooking, acting: Acting) => Promise<Booked>,
  ): Promise<BookingResult> {
    const { id } = request.params
    const { school } = await reachedBooking(services.db, request, id)
    const sight = await sightOf(services, request, school)
    const booked = await act(services, request, onBooking(id, { act: asked }), async (transaction) => {
      const row = await reachedBooking(transaction, request, id)
      requireMay(row, asked, sight)
      const made = await work(transaction, row, actingOf(sight))
      const [first] = made.rows
      if (asked !== 'decide') await tellAsked(services, transaction, made.rows.filter(isNewlyAsked))
      const kind = TOLD[asked]
      // Somebody else did it to him: his class would stand before a closed door.
      if (first && kind) await tellOf(services, transaction, first, kind, first.person)
      return made
    })
    return await shownResult(services, school, booked, sight)
  }

  app.patch(
    '/api/bookings/:id',
    {
      config: { action: 'booking.make' },
      schema: {
        tags,
        summary: 'Change title, class or what opens',
        params: ById,
        body: BookingChange,
        response: answers(BookingResult),
      },
    },
    (request) => {
      const { title, classLabel, ...rest } = request.body
      const asked = {
        ...rest,
        ...(title !== undefined && { title: plain(title) }),
        ...(classLabel !== undefined && { classLabel: plain(classLabel) }),
      }
      return done(request, 'change', (transaction, row, acting) => acts.change(transaction, row, asked, acting))
    },
  )
  app.post(
    '/api/bookings/:id/move',
    {
      config: { action: 'booking.make' },
      schema: {
        tags,
        summary: 'Move to another time or resource',
        params: ById,
        body: BookingMove,
        response: answers(BookingResult),
      },
    },
    async (request) => {
      const moved: Id[] = []
      const result = await done(request, 'move', async (transaction, row, acting) => {
        const lesson = await findLesson(transaction, row.school, row.id)
        const made = await acts.move(transaction, row, request.body, acting)
        if (lesson && (await noteMoved(transaction, services, lesson, made.rows))) moved.push(lesson.device)
        return made
      })
      for (const device of moved) services.live.touchDevice(device)
      return result
    },
  )
  app.post(
    '/api/bookings/:id/cancel',
    {
      config: { action: 'booking.make' },
      schema: {
        tags,
        summary: 'Give back, or leave the waiting list',
        params: ById,
        body: BookingCancel,
        response: answers(BookingResult),
      },
    },
    (request) =>
      done(request, 'cancel', (transaction, row, acting) => acts.cancel(transaction, row, request.body.scope, acting)),
  )
  app.post(
    '/api/bookings/:id/accept',
    {
      config: { action: 'booking.make' },
      schema: { tags, summary: 'Take what came free', params: ById, response: answers(BookingResult) },
    },
    (request) => done(request, 'accept', (transaction, row, acting) => acts.accept(transaction, row, acting)),
  )
  app.post(
    '/api/bookings/:id/decision',
    {
      config: { action: 'booking.approve' },
      schema: {
        tags,
        summary: 'Agree to a booking, or refuse it',
        params: ById,
        body: BookingDecision,
        response: answers(BookingResult),
      },
    },
    (request) =>
      done(request, 'decide', async (transaction, row, acting) => {
        const made = await acts.decide(transaction, row, request.body, acting)
        const [first] = made.rows
        const kind = request.body.agree ? 'booking_approved' : 'booking_refused'
        if (first) await tellOf(services, transaction, first, kind, first.madeBy ?? first.person)
        return made
      }),
  )
  app.post(
    '/api/bookings/undo',
    {
      config: { action: 'booking.make' },
      schema: { tags, summary: 'Take an act back as a whole', body: BookingUndo, response: answers(BookingResult) },
    },
    async (request) => {
      const { school, change } = request.body
      const sight = await sightOf(services, request, school)
      const booked = await act(services, request, onSchool(school, { act: 'undo' }), (transaction) =>
        acts.undo(transaction, school, change, actingOf(sight)),
      )
      return await shownResult(services, school, booked, sight)
    },
  )
}

function requireMay(row: StoredBooking, asked: BookingAct, sight: Sight): void {
  const mine = row.person !== null && row.person === sight.person
  if (actsOf(row, { ...sight, mine, kind: 'room', loan: undefined }).includes(asked)) return
  const isHis = mine || sight.manages || (row.madeBy !== null && row.madeBy === sight.person)
  const isOver = row.to <= sight.now || !(holds(row.state) || row.state === 'waiting')
  if (isHis || isOver || asked === 'decide') throw new PreauError('BOOKING_STATE_REFUSED', { state: row.state })
  throw new PreauError('BOOKING_NOT_OWN', { booking: row.id })
}

/** A move may ask for what was agreed before. */
function isNewlyAsked({ state, before }: StoredBooking): boolean {
  return state === 'asked' && before?.state !== 'asked'
}

/** What its teacher hears of where somebody else did it. */
const TOLD: Partial<Record<BookingAct, NoticeKind>> = { cancel: 'booking_cancelled', move: 'booking_moved' }

/** One person hears of what was done with a booking; nobody hears of what he himself did. */
async function tellOf(
  { clock, newId }: Pick<HttpServices, 'clock' | 'newId'>,
  transaction: Transaction,
  row: StoredBooking,
  kind: NoticeKind,
  also: Id | null,
): Promise<void> {
  const { name } = await getResource(transaction, row.school, row.resource)
  await tellSchool(transaction, row.school, kind, {
    ...{ id: newId(), at: clock(), about: `booking:${row.id}`, by: row.changedBy, also },
    params: { title: name, when: row.from },
  })
}
