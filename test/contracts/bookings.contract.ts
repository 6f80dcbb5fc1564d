import { isPreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { OFFER_AFTER, UNDO_FOR } from '@preau/protocol/rules/booking/deadlines.ts'
import { GRAIN_MS } from '@preau/protocol/rules/booking/span.ts'
import { describe, expect, it } from 'vitest'
import { BookingLook } from '../../server/booking/booking-look.ts'
import { pruneBookings } from '../../server/store/booking-retention.ts'
import { getBooking, listBookings, type StoredBooking } from '../../server/store/bookings.ts'
import type { Database } from '../../server/store/database.ts'
import { putLoan } from '../../server/store/loans.ts'
import { deleteResource, getResource, listResources, putResource } from '../../server/store/resources.ts'
import { getSchoolTimes, putSchoolTimes } from '../../server/store/school-times.ts'
import { bookingYard, MONDAY, TUESDAY } from './booking-fixtures.ts'
import { storeOfTest } from './fresh-store.ts'
import type { FreshStore } from './store.contract.ts'
import { makeDevice, makeYard, newId } from './store-fixtures.ts'

const DAY = 86_400_000
const me = { person: 'me', isOutsider: false, decides: false }
const head = { person: 'head', isOutsider: false, decides: true }

/** Every moment that is held, with whose it is. */
async function heldIn(db: Database): Promise<{ at: number; booking: Id }[]> {
  return await db.all('select at, booking_id as booking from booking_slots order by resource_id, at')
}

async function slotsOf(db: Database, { id }: Pick<StoredBooking, 'id'>): Promise<number> {
  return (await heldIn(db)).filter(({ booking }) => booking === id).length
}

async function refusalOf(work: Promise<unknown>): Promise<object> {
  try {
    await work
  } catch (error) {
    if (isPreauError(error)) return { code: error.code, ...error.context }
    throw error
  }
  return {}
}

/** Who has what when. */
export function bookingsContract(open: () => Promise<FreshStore>): void {
  const fresh = storeOfTest(open)

  describe('a booking', () => {
    it('goes to exactly one of two hundred who want it at once; each other is told the next time that is free', async () => {
      const { db } = await fresh()
      const { desk, ask, school } = await bookingYard(db)
      const asks = Array.from({ length: 200 }, (_, index) => desk.take(ask({ person: `p${index}` })))
      const outcomes = await Promise.allSettled(asks)
      const won = outcomes.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
      const [booked] = won
      expect(won.length).toBe(1)
      const lost = outcomes.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []))
      expect(lost.map(({ code, context }) => [code, context.reason, context.booking])).toEqual(
        lost.map(() => ['BOOKING_REFUSED', 'taken', booked?.rows[0]?.id]),
      )
      expect(lost[0].context).toMatchObject({ nextDate: '2026-11-24', nextFrom: '13:30', nextTo: '14:30' })
      expect((await heldIn(db)).length).toBe(12)
      expect(await listBookings(db, { school, from: MONDAY, to: MONDAY + 2 * DAY })).toEqual(booked?.rows)
    })

    it('never shares a moment with another one, whatever overlaps what', async () => {
      const { db } = await fresh()
      const { desk, ask } = await bookingYard(db)
      const starts = ['08:30', '09:30', '10:30', '13:30', '14:30', '15:30']
      const ends = ['09:30', '10:30', '11:30', '14:30', '15:30', '16:30']
      const wishes = starts.flatMap((from, i) => ends.slice(i).map((to) => ({ date: '2026-11-24', from, to })))
      const outcomes = await Promise.allSettled(wishes.map((when) => desk.take(ask({ when }))))
      const rows = outcomes.flatMap((each) => (each.status === 'fulfilled' ? each.value.rows : []))
      const steps = rows.reduce((sum, { from, to }) => sum + (to - from) / GRAIN_MS, 0)
      expect((await heldIn(db)).length).toBe(steps)
      expect(rows.length).toBeGreaterThan(0)
    })

    it('cannot be made twice even where the program thought that it could: the key of the slots refuses it', async () => {
      const { db } = await fresh()
      const { desk, ask, school, room } = await bookingYard(db)
      const { rows } = await desk.take(ask())
      const other = await desk.take(ask({ when: { ...TUESDAY, date: '2026-11-26' } }))
      const stolen = [school, room, rows[0]?.from ?? 0, other.rows[0]?.id ?? '']
      const statement = 'insert into booking_slots (school_id, resource_id, at, booking_id) values ($1, $2, $3, $4)'
      await expect(db.write((t) => t.run(statement, stolen))).rejects.toThrow('STORE_FAILED')
    })

    it('is the same one when the same wish is sent twice, also at once', async () => {
      const { db } = await fresh()
      const { desk, ask } = await bookingYard(db)
      const wish = ask({ repeat: { every: 1, until: '2026-12-18' } })
      const [first, second] = await Promise.all([desk.take(wish), desk.take(wish)])
      const third = await desk.take(wish)
      expect([second.change, third.change]).toEqual([first.change, first.change])
      expect(third.rows.map(({ id }) => id).sort()).toEqual(first.rows.map(({ id }) => id).sort())
    })

    it('of each week passes over holidays and what somebody has, and names both', async () => {
      const { db } = await fresh()
      const { desk, ask } = await bookingYard(db)
      const there = await desk.take(ask({ when: { ...TUESDAY, date: '2026-12-08' } }))
      const { rows, skipped } = await desk.take(ask({ repeat: { every: 1, until: '2027-01-12' } }))
      expect(rows.map(({ from }) => new Date(from).toISOString().slice(0, 10))).toEqual([
        ...['2026-11-24', '2026-12-01', '2026-12-15', '2027-01-05', '2027-01-12'],
      ])
      expect(skipped).toEqual([{ date: '2026-12-08', reason: 'taken', booking: there.rows[0]?.id }])
      expect(new Set(rows.map(({ series }) => series)).size).toBe(1)
    })

    it('holds the time that passes, on days on which the clock moves, too', async () => {
      const { db } = await fresh()
      const { desk, ask, time } = await bookingYard(db)
      const steps = async (date: string, from: string, to: string) => {
        const { rows } = await desk.take(ask({ when: { date, from, to }, thirdParty: 'Chorale' }))
        return rows[0] && (await slotsOf(db, rows[0]))
      }
      time.now = Date.UTC(2026, 9, 20)
      expect(await steps('2026-10-25', '01:30', '03:30')).toBe(36)
      expect(await steps('2027-03-28', '01:30', '03:30')).toBe(12)
      const gap = { date: '2027-03-28', from: '02:15', to: '02:45' }
      expect(await refusalOf(desk.take(ask({ when: gap, thirdParty: 'Chorale' })))).toMatchObject({
        reason: 'not_a_moment',
      })
    })

    it('is refused with its reason, and leaves nothing behind', async () => {
      const { db } = await fresh()
      const { desk, ask } = await bookingYard(db)
      const at = (date: string, from = '10:30', to = '11:30') => refusalOf(desk.take(ask({ when: { date, from, to } })))
      const refused = (reason: string, date: string) => ({ code: 'BOOKING_REFUSED', reason, date })
      expect(await at('2026-12-22')).toEqual({ ...refused('holiday', '2026-12-22'), name: 'Vacances de Noël' })
      expect(await at('2026-11-25')).toEqual(refused('no_class_day', '2026-11-25'))
      expect(await at('2026-11-24', '17:00', '18:00')).toEqual(refused('out_of_hours', '2026-11-24'))
      expect(await at('2026-11-24', '10:00', '11:30')).toEqual(refused('between_periods', '2026-11-24'))
      expect(await at('2026-11-20')).toEqual(refused('past', '2026-11-20'))
      expect(await refusalOf(desk.take(ask({ resource: newId() })))).toMatchObject({ code: 'RESOURCE_NOT_FOUND' })
      expect(await heldIn(db)).toEqual([])
    })
  })

  describe('an act on a booking', () => {
    it('gives its time back, and can be taken back as long as the time is free', async () => {
      const { db } = await fresh()
      const { desk, acts, ask, school, time } = await bookingYard(db)
      const { rows } = await desk.take(ask({ person: 'me', by: 'me' }))
      const [row] = rows
      if (!row) throw new Error('nothing was booked')
      const gone = await db.write((t) => acts.cancel(t, row, 'one', me))
      expect([(await getBooking(db, row.id)).state, await slotsOf(db, row)]).toEqual(['cancelled', 0])
      const back = await db.write((t) => acts.undo(t, school, gone.change, me))
      expect([back.rows[0]?.state, await slotsOf(db, row)]).toEqual(['booked', 12])
      const again = await db.write(async (t) => acts.cancel(t, await getBooking(t, row.id), 'one', me))
      expect(await refusalOf(db.write((t) => acts.undo(t, school, again.change, head)))).toMatchObject({
        why: 'not_own',
      })
      await desk.take(ask({ person: 'other' }))
      expect(await refusalOf(db.write((t) => acts.undo(t, school, again.change, me)))).toMatchObject({ why: 'taken' })
      time.now += UNDO_FOR + 1
      expect(await refusalOf(db.write((t) => acts.undo(t, school, again.change, me)))).toMatchObject({ why: 'late' })
    })

    it('moves a series by as many days; what cannot move stays, keeps its time, and is named', async () => {
      const { db } = await fresh()
      const { desk, acts, ask } = await bookingYard(db)
      const { rows } = await desk.take(ask({ repeat: { every: 1, until: '2026-12-15' } }))
      const there = await desk.take(ask({ when: { date: '2026-12-10', from: '08:30', to: '09:30' } }))
      const [first] = rows
      if (!first) throw new Error('nothing was booked')
      const when = { date: '2026-11-26', from: '08:30', to: '09:30' }
      const moved = await db.write((t) => acts.move(t, first, { when, scope: 'following' }, me))
      expect(moved.rows.map(({ from }) => new Date(from).toISOString())).toEqual([
        ...['2026-11-26T07:30:00.000Z', '2026-12-03T07:30:00.000Z', '2026-12-17T07:30:00.000Z'],
      ])
      expect(moved.skipped).toEqual([{ date: '2026-12-10', reason: 'taken', booking: there.rows[0]?.id }])
      expect(await Promise.all(rows.map((row) => slotsOf(db, row)))).toEqual([12, 12, 12, 12])
      const back = await db.write((t) => acts.undo(t, first.school, moved.change, me))
      expect(back.rows.map(({ from }) => from)).toEqual(rows.filter((_, index) => index !== 2).map(({ from }) => from))
    })

    it('moves each of a series to where the next one was, and none where the last one has nowhere to go', async () => {
      const { db } = await fresh()
      const { desk, acts, ask } = await bookingYard(db)
      const { rows } = await desk.take(ask({ repeat: { every: 1, until: '2026-12-08' } }))
      const [first] = rows
      if (!first) throw new Error('nothing was booked')
      const later = (row: StoredBooking) => {
        const when = { ...TUESDAY, date: new Date(row.from + 7 * DAY).toISOString().slice(0, 10) }
        return db.write((t) => acts.move(t, row, { when, scope: 'following' }, me))
      }
      const moved = await later(first)
      expect(moved.rows.map(({ from }) => from)).toEqual(rows.map(({ from }) => from + 7 * DAY))
      const [next] = moved.rows
      // The last would go into the holidays: it stays, and so does each that would go where it is.
      expect(next && (await refusalOf(later(next)))).toMatchObject({ code: 'BOOKING_REFUSED', reason: 'taken' })
      expect(await Promise.all(rows.map((row) => slotsOf(db, row)))).toEqual([12, 12, 12])
    })

    it('waits for the head where it is not for a class, and holds its time meanwhile', async () => {
      const { db } = await fresh()
      const { desk, acts, ask } = await bookingYard(db)
      const when = { date: '2026-11-25', from: '18:00', to: '20:00' }
      const { rows } = await desk.take(ask({ when, thirdParty: 'Chorale' }))
      const [row] = rows
      if (!row) throw new Error('nothing was booked')
      expect([row.state, row.approval, await slotsOf(db, row)]).toEqual(['asked', 'third_party', 24])
      const refused = await db.write((t) => acts.decide(t, row, { agree: false }, head))
      expect([refused.rows[0]?.state, await slotsOf(db, row)]).toEqual(['refused', 0])
      expect((await desk.take(ask({ when, thirdParty: 'Chorale', decides: true }))).rows[0]?.state).toBe('booked')
    })
  })

  describe('the waiting list', () => {
    it('offers what came free to who waits longest, for a time, then to the next', async () => {
      const { db } = await fresh()
      const { desk, acts, ask, time } = await bookingYard(db)
      const told: unknown[] = []
      const look = new BookingLook({
        ...{ db, clock: () => time.now, newId, changed: () => undefined },
        tell: async (_t, { person }, kind) => told.push([person, kind]),
      })
      const first = (await desk.take(ask({ person: 'me', by: 'me' }))).rows[0]
      const waiting: StoredBooking[] = []
      for (const person of ['anna', 'ben']) {
        time.now += 1000
        waiting.push(...(await desk.take(ask({ person, by: person, wait: true }))).rows)
      }
      if (!first) throw new Error('nothing was booked')
      const states = async () => await Promise.all(waiting.map(async ({ id }) => (await getBooking(db, id)).state))
      await look.look()
      expect(await states()).toEqual(['waiting', 'waiting'])
      await db.write((t) => acts.cancel(t, first, 'one', me))
      await look.look()
      // Who cancelled by mistake has a minute to take it back.
      expect(await states()).toEqual(['waiting', 'waiting'])
      time.now += OFFER_AFTER
      await look.look()
      expect(await states()).toEqual(['offered', 'waiting'])
      time.now = (await getBooking(db, waiting[0]?.id ?? '')).offerEndsAt ?? 0
      await look.look()
      expect(await states()).toEqual(['lapsed', 'offered'])
      const ben = await getBooking(db, waiting[1]?.id ?? '')
      const taken = await db.write((t) => acts.accept(t, ben, { ...me, person: 'ben' }))
      expect([taken.rows[0]?.state, await slotsOf(db, ben)]).toEqual(['booked', 12])
      expect(told).toEqual([
        ['anna', 'booking_offered'],
        ['ben', 'booking_offered'],
      ])
    })

    it('ends for who waits when the hour has come', async () => {
      const { db } = await fresh()
      const { desk, ask, time } = await bookingYard(db)
      await desk.take(ask())
      const [row] = (await desk.take(ask({ wait: true }))).rows
      time.now += 2 * DAY
      const look = new BookingLook({ db, clock: () => time.now, newId, changed: () => undefined, tell: async () => 0 })
      await look.look()
      await look.tidy()
      expect((await getBooking(db, row?.id ?? '')).state).toBe('lapsed')
    })
  })

  describe('a loan', () => {
    it('is reminded of once, a day before it ends, where it was given out and is not back', async () => {
      const { db } = await fresh()
      const { desk, ask, school, time } = await bookingYard(db)
      const kit = { school, id: newId(), kind: 'kit', name: 'Robots', keptAt: '', room: null, contents: [] } as const
      await db.write((t) => putResource(t, { ...kit, approval: false, bookable: true, version: 1 }))
      const when = { date: '2026-11-24', from: '08:30', to: '16:30', until: '2026-12-08' }
      const [row] = (await desk.take(ask({ resource: kit.id, person: 'me', when }))).rows
      if (!row) throw new Error('nothing was booked')
      expect(await slotsOf(db, row)).toBe((14 * DAY + 8 * 3_600_000) / GRAIN_MS)
      const told: unknown[] = []
      const look = new BookingLook({
        ...{ db, clock: () => time.now, newId, changed: () => undefined },
        tell: async (_t, { person }, kind, { params }) => told.push([person, kind, params]),
      })
      const loan = { handedBy: null, returnedAt: null, returnedBy: null, missing: [], remindedAt: null }
      time.now = row.to - 2 * DAY
      await db.write((t) => putLoan(t, { school, booking: row.id, handedAt: row.from, ...loan }))
      await look.look()
      expect(told).toEqual([])
      time.now = row.to - DAY
      await look.look()
      await look.look()
      expect(told).toEqual([['me', 'loan_due', { title: 'Robots', when: row.to }]])
    })
  })

  describe('bookings that are old enough', () => {
    it('become counts by month without anybody’s name, once', async () => {
      const { db } = await fresh()
      const { desk, acts, ask, room } = await bookingYard(db)
      const { rows } = await desk.take(ask({ person: 'me', repeat: { every: 1, until: '2026-12-15' } }))
      const [first] = rows
      if (!first) throw new Error('nothing was booked')
      await db.write((t) => acts.cancel(t, first, 'one', me))
      const prune = (before: number) => db.write((t) => pruneBookings(t, before, 2))
      const until = rows[3]?.from ?? 0
      expect([await prune(until), await prune(until), await prune(until)]).toEqual([2, 1, 0])
      const counts = await db.all(
        'select resource_id as resource, month, state, count, minutes from booking_counts order by month, state',
      )
      expect(counts).toEqual([
        { resource: room, month: '2026-11', state: 'cancelled', count: 1, minutes: 60 },
        { resource: room, month: '2026-12', state: 'booked', count: 2, minutes: 120 },
      ])
      const left = await db.all<{ id: Id }>('select id from bookings')
      expect(left.map(({ id }) => id)).toEqual([rows[3]?.id])
    })
  })

  describe('resources', () => {
    it('are rooms with their boards, shared rooms, carts of the fleet, and what persons made', async () => {
      const { db } = await fresh()
      const { school, room } = await bookingYard(db)
      const kit = newId()
      const tablet = await makeDevice(db, school, { kind: 'tablet' })
      const facts = { school, id: kit, kind: 'kit', name: 'Robots', keptAt: 'Armoire', room } as const
      const rest = { contents: [{ what: 'Robot', count: 6 }], approval: true, bookable: true, version: 1 }
      await db.write((t) => putResource(t, { ...facts, ...rest }, [tablet]))
      const rows = await listResources(db, school)
      expect(
        rows.map(({ kind, name, bookable, board, devices }) => [kind, name, bookable, board?.name, devices]),
      ).toEqual([
        ['kit', 'Robots', true, undefined, { total: 1, ready: 0 }],
        ['board', 'CE1', true, 'TNI', { total: 1, ready: 0 }],
      ])
      expect(await getResource(db, school, kit)).toMatchObject({ ...rest, room: { id: room, name: 'CE1' } })
      await db.write((t) => putResource(t, { ...facts, ...rest, kind: 'board', id: room, bookable: false, version: 1 }))
      expect((await getResource(db, school, room)).bookable).toBe(false)
      await db.write((t) => deleteResource(t, school, kit))
      expect((await listResources(db, school)).map(({ id }) => id)).toEqual([room])
    })
  })

  describe('the times of a school', () => {
    it('are those that one begins with until somebody says them, and are changed by one at a time', async () => {
      const { db } = await fresh()
      const { school } = await makeYard(db)
      const first = await getSchoolTimes(db, school)
      expect([first.version, first.zone, first.weeks[0]?.tuesday?.[0]]).toEqual([0, null, '08:30-09:30'])
      const said = { ...first, zone: 'C' as const, weeks: [{ from: '2026-09-01', tuesday: ['08:30-09:25'] }] }
      await db.write((t) => putSchoolTimes(t, school, 0, said))
      expect(await getSchoolTimes(db, school)).toEqual({ ...said, version: 1 })
      expect(await refusalOf(db.write((t) => putSchoolTimes(t, school, 0, said)))).toEqual({
        ...{ code: 'SCHOOL_TIMES_CHANGED', version: 1 },
      })
    })
  })
}
