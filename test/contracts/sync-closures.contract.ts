import type { SyncRecord } from '@preau/protocol/territory/record.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { settleClosure } from '../../server/booking/closing.ts'
import { holdersOf, holdSlots } from '../../server/store/booking-slots.ts'
import { getBooking, insertBookings, type StoredBooking } from '../../server/store/bookings.ts'
import { insertRoom } from '../../server/store/places.ts'
import { getClosure, insertClosure, type StoredClosure, withdrawClosure } from '../../server/store/room-closures.ts'
import { listMergeNotices } from '../../server/store/sync/notices.ts'
import { storeOfTest } from './fresh-store.ts'
import type { FreshStore } from './store.contract.ts'
import { NOON, newId } from './store-fixtures.ts'
import { makeSides, type Sides } from './sync-sides.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const TOMORROW = { from: NOON + DAY, to: NOON + DAY + 4 * HOUR }

/** A room that is closed from the town hall: asked there, judged and done in its school, and seen on both sides. */
export function syncClosuresContract(name: string, open: () => Promise<FreshStore>): void {
  const fresh = storeOfTest(open)
  const sidesOf = () =>
    makeSides(fresh, undefined, (clock) => async (transaction, closure) => {
      const parts = { clock: () => clock.now, newId, tell: async () => undefined }
      return (await settleClosure(transaction, parts, closure)) !== undefined
    })
  const closureOf = ({ school, room }: Sides, fields: Partial<StoredClosure> = {}): StoredClosure => ({
    ...{ school, id: newId(), room, ...TOMORROW, cause: 'works', madeBy: 'territory', madeAt: NOON, withdrawnAt: null },
    ...{ state: 'waiting', reason: null, cancelled: 0, answeredAt: null },
    ...fields,
  })
  const ask = async (sides: Sides, fields: Partial<StoredClosure> = {}) => {
    const closure = closureOf(sides, fields)
    await sides.there.db.write((t) => insertClosure(t, closure))
    return closure.id
  }
  const takeBack = ({ there, school, clock }: Sides, id: string) =>
    there.db.write((t) => withdrawClosure(t, school, id, clock.now))
  const stand = async ({ here, there, school }: Sides, id: string) =>
    await Promise.all([here, there].map(async ({ db }) => await getClosure(db, school, id)))
  const book = async ({ here, school, room }: Sides) => {
    const row: StoredBooking = {
      ...{ school, id: newId(), resource: room, series: null, person: null, state: 'booked', approval: null },
      ...{ from: TOMORROW.from, to: TOMORROW.from + HOUR, title: '', classLabel: '', thirdParty: '', opens: null },
      ...{ code: '', codeSalt: '', codeProof: '', madeAt: NOON, madeBy: null, changedAt: NOON, change: newId() },
      ...{ changedBy: null, before: null, waitingSince: null, offerEndsAt: null },
    }
    await here.db.write(async (t) => {
      await insertBookings(t, [row])
      await holdSlots(t, [row])
    })
    return row.id
  }

  describe(`rooms that a town hall closes, on ${name}`, () => {
    it('wait until their school has them, which cancels what is booked and says what came of it; taking back goes the same way', async () => {
      const sides = await sidesOf()
      const booking = await book(sides)
      const id = await ask(sides)
      expect(await getClosure(sides.there.db, sides.school, id)).toMatchObject({ state: 'waiting' })
      await sides.exchange()
      const [here, there] = await stand(sides, id)
      expect(here).toMatchObject({ state: 'closed', cancelled: 1, madeBy: 'territory' })
      expect(there).toEqual(here)
      expect((await getBooking(sides.here.db, booking)).state).toBe('cancelled')
      await takeBack(sides, id)
      expect(await getClosure(sides.there.db, sides.school, id)).toMatchObject({ state: 'closed' })
      await sides.exchange()
      const [after, afterThere] = await stand(sides, id)
      expect(after).toMatchObject({ state: 'reopened' })
      expect(afterThere).toEqual(after)
      expect((await getBooking(sides.here.db, booking)).state).toBe('booked')
      expect(await sides.compare()).toBe(0)
    })

    it('tell the town hall how many bookings gave way, and nothing else of them', async () => {
      const sides = await sidesOf()
      await book(sides)
      const id = await ask(sides)
      await sides.exchange()
      const { school, room, clock } = sides
      const { answered_at, ...told } =
        (await sides.there.db.get<Record<string, unknown>>('select * from room_closures')) ?? {}
      expect(told).toEqual({
        ...{ school_id: school, id, room_id: room, from_at: TOMORROW.from, to_at: TOMORROW.to, cause: 'works' },
        ...{ made_by: 'territory', made_at: NOON, withdrawn_at: null, state: 'closed', reason: null, cancelled: 1 },
      })
      expect(answered_at).toBeLessThan(clock.now)
    })

    it('are refused with the reason where their hours passed on the way, whatever clock the town hall has', async () => {
      const sides = await sidesOf()
      const id = await ask(sides)
      sides.clock.now = TOMORROW.to + 1
      await sides.exchange()
      for (const side of await stand(sides, id)) expect(side).toMatchObject({ state: 'refused', reason: 'late' })
    })

    it('that a school closed itself are seen at the town hall, and nobody else opens them', async () => {
      const sides = await sidesOf()
      const { here, there, school, clock } = sides
      const closure = closureOf(sides, { madeBy: 'school' })
      await here.db.write(async (t) => {
        await insertClosure(t, closure)
        await settleClosure(t, { clock: () => clock.now, newId, tell: async () => undefined }, closure)
      })
      await sides.exchange()
      expect(await getClosure(there.db, school, closure.id)).toMatchObject({ state: 'closed', madeBy: 'school' })
      await takeBack(sides, closure.id)
      await sides.exchange()
      expect((await getClosure(here.db, school, closure.id)).state).toBe('closed')
      expect(await heldOf(sides)).toBe(48)
    })

    it('are closed once more in a school whose backup does not have them', async () => {
      const sides = await sidesOf()
      const id = await ask(sides)
      await sides.exchange()
      await sides.here.db.write(async (t) => {
        await t.run('delete from booking_slots')
        await t.run('delete from room_closures')
        await t.run("delete from sync_rows where kind = 'room_closure'")
        await t.run("delete from sync_notes where kind = 'room_closure'")
      })
      await sides.there.sync.renoteAll(sides.school)
      await sides.exchange()
      const [here, there] = await stand(sides, id)
      expect([here?.state, there?.state, await heldOf(sides)]).toEqual(['closed', 'closed', 48])
    })

    it('are not taken as what they cannot be', async () => {
      const sides = await sidesOf()
      const { here, school, room, clock } = sides
      const value = {
        ...{ room_id: room, from_at: TOMORROW.from, to_at: TOMORROW.to, cause: 'works', made_by: 'territory' },
        ...{ made_at: NOON, withdrawn_at: null },
      }
      const said = async (fields: object) => {
        const id = newId()
        const [first] = await sides.there.sync.noted(school, { records: 1, urgency: 3, except: new Set() }, clock.now)
        const version = first?.record.version ?? `${'0'.repeat(11)}1`
        const record = { kind: 'room_closure', key: JSON.stringify([id]), version, value: { ...value, ...fields } }
        const applied = await here.sync.apply(
          [{ school, place: { epoch: 9, seq: clock.now++ }, records: [record as SyncRecord] }],
          clock.now,
        )
        const there = await here.db.get('select 1 as there from room_closures where id = $1', [id])
        return [applied.refused.length, there !== undefined]
      }
      for (const fields of [
        { cause: 'party' },
        { made_by: 'nobody' },
        { made_by: 'school' },
        { from_at: TOMORROW.to },
        { to_at: 'late' },
      ])
        expect(await said(fields), JSON.stringify(fields)).toEqual([1, false])
    })

    it('stand the same on both sides at the end, whatever went first and however often', async () => {
      const hour = fc.integer({ min: 0, max: 8 })
      const act = fc.oneof(
        fc.record({ act: fc.constant('ask' as const), from: hour, length: fc.integer({ min: 1, max: 4 }) }),
        fc.record({ act: fc.constant('back' as const), which: fc.integer({ min: 0, max: 5 }) }),
        fc.record({ act: fc.constant('exchange' as const) }),
        fc.record({ act: fc.constant('again' as const) }),
      )
      const sides = await sidesOf()
      await fc.assert(
        fc.asyncProperty(fc.array(act, { minLength: 2, maxLength: 10 }), async (acts) => {
          const room = newId()
          const { school } = sides
          await sides.here.db.write((t) => insertRoom(t, { id: room, school, name: room, kind: 'classroom' }))
          const asked: { id: string; back: boolean }[] = []
          for (const each of acts) {
            if (each.act === 'ask') {
              const from = TOMORROW.from + each.from * HOUR
              asked.push({ id: await ask(sides, { room, from, to: from + each.length * HOUR }), back: false })
            } else if (each.act === 'back') {
              const one = asked[each.which % Math.max(1, asked.length)]
              if (one) await takeBack(sides, one.id)
              if (one) one.back = true
            } else if (each.act === 'exchange') await sides.exchange()
            else await sides.there.sync.renoteAll(sides.school)
          }
          await sides.exchange()
          const shut = new Set<number>()
          for (const { id, back } of asked) {
            const [here, there] = await stand(sides, id)
            expect(there).toEqual(here)
            expect(here?.state).toBe(back ? 'reopened' : 'closed')
            for (let at = here?.from ?? 0; !back && at < (here?.to ?? 0); at += HOUR / 12) shut.add(at)
          }
          expect(await heldOf(sides, room)).toBe(shut.size)
          expect(await listMergeNotices(sides.there.db, 'nobody')).toEqual([])
        }),
        { numRuns: 12 },
      )
      expect(await sides.compare()).toBe(0)
    })
  })

  async function heldOf({ here, school, ...sides }: Sides, room = sides.room): Promise<number> {
    return (await holdersOf(here.db, [{ school, resource: room, from: NOON, to: NOON + 3 * DAY }])).length
  }
}
