import type { Id } from '@preau/protocol/ids.ts'
import type { Wish } from '@preau/protocol/rules/booking/wall-time.ts'
import type { BookingAsk } from '../../server/booking/booking-desk.ts'
import { bookingParts } from '../../server/booking/booking-parts.ts'
import type { Database } from '../../server/store/database.ts'
import { updateSchool } from '../../server/store/places.ts'
import { makeDevice, makeYard, newId } from './store-fixtures.ts'

/** Monday 23 November 2026, 7:00 in Paris, ms since 1970. */
export const MONDAY = Date.UTC(2026, 10, 23, 6)
/** The period of a Tuesday that is still to come. */
export const TUESDAY: Wish = { date: '2026-11-24', from: '10:30', to: '11:30' }

export interface BookingYard extends ReturnType<typeof bookingParts> {
  school: Id
  room: Id
  time: { now: number }
  ask: ReturnType<typeof askIn>
}

/** A school of zone B with a room with a board, and what books in it at a clock that a test can set. */
export async function bookingYard(db: Database): Promise<BookingYard> {
  const { school, room } = await makeYard(db)
  await db.write((t) => updateSchool(t, 'all', school, { insee: '35238' }))
  await makeDevice(db, school, { kind: 'panel', name: 'TNI', room })
  const time = { now: MONDAY }
  const parts = bookingParts({ db, clock: () => time.now, newId })
  return { school, room, time, ...parts, ask: askIn(school, room) }
}

/** What somebody asks for in a room, all but what a test says. */
export function askIn(school: Id, resource: Id) {
  return (fields: Partial<BookingAsk> = {}): BookingAsk => ({
    ...{ school, resource, key: newId(), when: TUESDAY, person: null, by: null, title: '', classLabel: '' },
    ...{ thirdParty: '', opens: null, isOutsider: false, decides: false, wait: false },
    ...fields,
  })
}
