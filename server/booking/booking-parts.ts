import type { Id } from '@preau/protocol/ids.ts'
import type { Database } from '../store/database.ts'
import { BookingActs } from './booking-acts.ts'
import { BookingDesk } from './booking-desk.ts'
import { SchoolBook } from './school-book.ts'

/** What books, what is done with a booking, and the calendars that both go by. */
export interface BookingParts {
  desk: BookingDesk
  acts: BookingActs
  book: SchoolBook
}

/** @param parts.clock ms since 1970 */
export function bookingParts(parts: { db: Database; clock: () => number; newId: () => Id }): BookingParts {
  const book = new SchoolBook(parts.clock)
  return { book, desk: new BookingDesk({ ...parts, book }), acts: new BookingActs({ ...parts, book }) }
}
