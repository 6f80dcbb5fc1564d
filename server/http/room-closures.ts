import { ById } from '@preau/protocol/api/by-id.ts'
import {
  NewRoomClosure,
  RoomClosure,
  RoomClosureList,
  RoomClosureOf,
  RoomClosureQuery,
} from '@preau/protocol/api/room-closures.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { type Closer, closureFault } from '@preau/protocol/rules/booking/closure.ts'
import { spanOf } from '@preau/protocol/rules/booking/span.ts'
import { dayOf } from '@preau/protocol/rules/calendar/local-day.ts'
import { settleClosure } from '../booking/closing.ts'
import { tellSchool } from '../service/tell.ts'
import type { Queries, Transaction } from '../store/database.ts'
import { requireWholeSchool } from '../store/reach-places.ts'
import {
  countClosures,
  getClosure,
  hasRoom,
  insertClosure,
  listClosures,
  type NamedClosure,
  type StoredClosure,
  withdrawClosure,
} from '../store/room-closures.ts'
import { requireRoom } from '../store/ticket-places.ts'
import { act } from './act.ts'
import { personOf } from './actor.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers } from './shapes.ts'

const tags = ['bookings']
/** So many days does one answer tell of: all that one closes ahead. */
const MOST_DAYS = 500

/** When rooms are closed, and closing them: at the school at once, at the town hall as a row that its school judges. */
export function roomClosureRoutes(app: HttpApp, services: HttpServices): void {
  const { db, clock, newId, booking } = services
  const side: Closer = services.territory?.role === 'territory' ? 'territory' : 'school'
  const parts = { clock, newId, tell: tellSchool }

  /** What follows at once: nothing where the school has to say it first. */
  async function followed(transaction: Transaction, closure: StoredClosure, by: Id | null): Promise<RoomClosure> {
    const settled = side === 'school' ? await settleClosure(transaction, parts, closure, by) : undefined
    return await shownOne(transaction, settled ?? closure, side, clock())
  }

  app.get(
    '/api/closures',
    {
      config: { action: 'place.read' },
      schema: {
        tags,
        summary: 'When rooms of a school are closed, and why',
        querystring: RoomClosureQuery,
        response: answers(RoomClosureList),
      },
    },
    async ({ query: { school, room, ...days }, reach }) => {
      requireWholeSchool(reach, school)
      const [from, to] = [dayOf(days.from), dayOf(days.to)]
      if (from === undefined || to === undefined || to < from || to - from >= MOST_DAYS) {
        throw new PreauError('PERIOD_INVALID', days)
      }
      const { clock: wall, times } = await booking.book.page(db, school)
      const rows = await listClosures(db, {
        ...{ school, from: wall.clock.startOf(from) * 1000, to: wall.clock.startOf(to + 1) * 1000 },
        ...(room !== undefined && { room }),
      })
      const now = clock()
      return { now, timeZone: times.timeZone, rows: rows.map((row) => shown(row, side, now)) }
    },
  )
  app.post(
    '/api/closures',
    {
      config: { action: 'room.close' },
      schema: {
        tags,
        summary: 'Close a room for a time',
        description:
          'What is booked there then is cancelled by its school, and each teacher told. What has begun stays.',
        body: NewRoomClosure,
        response: answers(RoomClosure, 201),
      },
    },
    async (request, reply) => {
      const { school, room, key: id, when, cause } = request.body
      requireWholeSchool(request.reach, school)
      const { clock: wall } = await booking.book.page(db, school)
      const span = spanOf(when, wall.clock)
      if (!span) throw new PreauError('CLOSURE_REFUSED', { reason: 'not_a_span' })
      const on = { target: `room:${room}`, school, params: { act: 'close', cause } }
      const made = await act(services, request, on, async (transaction) => {
        await requireRoom(transaction, school, room)
        const now = clock()
        const closure: StoredClosure = {
          ...{ school, id, room, ...span, cause, madeBy: side, madeAt: now, withdrawnAt: null },
          ...{ state: 'waiting', reason: null, cancelled: 0, answeredAt: null },
        }
        const others = await countClosures(transaction, closure, now)
        const reason = closureFault(span, { now, hasRoom: await hasRoom(transaction, school, room), others })
        if (reason) throw new PreauError('CLOSURE_REFUSED', { reason })
        if (await insertClosure(transaction, closure)) {
          return await followed(transaction, closure, personOf(request.actor))
        }
        return await shownOne(transaction, await getClosure(transaction, school, id), side, now)
      })
      services.bookingTouched(school, room)
      services.live.touchPlaces(school)
      return reply.code(201).send(made)
    },
  )
  app.post(
    '/api/closures/:id/reopen',
    {
      config: { action: 'room.close' },
      schema: {
        tags,
        summary: 'Take back that a room is closed',
        description: 'What gave way comes back where its time is still free.',
        params: ById,
        querystring: RoomClosureOf,
        response: answers(RoomClosure),
      },
    },
    async (request) => {
      const { school } = request.query
      const { id } = request.params
      requireWholeSchool(request.reach, school)
      const was = await getClosure(db, school, id)
      const on = { target: `room:${was.room}`, school, params: { act: 'reopen', cause: was.cause } }
      const made = await act(services, request, on, async (transaction) => {
        const closure = await getClosure(transaction, school, id)
        if (closure.madeBy !== side) throw new PreauError('CLOSURE_REFUSED', { reason: 'not_own' })
        const now = clock()
        if (!canReopen(closure, side, now)) throw new PreauError('CLOSURE_REFUSED', { reason: 'over' })
        await withdrawClosure(transaction, school, id, now)
        return await followed(transaction, { ...closure, withdrawnAt: now }, personOf(request.actor))
      })
      services.bookingTouched(school, was.room)
      services.live.touchPlaces(school)
      return made
    },
  )
}

/** Whether this side can take a closure back: it made it, and it is neither over nor taken back. */
function canReopen({ madeBy, to, state, withdrawnAt }: StoredClosure, side: Closer, now: number): boolean {
  return madeBy === side && to > now && withdrawnAt === null && (state === 'waiting' || state === 'closed')
}

function shown({ roomName, ...closure }: NamedClosure, side: Closer, now: number): RoomClosure {
  const { id, school, room, from, to, cause, madeBy: by, madeAt, state, reason, cancelled, withdrawnAt } = closure
  const isUndone = withdrawnAt !== null && (state === 'waiting' || state === 'closed')
  return {
    ...{ id, school, from, to, cause, by, madeAt, reason, cancelled: Number(cancelled) },
    room: roomName === null ? null : { id: room, name: roomName },
    state: isUndone ? 'reopening' : state,
    canReopen: canReopen(closure, side, now),
  }
}

async function shownOne(db: Queries, closure: StoredClosure, side: Closer, now: number): Promise<RoomClosure> {
  const { school, room } = closure
  const row = await db.get<{ name: string }>('select name from rooms where school_id = $1 and id = $2', [school, room])
  return shown({ ...closure, roomName: row?.name ?? null }, side, now)
}
