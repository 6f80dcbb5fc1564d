import type { BookingRow, SchoolDay } from '@preau/protocol/api/bookings.ts'
import type { Wish } from '@preau/protocol/rules/booking/wall-time.ts'

/** Where a booking ends if it begins at a period of a day: after as many periods as it has now, or with the day. */
export function movedWish(
  row: Pick<BookingRow, 'from' | 'to'>,
  now: SchoolDay | undefined,
  to: SchoolDay,
  from: string,
): Wish {
  const covered = now?.periods.filter(({ fromAt, toAt }) => fromAt < row.to && row.from < toAt).length ?? 1
  const start = to.periods.findIndex((period) => period.from === from)
  const last = to.periods[Math.min(start + Math.max(1, covered), to.periods.length) - 1]
  return { date: to.date, from, to: last?.to ?? from }
}
