import type { Id } from '@preau/protocol/ids.ts'
import type { Closer, ClosureCause } from '@preau/protocol/rules/booking/closure.ts'
import { stepsOf } from '@preau/protocol/rules/booking/span.ts'
import type { StoredBooking } from './bookings.ts'
import type { Queries } from './database.ts'

type Held = Pick<StoredBooking, 'school' | 'id' | 'resource' | 'from' | 'to'>

/**
 * Takes the time of bookings; the primary key of the table is the judge. Throws STORE_FAILED where any moment is somebody
 * else's: who calls has looked before (`holdersOf`), in the same transaction.
 */
export async function holdSlots(transaction: Queries, bookings: readonly Held[]): Promise<void> {
  const rows = bookings.flatMap((booking) =>
    stepsOf(booking).map((at) => [booking.school, booking.resource, at, booking.id]),
  )
  if (rows.length === 0) return
  const shape = { school: 'text', resource: 'text', at: 'bigint', booking: 'text' } as const
  await transaction.run(
    `insert into booking_slots (school_id, resource_id, at, booking_id)
     select r.school, r.resource, r.at, r.booking from ${transaction.dialect.rows('$1', shape)} as r`,
    [JSON.stringify(rows)],
  )
}

/** Gives the time of bookings back. */
export async function freeSlots(transaction: Queries, bookings: readonly Pick<Held, 'school' | 'id'>[]): Promise<void> {
  if (bookings.length === 0) return
  await transaction.run(
    `delete from booking_slots where (school_id, booking_id) in
       (select r.school, r.booking from ${transaction.dialect.rows('$1', { school: 'text', booking: 'text' })} as r)`,
    [JSON.stringify(bookings.map(({ school, id }) => [school, id]))],
  )
}

/** A moment that is held, and by what: a booking, or a closure of the room with why and by whom. */
export type HeldSlot = { school: Id; resource: Id; at: number } & (
  | { booking: Id; cause: null; by: null }
  | { booking: null; cause: ClosureCause; by: Closer }
)

/** Which of the moments that some spans want are held already. */
export async function holdersOf(
  db: Queries,
  wanted: readonly { school: Id; resource: Id; from: number; to: number }[],
): Promise<HeldSlot[]> {
  if (wanted.length === 0) return []
  const spans = wanted.map(({ school, resource, from, to }) => [school, resource, stepsOf({ from, to })[0] ?? from, to])
  const shape = { school: 'text', resource: 'text', first: 'bigint', last: 'bigint' } as const
  return await db.all<HeldSlot>(
    `select distinct s.school_id as school, s.resource_id as resource, s.at, s.booking_id as booking, c.cause, c.made_by as by
     from ${db.dialect.rows('$1', shape)} as r
     join booking_slots s on s.school_id = r.school and s.resource_id = r.resource and s.at >= r.first and s.at < r.last
     left join room_closures c on c.school_id = s.school_id and c.id = s.closure_id
     order by s.at`,
    [JSON.stringify(spans)],
  )
}

/** Moments that are over are no longer kept: who had them stands in his booking. Gives how many rows went. */
export async function pruneSlots(transaction: Queries, before: number, limit: number): Promise<number> {
  return await transaction.run(
    `delete from booking_slots where at < $1 and (school_id, resource_id, at) in
       (select school_id, resource_id, at from booking_slots where at < $1 order by at limit $2)`,
    [before, limit],
  )
}
