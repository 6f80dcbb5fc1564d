import { LoanReturn } from '@preau/protocol/api/booking-acts.ts'
import { type BookingAct, BookingRow } from '@preau/protocol/api/bookings.ts'
import { ById } from '@preau/protocol/api/by-id.ts'
import { ErrorReply } from '@preau/protocol/api/error.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { FastifyRequest } from 'fastify'
import { actsOf, type Sight, shownBookings } from '../booking/booking-view.ts'
import type { StoredBooking } from '../store/bookings.ts'
import type { Queries } from '../store/database.ts'
import { loansOf, putLoan, type StoredLoan } from '../store/loans.ts'
import { personNames } from '../store/person-names.ts'
import { getResource, type StoredResource } from '../store/resources.ts'
import { getSchoolTimes } from '../store/school-times.ts'
import { act } from './act.ts'
import { reachedBooking, sightOf } from './booking-sight.ts'
import { plain } from './bookings.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers, type Shape } from './shapes.ts'
import { onBooking } from './targets.ts'

const tags = ['bookings']
const PDF_BODY: Shape = { type: 'string' }
const PDF = { 200: { content: { 'application/pdf': { schema: PDF_BODY } } }, '4xx': ErrorReply, '5xx': ErrorReply }

type ByIdRequest = FastifyRequest<{ Params: ById }>

/** The loan of a kit: its slip, who gave it out, and what was back. */
export function loanRoutes(app: HttpApp, services: HttpServices): void {
  const { db, clock, bookingTouched } = services

  async function done(
    request: ByIdRequest,
    asked: BookingAct,
    next: (loan: StoredLoan, kit: StoredResource, sight: Sight) => StoredLoan,
  ): Promise<BookingRow> {
    const { id } = request.params
    const { school } = await reachedBooking(db, request, id)
    const sight = await sightOf(services, request, school)
    const row = await act(services, request, onBooking(id, { act: asked }), async (transaction) => {
      const found = await reachedBooking(transaction, request, id)
      const kit = await getResource(transaction, school, found.resource)
      const loan = await loanOf(transaction, found)
      const mine = found.person !== null && found.person === sight.person
      if (!actsOf(found, { ...sight, mine, kind: kit.kind, loan }).includes(asked)) {
        throw new PreauError('BOOKING_STATE_REFUSED', { state: found.state })
      }
      await putLoan(transaction, next(loan, kit, sight))
      return found
    })
    bookingTouched(school, row.resource)
    return await shownOne(db, row, sight)
  }

  app.post(
    '/api/bookings/:id/loan',
    {
      config: { action: 'loan.check' },
      schema: { tags, summary: 'A kit was given out', params: ById, response: answers(BookingRow) },
    },
    (request) =>
      done(request, 'hand_over', (loan, _kit, { person }) => ({ ...loan, handedAt: clock(), handedBy: person })),
  )
  app.post(
    '/api/bookings/:id/return',
    {
      config: { action: 'loan.check' },
      schema: {
        tags,
        summary: 'A kit is back, and what of it is missing',
        params: ById,
        body: LoanReturn,
        response: answers(BookingRow),
      },
    },
    (request) =>
      done(request, 'take_back', (loan, kit, { person }) => {
        const missing = request.body.missing.map(({ what, count }) => ({ what: plain(what), count }))
        for (const { what, count } of missing) requireInKit(kit, what, count)
        return { ...loan, returnedAt: clock(), returnedBy: person, missing }
      }),
  )
  app.get(
    '/api/bookings/:id/slip.pdf',
    {
      config: { action: 'booking.make' },
      schema: { tags, summary: 'The slip that goes with a loan', params: ById, response: PDF },
    },
    async (request, reply) => {
      const row = await reachedBooking(db, request, request.params.id)
      const sight = await sightOf(services, request, row.school)
      const kit = await getResource(db, row.school, row.resource)
      if (kit.kind !== 'kit' || row.state !== 'booked')
        throw new PreauError('BOOKING_STATE_REFUSED', { state: row.state })
      const isTold = sight.names || (row.person !== null && row.person === sight.person)
      const teacher = isTold && row.person !== null ? (await personNames(db, [row.person])).get(row.person) : undefined
      const { timeZone: timezone } = await getSchoolTimes(db, row.school)
      const { from, to } = row
      const school = await schoolName(db, row.school)
      // Fonts and PDF weigh tens of megabytes, and few slips are printed.
      const { loanSlip } = await import('./loan-slip.ts')
      const slip = {
        school,
        kit: kit.name,
        keptAt: kit.keptAt,
        teacher: teacher ?? '…………',
        from,
        to,
        contents: kit.contents,
      }
      reply.headers({
        'content-type': 'application/pdf',
        'content-disposition': 'attachment; filename="preau-bon-de-pret.pdf"',
      })
      return reply.send(await loanSlip(slip, { now: clock(), timezone }))
    },
  )
}

async function shownOne(db: Queries, row: StoredBooking, sight: Sight): Promise<BookingRow> {
  const [shown] = await shownBookings(db, row.school, [row], sight)
  if (!shown) throw new PreauError('BOOKING_NOT_FOUND')
  return shown
}

async function loanOf(db: Queries, { school, id }: StoredBooking): Promise<StoredLoan> {
  const none = { handedAt: null, handedBy: null, returnedAt: null, returnedBy: null, missing: [], remindedAt: null }
  return (await loansOf(db, school, [id])).get(id) ?? { school, booking: id, ...none }
}

function requireInKit({ contents }: StoredResource, what: string, count: number): void {
  const item = contents.find((each) => each.what === what)
  if (item && item.count >= count) return
  throw new PreauError('REQUEST_INVALID', { path: '/missing', expected: 'what is in the kit' })
}

async function schoolName(db: Queries, school: Id): Promise<string> {
  const row = await db.get<{ name: string }>('select name from schools where id = $1', [school])
  return row?.name ?? ''
}
