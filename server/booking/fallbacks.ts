import type { Id } from '@preau/protocol/ids.ts'
import type { KioskFallback } from '@preau/protocol/kiosk.ts'
import { isShut } from '@preau/protocol/rules/booking/closure.ts'
import type { Span } from '@preau/protocol/rules/booking/span.ts'
import { listBookings, type StoredBooking } from '../store/bookings.ts'
import type { Queries } from '../store/database.ts'
import { listResources, type StoredResource } from '../store/resources.ts'
import { listClosures } from '../store/room-closures.ts'

const MOST_ROOMS = 4
const MOST_KITS = 2
const WELL: readonly string[] = ['ok', 'asleep']
/** What is booked so long before and after is looked at, in ms: until when a place is free is said of that day. */
const AROUND = 12 * 3_600_000

/** Where else a booked lesson can be held, as things are now. */
export async function fallbacksOf(db: Queries, booking: StoredBooking): Promise<KioskFallback[]> {
  const { school, from, to } = booking
  const day = { from: from - AROUND, to: to + AROUND }
  const bookings = await listBookings(db, { school, ...day, states: ['booked', 'asked', 'offered'] })
  const closures = await closedTimes(db, school, day)
  return fallbacksFor({ resources: await listResources(db, school), bookings: [...bookings, ...closures] }, booking)
}

/** When which room of a school is closed, as a booking of it would say. */
export async function closedTimes(db: Queries, school: Id, span: Span): Promise<HeldTime[]> {
  const closures = await listClosures(db, { school, ...span, state: 'closed' })
  return closures.filter(isShut).map(({ room: resource, from, to }) => ({ resource, from, to }))
}

/** A time in which a resource cannot be had. */
export type HeldTime = Pick<StoredBooking, 'resource' | 'from' | 'to'>

/** Where else a lesson can be held: rooms of which the board and its PC are well, then kits, that nobody has then. */
export function fallbacksFor(
  { resources, bookings }: { resources: readonly StoredResource[]; bookings: readonly HeldTime[] },
  { resource, from, to }: HeldTime,
): KioskFallback[] {
  const free = resources.flatMap((each): KioskFallback[] => {
    if (each.id === resource || !each.bookable || each.approval || (each.kind !== 'board' && each.kind !== 'kit'))
      return []
    const held = bookings.filter((booking) => booking.resource === each.id).sort((a, b) => a.from - b.from)
    if (held.some((booking) => booking.from < to && from < booking.to)) return []
    const { board, machineStatus } = each
    const isWell =
      board !== null && WELL.includes(board.status) && (machineStatus === null || WELL.includes(machineStatus))
    if (each.kind === 'board' && !isWell) return []
    const until = held.find((booking) => booking.from >= to)?.from ?? null
    const place = each.kind === 'kit' && each.keptAt !== '' ? each.keptAt.slice(0, 200) : null
    const kind = each.kind === 'board' ? 'room' : 'kit'
    return [{ id: each.id, kind, name: each.name.slice(0, 200), place, until, checked: isWell, chosen: false }]
  })
  const [rooms, kits] = [free.filter(({ kind }) => kind === 'room'), free.filter(({ kind }) => kind === 'kit')]
  return [...rooms.slice(0, MOST_ROOMS), ...kits.slice(0, MOST_KITS)]
}
