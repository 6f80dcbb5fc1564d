import type { Id } from '@preau/protocol/ids.ts'
import type { Queries } from './database.ts'

interface OldBooking {
  school: Id
  id: Id
  resource: Id
  state: string
  from: number
  to: number
  timeZone: string
}

/**
 * Takes away one slice of the bookings that ended before `before` (ms since 1970), with their loans and keys: what stays is how
 * often and how long a resource was had in a month, and nobody's name. Gives how many.
 */
export async function pruneBookings(transaction: Queries, before: number, slice: number): Promise<number> {
  const old = await transaction.all<OldBooking>(
    `select b.school_id as school, b.id, b.resource_id as resource, b.state, b.from_at as "from", b.to_at as "to",
       s.timezone as "timeZone"
     from bookings b join schools s on s.id = b.school_id where b.to_at < $1 order by b.to_at, b.id limit $2`,
    [before, slice],
  )
  await transaction.run('delete from booking_keys where at < $1', [before])
  await transaction.run('delete from held_lessons where to_at < $1', [before])
  await transaction.run('delete from room_closures where made_at < $1 and to_at < $1', [before])
  if (old.length === 0) return 0
  const counted = Map.groupBy(old, (row) => JSON.stringify([row.school, row.resource, monthOf(row), row.state]))
  const rows = [...counted].map(([key, of]) => [
    ...(JSON.parse(key) as string[]),
    of.length,
    of.reduce((sum, { from, to }) => sum + Math.round((to - from) / 60_000), 0),
  ])
  const shape = { school: 'text', resource: 'text', month: 'text', state: 'text', n: 'bigint', m: 'bigint' } as const
  await transaction.run(
    `insert into booking_counts (school_id, resource_id, month, state, count, minutes)
     select r.school, r.resource, r.month, r.state, r.n, r.m from ${transaction.dialect.rows('$1', shape)} as r where true
     on conflict (school_id, resource_id, month, state) do update
       set count = booking_counts.count + excluded.count, minutes = booking_counts.minutes + excluded.minutes`,
    [JSON.stringify(rows)],
  )
  await transaction.run(
    `delete from bookings where (school_id, id) in
       (select r.school, r.id from ${transaction.dialect.rows('$1', { school: 'text', id: 'text' })} as r)`,
    [JSON.stringify(old.map(({ school, id }) => [school, id]))],
  )
  return old.length
}

/** The month in which it began, as the clock of the school counts it: `2026-11`. */
function monthOf({ from, timeZone }: OldBooking): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit' }).format(from)
}
