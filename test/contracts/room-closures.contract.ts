import type { Id } from '@preau/protocol/ids.ts'
import { isShut } from '@preau/protocol/rules/booking/closure.ts'
import { stepsOf } from '@preau/protocol/rules/booking/span.ts'
import type { Wish } from '@preau/protocol/rules/booking/wall-time.ts'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { type ClosingParts, settleClosure } from '../../server/booking/closing.ts'
import { fallbacksOf } from '../../server/booking/fallbacks.ts'
import { pruneBookings } from '../../server/store/booking-retention.ts'
import { holdersOf, holdSlots } from '../../server/store/booking-slots.ts'
import { getBooking, insertBookings, listBookings, type StoredBooking } from '../../server/store/bookings.ts'
import type { Database } from '../../server/store/database.ts'
import { insertRoom } from '../../server/store/places.ts'
import {
  getClosure,
  insertClosure,
  listClosures,
  type StoredClosure,
  withdrawClosure,
} from '../../server/store/room-closures.ts'
import { type BookingYard, bookingYard, MONDAY, TUESDAY } from './booking-fixtures.ts'
import { storeOfTest } from './fresh-store.ts'
import type { FreshStore } from './store.contract.ts'
import { makeDevice, newId, saveStatuses } from './store-fixtures.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** Tuesday from 10:30 to 11:30 in Paris. */
const LESSON = { from: MONDAY + DAY + 3.5 * HOUR, to: MONDAY + DAY + 4.5 * HOUR }
const AFTERNOON: Wish = { date: '2026-11-24', from: '14:30', to: '15:30' }
const TUESDAY_LONG = { from: MONDAY + DAY, to: MONDAY + DAY + 10 * HOUR }

/** Rooms that are closed: what is booked there gives way, and nothing is booked there until they are open again. */
export function roomClosuresContract(open: () => Promise<FreshStore>): void {
  const fresh = storeOfTest(open)

  describe('closed rooms', () => {
    let db: Database
    let yard: BookingYard
    let told: { kind: string; params: object; also?: Id | null }[]
    let parts: ClosingParts

    beforeEach(async () => {
      db = (await fresh()).db
      yard = await bookingYard(db)
      told = []
      parts = {
        ...{ clock: () => yard.time.now, newId },
        tell: async (_transaction, _school, kind, { params, also }) =>
          told.push({ kind, params, ...(also && { also }) }),
      }
    })

    const closure = (fields: Partial<StoredClosure> = {}): StoredClosure => ({
      ...{ school: yard.school, id: newId(), room: yard.room, ...TUESDAY_LONG, cause: 'works', madeBy: 'territory' },
      ...{ madeAt: MONDAY, withdrawnAt: null, state: 'waiting', reason: null, cancelled: 0, answeredAt: null },
      ...fields,
    })
    /** A room of which the board is well. */
    const otherRoom = async () => {
      const room = await makeRoom('BCD')
      const panel = await makeDevice(db, yard.school, { kind: 'panel', name: 'TNI BCD', room })
      await saveStatuses(db, { [panel]: 'ok' })
      return room
    }
    const makeRoom = async (called: string) => {
      const id = newId()
      await db.write((t) => insertRoom(t, { id, school: yard.school, name: called, kind: 'classroom' }))
      return id
    }
    const close = (asked: StoredClosure) =>
      db.write(async (t) => {
        await insertClosure(t, asked)
        return await settleClosure(t, parts, asked)
      })
    const reopen = (id: Id) =>
      db.write(async (t) => {
        await withdrawClosure(t, yard.school, id, yard.time.now)
        return await settleClosure(t, parts, await getClosure(t, yard.school, id))
      })
    const booked = async (fields: Parameters<BookingYard['ask']>[0] = {}) => {
      const { rows } = await yard.desk.take(yard.ask(fields))
      return rows[0]?.id ?? ''
    }

    it('have what is booked there cancelled, tell each teacher where else to go, and refuse what comes next with the reason', async () => {
      await otherRoom()
      const teacher = newId()
      const booking = await booked({ person: teacher })
      const id = newId()
      expect(await close(closure({ id }))).toMatchObject({ state: 'closed', reason: null, cancelled: 1 })
      expect(await getBooking(db, booking)).toMatchObject({ state: 'cancelled', change: id, changedBy: null })
      const why = { title: 'CE1', cause: 'works', closer: 'territory' }
      expect(told).toMatchObject([
        { kind: 'booking_closed', also: teacher, params: { ...why, when: LESSON.from, instead: 'BCD' } },
        { kind: 'room_closed', params: { ...why, when: TUESDAY_LONG.from } },
      ])
      await expect(yard.desk.take(yard.ask())).rejects.toMatchObject({
        code: 'BOOKING_REFUSED',
        context: { reason: 'closed', cause: 'works', by: 'territory', nextDate: '2026-11-26' },
      })
      expect(await yard.desk.look(yard.ask())).toMatchObject({ skipped: [{ reason: 'closed', cause: 'works' }] })
    })

    it('are no place to go to instead, and nobody waits before them', async () => {
      const other = await otherRoom()
      const booking = await getBooking(db, await booked())
      expect(await fallbacksOf(db, booking)).toMatchObject([{ id: other, name: 'BCD', until: null }])
      await close(closure({ room: other }))
      expect(await fallbacksOf(db, booking)).toEqual([])
      await close(closure())
      await expect(yard.desk.take(yard.ask({ wait: true }))).rejects.toMatchObject({ context: { reason: 'closed' } })
    })

    it('hold their time by the key that bookings hold it by: the database refuses what was not looked for', async () => {
      await close(closure())
      const row = { school: yard.school, id: newId(), resource: yard.room, ...LESSON }
      await expect(db.write((t) => holdSlots(t, [row]))).rejects.toMatchObject({ code: 'STORE_FAILED' })
    })

    it('I6 leave who is in there until the end of his lesson', async () => {
      const booking = await booked()
      yard.time.now = LESSON.from + 10 * 60_000
      expect(await close(closure())).toMatchObject({ state: 'closed', cancelled: 0 })
      expect((await getBooking(db, booking)).state).toBe('booked')
      const [during] = await holdersOf(db, [{ school: yard.school, resource: yard.room, ...LESSON }])
      expect(during?.booking).toBe(booking)
    })

    it('are opened again: what gave way comes back, but not to who went elsewhere, and not to what another one took', async () => {
      const [stays, goes] = [newId(), newId()]
      const kept = await booked({ person: stays })
      const gone = await booked({ person: goes, when: AFTERNOON })
      const { id } = (await close(closure())) ?? { id: '' }
      const resource = await otherRoom()
      await yard.desk.take(yard.ask({ resource, person: goes, when: AFTERNOON }))
      told.length = 0
      expect(await reopen(id)).toMatchObject({ state: 'reopened' })
      const states = [(await getBooking(db, kept)).state, (await getBooking(db, gone)).state]
      expect([states, told]).toMatchObject([['booked', 'cancelled'], [{ kind: 'booking_back', also: stays }]])
      await expect(yard.desk.take(yard.ask({ when: TUESDAY }))).rejects.toMatchObject({ context: { reason: 'taken' } })
      await yard.desk.take(yard.ask({ when: AFTERNOON }))
    })

    it('give a lesson back that two of them touch, when both are over', async () => {
      const booking = await booked()
      const half = LESSON.from + HOUR / 2
      const first = (await close(closure({ from: LESSON.from - HOUR, to: half }))) ?? { id: '' }
      const second = (await close(closure({ from: half, to: LESSON.to + HOUR }))) ?? { id: '' }
      await reopen(first.id)
      expect((await getBooking(db, booking)).state).toBe('cancelled')
      await reopen(second.id)
      expect((await getBooking(db, booking)).state).toBe('booked')
    })

    it('are refused with the reason, and what was refused or taken back before it was judged closes nothing', async () => {
      const booking = await booked()
      const asked: [Partial<StoredClosure>, string][] = [
        [{ from: MONDAY - DAY, to: MONDAY }, 'late'],
        [{ to: TUESDAY_LONG.from + 93 * DAY }, 'too_long'],
        [{ from: MONDAY + 401 * DAY, to: MONDAY + 402 * DAY }, 'too_far'],
        [{ from: TUESDAY_LONG.from + 1 }, 'not_a_span'],
        [{ room: newId() }, 'no_room'],
      ]
      for (const [fields, reason] of asked) {
        expect(await close(closure(fields)), reason).toMatchObject({ state: 'refused', reason, cancelled: 0 })
      }
      expect(await close(closure({ withdrawnAt: MONDAY }))).toMatchObject({ state: 'reopened', cancelled: 0 })
      expect([(await getBooking(db, booking)).state, told]).toEqual(['booked', []])
    })

    it('are listed with their room, the name of which goes with it', async () => {
      const { id } = (await close(closure())) ?? { id: '' }
      const asked = { school: yard.school, from: MONDAY, to: MONDAY + 7 * DAY }
      const row = { id, from: TUESDAY_LONG.from, to: TUESDAY_LONG.to, state: 'closed', madeBy: 'territory' }
      expect(await listClosures(db, asked)).toMatchObject([{ ...row, roomName: 'CE1' }])
      expect(await listClosures(db, { ...asked, room: newId() })).toEqual([])
      expect(await listClosures(db, { ...asked, to: TUESDAY_LONG.from })).toEqual([])
    })

    it('end the same in any order in which they come, are taken back and are repeated', async () => {
      const quarter = fc.integer({ min: 0, max: 40 }).map((count) => TUESDAY_LONG.from + count * 15 * 60_000)
      const span = fc.tuple(quarter, quarter).filter(([from, to]) => from < to)
      const world = fc.record({
        closures: fc.array(fc.record({ span, back: fc.boolean() }), { minLength: 1, maxLength: 4 }),
        lessons: fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { maxLength: 5 }),
      })
      /** Each step twice, in an order of chance: a withdrawal may come before its closure has been judged. */
      const run = async (closures: readonly StoredClosure[], back: readonly boolean[], order: readonly number[]) => {
        for (const index of order) {
          const at = Math.floor(index / 4) % closures.length
          const asked = closures[at]
          if (!asked) continue
          const isBack = index % 2 === 1 && back[at] === true
          await db.write(async (t) => {
            await insertClosure(t, asked)
            if (isBack) await withdrawClosure(t, asked.school, asked.id, yard.time.now)
            await settleClosure(t, parts, await getClosure(t, asked.school, asked.id))
          })
        }
      }
      const orders = (count: number) => {
        const steps = Array.from({ length: count * 4 }, (_, index) => index)
        return fc.shuffledSubarray(steps, { minLength: steps.length, maxLength: steps.length })
      }
      const twice = world.chain(({ closures, lessons }) =>
        fc.record({
          closures: fc.constant(closures),
          lessons: fc.constant(lessons),
          one: orders(closures.length),
          other: orders(closures.length),
        }),
      )
      await fc.assert(
        fc.asyncProperty(twice, async ({ closures, lessons, one, other }) => {
          const back = closures.map((each) => each.back)
          const ends = []
          for (const order of [one, other]) {
            const room = await makeRoom(newId())
            const rows = lessons.map((hour): StoredBooking => {
              const from = TUESDAY_LONG.from + hour * HOUR
              return { ...lessonOf(yard.school, room), from, to: from + HOUR }
            })
            await db.write(async (t) => {
              await insertBookings(t, rows)
              await holdSlots(t, rows)
            })
            const asked = closures.map(({ span: [from, to] }) => closure({ room, from, to }))
            await run(asked, back, order)
            const stand = await Promise.all(asked.map(({ id }) => getClosure(db, yard.school, id)))
            const shut = stand.filter(isShut)
            const now = await listBookings(db, { school: yard.school, ...TUESDAY_LONG, resource: room })
            const isOver = (row: StoredBooking) => shut.some(({ from, to }) => from < row.to && row.from < to)
            for (const row of now) expect(row.state).toBe(isOver(row) ? 'cancelled' : 'booked')
            const held = await holdersOf(db, [{ school: yard.school, resource: room, ...TUESDAY_LONG }])
            const closed = new Set(shut.flatMap((each) => stepsOf(each)))
            expect(held.flatMap(({ at, booking }) => (booking === null ? [at] : []))).toEqual([...closed].sort())
            ends.push({
              states: stand.map(({ state, reason }) => ({ state, reason })),
              bookings: now.map(({ from, state }) => ({ from, state })).sort((a, b) => a.from - b.from),
              held: held.map(({ at, booking }) => ({ at, isClosed: booking === null })),
            })
            // A school has so many closures and no more: those of this round are over.
            for (const each of asked) {
              await db.write(async (t) => {
                await withdrawClosure(t, each.school, each.id, yard.time.now)
                await settleClosure(t, parts, await getClosure(t, each.school, each.id))
              })
            }
          }
          expect(ends[0]).toEqual(ends[1])
        }),
        { numRuns: 40 },
      )
    })

    it('go out of keeping with the bookings of their time, and not before they are over', async () => {
      const { id } = (await close(closure({ madeAt: MONDAY - 300 * DAY }))) ?? { id: '' }
      const prune = (before: number) => db.write((t) => pruneBookings(t, before, 100))
      await prune(TUESDAY_LONG.to - 1)
      expect((await getClosure(db, yard.school, id)).state).toBe('closed')
      await prune(TUESDAY_LONG.to + 1)
      await expect(getClosure(db, yard.school, id)).rejects.toMatchObject({ code: 'CLOSURE_NOT_FOUND' })
    })
  })
}

function lessonOf(school: Id, resource: Id): Omit<StoredBooking, 'from' | 'to'> {
  return {
    ...{ school, id: newId(), resource, series: null, person: null, state: 'booked', approval: null },
    ...{ title: '', classLabel: '', thirdParty: '', opens: null, code: '0000', codeSalt: '', codeProof: '' },
    ...{ madeAt: MONDAY, madeBy: null, changedAt: MONDAY, change: newId(), changedBy: null, before: null },
    ...{ waitingSince: null, offerEndsAt: null },
  }
}
