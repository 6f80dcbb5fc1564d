import type { BookingLookParts } from './booking-look.ts'
import { BookingLook } from './booking-look.ts'

/** What time does to bookings, at its own pace: offers and ends within a quarter of a minute, tidying once an hour. */
export function bookingJobs(parts: BookingLookParts) {
  const look = new BookingLook(parts)
  return [
    { name: 'look at bookings', period: 15_000, run: () => look.look() },
    { name: 'tidy bookings', period: 3_600_000, run: () => look.tidy() },
  ]
}
