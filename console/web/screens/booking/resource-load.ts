import type { BookingRow, SchoolDay } from '@preau/protocol/api/bookings.ts'
import type { RoomClosure } from '@preau/protocol/api/room-closures.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { holds } from '@preau/protocol/rules/booking/refusals.ts'

/** How much of a day's class somebody has, 0 to 1; null where there is no class. */
export type DayLoad = number | null

/** For each resource how full its days are. */
export function loadsOf(
  days: readonly SchoolDay[],
  rows: readonly Pick<BookingRow, 'resource' | 'state' | 'from' | 'to'>[],
): Map<Id, DayLoad[]> {
  const loads = new Map<Id, DayLoad[]>()
  for (const resource of new Set(rows.map((row) => row.resource.id))) {
    const own = rows.filter((row) => row.resource.id === resource && holds(row.state))
    loads.set(
      resource,
      days.map((day) => loadOf(day, own)),
    )
  }
  return loads
}

/** The same of a resource that nobody has. */
export function emptyLoad(days: readonly SchoolDay[]): DayLoad[] {
  return days.map((day) => loadOf(day, []))
}

function loadOf({ periods }: SchoolDay, rows: readonly { from: number; to: number }[]): DayLoad {
  const whole = periods.reduce((sum, { fromAt, toAt }) => sum + toAt - fromAt, 0)
  if (whole === 0) return null
  let taken = 0
  for (const { fromAt, toAt } of periods)
    for (const { from, to } of rows) taken += Math.max(0, Math.min(to, toAt) - Math.max(from, fromAt))
  return Math.min(1, taken / whole)
}

/** Rooms that are closed, as bookings that hold them. */
export function heldClosed(closures: readonly RoomClosure[]): Pick<BookingRow, 'resource' | 'state' | 'from' | 'to'>[] {
  return closures.flatMap(({ room, from, to, state }) =>
    room && (state === 'closed' || state === 'reopening')
      ? [{ resource: { ...room, kind: 'room' }, state: 'booked', from, to }]
      : [],
  )
}
