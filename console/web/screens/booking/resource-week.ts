import type { BookingRow, SchoolDay } from '@preau/protocol/api/bookings.ts'
import type { RoomClosure } from '@preau/protocol/api/room-closures.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { holds } from '@preau/protocol/rules/booking/refusals.ts'
import type { Format } from '../../format/format.ts'
import { minuteOf, partOfDay } from './wall-clock.ts'
import { type DayOfResource, type Span, type WeekGrid, weekGrid } from './week-grid.ts'

/** A booking in the grid, and whether one waits for it oneself. */
export interface Shown {
  row: BookingRow
  /** One's own wish on the list behind it. */
  wait: BookingRow | undefined
}

/** The week of one resource as a grid: who holds it when, and what is free. */
export function resourceWeek(
  days: readonly SchoolDay[],
  rows: readonly BookingRow[],
  resource: Id,
  format: Format,
  closures: readonly RoomClosure[] = [],
): WeekGrid<Shown, RoomClosure> {
  const own = rows.filter((row) => row.resource.id === resource)
  const waits = own.filter(({ state, mine }) => state === 'waiting' && mine)
  const shown = own
    .filter(({ state }) => holds(state))
    .map((row) => ({ row, wait: waits.find((wait) => wait.from < row.to && row.from < wait.to) }))
  const shut = closures.filter(
    ({ room, state }) => room?.id === resource && (state === 'closed' || state === 'reopening'),
  )
  return weekGrid(days.map((day) => dayOfResource(day, shown, shut, format)))
}

function dayOfResource(
  day: SchoolDay,
  shown: readonly Shown[],
  closures: readonly RoomClosure[],
  format: Format,
): DayOfResource<Shown, RoomClosure> {
  const slots = day.periods.map(({ from, to }) => ({ from: minuteOf(from), to: minuteOf(to) }))
  const bookings = shown.flatMap((booking) => {
    const part = partOfDay(booking.row, day.date, format)
    const shownPart = part && withinDay(part, slots)
    return shownPart ? [{ ...shownPart, booking }] : []
  })
  const shut = closures.flatMap((closure) => {
    const part = partOfDay(closure, day.date, format)
    const seen = part && withinClass(part, slots)
    return seen ? [{ ...seen, shut: closure }] : []
  })
  return { slots, bookings, shut }
}

/** Of a room that is closed one sees the hours of class alone. */
function withinClass(part: Span, slots: readonly Span[]): Span | undefined {
  const [first, last] = [slots[0], slots.at(-1)]
  if (!first || !last) return undefined
  const [from, to] = [Math.max(part.from, first.from), Math.min(part.to, last.to)]
  return from < to ? { from, to } : undefined
}

/** Of a loan over days one sees the hours of class, not the night. */
function withinDay(part: Span, slots: readonly Span[]): Span | undefined {
  const [first, last] = [slots[0], slots.at(-1)]
  if (part.from > 0 && part.to < 24 * 60) return part
  if (!first || !last) return undefined
  const from = part.from === 0 ? Math.min(first.from, part.to) : part.from
  const to = part.to === 24 * 60 ? Math.max(last.to, part.from) : part.to
  return from < to ? { from, to } : undefined
}

/** Where a free period of a day may end, so that all until there is free: itself first. */
export function endsAfter(grid: WeekGrid<Shown, RoomClosure>, column: number, slot: Span): Span['to'][] {
  const ends: Span['to'][] = []
  for (const { is } of grid.columns[column] ?? []) {
    if (is.kind === 'free' && is.slot.from >= slot.from) ends.push(is.slot.to)
    else if ((is.kind === 'booking' || is.kind === 'shut') && ends.length > 0) break
  }
  return ends
}
