import { BookingLook, BookingResult, NewBooking } from '@preau/protocol/api/booking-acts.ts'
import { BookingFallbackList, BookingList, BookingQuery, BookingRow } from '@preau/protocol/api/bookings.ts'
import { ById } from '@preau/protocol/api/by-id.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { HOLDING_STATES } from '@preau/protocol/rules/booking/refusals.ts'
import { schoolDays } from '@preau/protocol/rules/booking/school-days.ts'
import { dayOf } from '@preau/protocol/rules/calendar/local-day.ts'
import type { Booked } from '../booking/booking-answer.ts'
import type { BookingAsk } from '../booking/booking-desk.ts'
import { type Sight, shownBookings } from '../booking/booking-view.ts'
import { fallbacksOf } from '../booking/fallbacks.ts'
import { tellSchool } from '../service/tell.ts'
import { listBookings, type StoredBooking } from '../store/bookings.ts'
import type { Queries } from '../store/database.ts'
import { getResource } from '../store/resources.ts'
import { noteAct } from './act.ts'
import { personFor } from './booking-people.ts'
import { reachedBooking, sightOf } from './booking-sight.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers } from './shapes.ts'

const tags = ['bookings']
/** So many days does one answer show. */
const MOST_DAYS = 62
const MOST_ROWS = 2000
const STATES = {
  live: [...HOLDING_STATES, 'waiting'],
  asked: ['asked'],
  waiting: ['waiting', 'offered'],
  all: undefined,
} as const

/** What is booked in a school, and booking itself. */
export function bookingRoutes(app: HttpApp, services: HttpServices): void {
  const { db, booking } = services
  app.get(
    '/api/bookings',
    {
      config: { action: 'booking.read' },
      schema: {
        tags,
        summary: 'The days of a school with their periods, and what is booked in them',
        querystring: BookingQuery,
        response: answers(BookingList),
      },
    },
    async (request) => {
      const { school, resource, room, mine, state = 'live', ...days } = request.query
      const sight = await sightOf(services, request, school)
      const [from, to] = [dayOf(days.from), dayOf(days.to)]
      if (from === undefined || to === undefined || to < from || to - from >= MOST_DAYS) {
        throw new PreauError('PERIOD_INVALID', days)
      }
      const { clock, times } = await booking.book.page(db, school)
      const only = resource ?? room
      const states = STATES[state]
      const rows = await listBookings(db, {
        ...{ school, from: clock.clock.startOf(from) * 1000, to: clock.clock.startOf(to + 1) * 1000 },
        ...(only !== undefined && { resource: only }),
        ...(mine && { person: sight.person ?? school }),
        ...(states && { states }),
        limit: MOST_ROWS + 1,
      })
      return {
        ...{ now: sight.now, timeZone: times.timeZone, days: schoolDays(clock, from, to) },
        rows: await shownBookings(db, school, rows.slice(0, MOST_ROWS), sight),
        more: rows.length > MOST_ROWS,
      }
    },
  )
  app.get(
    '/api/bookings/:id',
    {
      config: { action: 'booking.read' },
      schema: { tags, summary: 'One booking', params: ById, response: answers(BookingRow) },
    },
    async (request) => {
      const found = await reachedBooking(db, request, request.params.id)
      const [row] = await shownBookings(db, found.school, [found], await sightOf(services, request, found.school))
      if (!row) throw new PreauError('BOOKING_NOT_FOUND')
      return row
    },
  )
  app.get(
    '/api/bookings/:id/fallbacks',
    {
      config: { action: 'booking.read' },
      schema: {
        tags,
        summary: 'Where else a booked session can be held',
        params: ById,
        response: answers(BookingFallbackList),
      },
    },
    async (request) => {
      const found = await fallbacksOf(db, await reachedBooking(db, request, request.params.id))
      return { rows: found.map(({ chosen: _, ...row }) => row) }
    },
  )
  app.post(
    '/api/bookings/look',
    {
      config: { action: 'booking.make' },
      schema: {
        tags,
        summary: 'What a wish would come to, without doing it',
        body: NewBooking,
        response: answers(BookingLook),
      },
    },
    async (request): Promise<BookingLook> => {
      const sight = await sightOf(services, request, request.body.school)
      const person = await personFor(db, request.body.school, request.body.person, sight)
      const { allowed, skipped, next } = await booking.desk.look(askOf(request.body, sight, person))
      const approval = sight.decides ? null : (allowed.find((each) => each.approval !== null)?.approval ?? null)
      return {
        verdict: allowed.length === 0 ? 'refused' : approval === null ? 'free' : 'approval',
        ...{ approval, refusal: allowed.length === 0 ? (skipped[0] ?? null) : null, next: next ?? null, skipped },
        days: allowed.map(({ wish }) => wish.date),
      }
    },
  )
  app.post(
    '/api/bookings',
    {
      config: { action: 'booking.make' },
      schema: {
        tags,
        summary: 'Book, once or each week, or join the waiting list',
        body: NewBooking,
        response: answers(BookingResult, 201),
      },
    },
    async (request, reply) => {
      const sight = await sightOf(services, request, request.body.school)
      const person = await personFor(db, request.body.school, request.body.person, sight)
      const booked = await booking.desk.take({
        ...askOf(request.body, sight, person),
        note: async (transaction, made) => {
          await noteAct(services, request, transaction, onMade(request.body.school, made))
          await tellAsked(services, transaction, made.rows)
          await tellOwner(services, transaction, made.rows)
        },
      })
      reply.code(201)
      return await shownResult(services, request.body.school, booked, sight)
    },
  )
}

/** What was done, as who did it sees it; those who look at the school hear of it. */
export async function shownResult(
  services: HttpServices,
  school: Id,
  { change, undoUntil, rows, skipped }: Booked,
  sight: Sight,
): Promise<BookingResult> {
  const resources = rows.flatMap(({ resource, before }) => [resource, ...(before ? [before.resource] : [])])
  for (const resource of new Set(resources)) services.bookingTouched(school, resource)
  return { change, undoUntil, rows: await shownBookings(services.db, school, rows, sight), skipped }
}

/** The head hears of what waits for him: once for a series. */
export async function tellAsked(
  { clock, newId }: Pick<HttpServices, 'clock' | 'newId'>,
  transaction: Queries,
  rows: readonly StoredBooking[],
): Promise<void> {
  const asked = rows.find(({ state }) => state === 'asked')
  if (!asked) return
  const { name } = await getResource(transaction, asked.school, asked.resource)
  await tellSchool(transaction, asked.school, 'booking_to_approve', {
    ...{ id: newId(), at: clock(), about: `booking:${asked.id}`, by: asked.changedBy },
    params: { title: name, when: asked.from },
  })
}

/** Whose a booking is hears of it, where another made it: once for a series. */
async function tellOwner(
  { clock, newId }: Pick<HttpServices, 'clock' | 'newId'>,
  transaction: Queries,
  rows: readonly StoredBooking[],
): Promise<void> {
  const made = rows.find(({ state, person, madeBy }) => state === 'booked' && person !== null && person !== madeBy)
  if (!made) return
  const { name } = await getResource(transaction, made.school, made.resource)
  await tellSchool(transaction, made.school, 'booking_made', {
    ...{ id: newId(), at: clock(), about: `booking:${made.id}`, by: made.madeBy, also: made.person },
    params: { title: name, when: made.from },
  })
}

function askOf(body: NewBooking, { person: by, names, decides }: Sight, person: Id | null): BookingAsk {
  const { school, resource, key, when, repeat, title = '', classLabel = '', thirdParty = '', opens = null } = body
  return {
    ...{
      school,
      resource,
      key,
      when,
      opens,
      person,
      by,
      decides,
      isOutsider: !names,
      wait: body.wait ?? false,
    },
    ...{ title: plain(title), classLabel: plain(classLabel), thirdParty: plain(thirdParty) },
    ...(repeat && { repeat }),
  }
}

/** One line without what no keyboard types. */
export function plain(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
}

function onMade(school: Id, { rows, skipped }: Booked) {
  const [first] = rows
  const params = {
    resource: first?.resource ?? '',
    state: first?.state ?? '',
    count: rows.length,
    skipped: skipped.length,
  }
  return { target: `booking:${first?.id ?? ''}`, school, params }
}
