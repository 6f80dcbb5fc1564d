import { isPreauError } from '@preau/protocol/errors.ts'
import { holds } from '@preau/protocol/rules/booking/refusals.ts'
import { stepsOf } from '@preau/protocol/rules/booking/span.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { listBookings, type StoredBooking } from '../../server/store/bookings.ts'
import { bookingYard, MONDAY } from './booking-fixtures.ts'
import { storeOfTest } from './fresh-store.ts'
import type { FreshStore } from './store.contract.ts'

const DAYS = ['2026-11-24', '2026-11-26', '2026-12-01', '2026-12-03'] as const
const HOURS = [
  ['08:30', '09:30'],
  ['08:30', '11:30'],
  ['10:30', '14:30'],
  ['13:30', '16:30'],
] as const
const when = fc
  .record({ date: fc.constantFrom(...DAYS), hours: fc.constantFrom(...HOURS) })
  .map(({ date, hours: [from, to] }) => ({ date, from, to }))
const which = fc.nat({ max: 50 })
const scope = fc.constantFrom('one' as const, 'following' as const)
const step = fc.oneof(
  fc.record({ act: fc.constant('take' as const), when, weekly: fc.boolean(), wait: fc.boolean() }),
  fc.record({ act: fc.constant('cancel' as const), which, scope }),
  fc.record({ act: fc.constant('move' as const), which, scope, when }),
  fc.record({ act: fc.constant('undo' as const), which }),
)

/** Whatever people do to bookings, in whatever order. */
export function bookingModelContract(open: () => Promise<FreshStore>): void {
  const fresh = storeOfTest(open)

  describe('bookings', () => {
    it('hold exactly their own moments, each once, whatever is done and taken back', { timeout: 60_000 }, async () => {
      const { db } = await fresh()
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 12 }), async (steps) => {
          const { desk, acts, ask, school } = await bookingYard(db)
          const by = { person: null, isOutsider: false, decides: false }
          const all = () => listBookings(db, { school, from: MONDAY, to: MONDAY + 400 * 86_400_000 })
          for (const each of steps) {
            const rows = each.act === 'take' ? [] : await all()
            const row: StoredBooking | undefined =
              each.act === 'take' ? undefined : rows[each.which % (rows.length || 1)]
            const work = async () => {
              if (each.act === 'take') {
                const repeat = each.weekly ? { repeat: { every: 1, until: '2026-12-10' } } : {}
                await desk.take(ask({ when: each.when, wait: each.wait, ...repeat }))
              } else if (row) {
                await db.write((t) => {
                  if (each.act === 'cancel') return acts.cancel(t, row, each.scope, by)
                  if (each.act === 'move') return acts.move(t, row, { when: each.when, scope: each.scope }, by)
                  return acts.undo(t, school, row.change, by)
                })
              }
            }
            await work().catch((error) => {
              if (!isPreauError(error, 'BOOKING_REFUSED', 'BOOKING_STATE_REFUSED', 'UNDO_REFUSED')) throw error
            })
          }
          const expected = (await all())
            .filter(({ state }) => holds(state))
            .flatMap((booking) => stepsOf(booking).map((at) => ({ at, booking: booking.id })))
          const held = await db.all<{ at: number; booking: string }>(
            'select at, booking_id as booking from booking_slots where school_id = $1 order by at',
            [school],
          )
          expect(held).toEqual(expected.sort((a, b) => a.at - b.at))
          expect(new Set(held.map(({ at }) => at)).size).toBe(held.length)
        }),
        { numRuns: 25 },
      )
    })
  })
}
