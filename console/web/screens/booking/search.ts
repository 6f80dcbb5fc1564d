import { type Id, isId } from '@preau/protocol/ids.ts'
import { dayOf } from '@preau/protocol/rules/calendar/local-day.ts'

/** How bookings are looked at; by resource where nothing is said. */
export const BOOKING_VIEWS = ['resource', 'mine', 'asked', 'loans'] as const
export type BookingView = (typeof BOOKING_VIEWS)[number]

export interface BookingSearch {
  view?: BookingView
  /** Whose week is shown; the first where it is not said. */
  resource?: Id
  /** A date of the week, and on a telephone the day itself: `2026-11-26`. */
  on?: string
  /** The booking that is open. */
  booking?: Id
}
export type ScopedBookingSearch = BookingSearch & { school?: Id | undefined; authority?: Id | undefined }
export type BookingSearchChange = { [N in keyof ScopedBookingSearch]?: ScopedBookingSearch[N] | undefined }

/** Reads the address; what cannot be read is passed over, and what is the default is not written. */
export function validateBookingSearch(search: Record<string, unknown>): BookingSearch {
  const valid: BookingSearch = {}
  const view = BOOKING_VIEWS.find((one) => one === search.view)
  if (view && view !== 'resource') valid.view = view
  if (isId(search.resource)) valid.resource = search.resource
  if (typeof search.on === 'string' && dayOf(search.on) !== undefined) valid.on = search.on
  if (isId(search.booking)) valid.booking = search.booking
  return valid
}

/** The address after a change; the scope stays unless it is named. */
export function changedBookings(search: ScopedBookingSearch, change: BookingSearchChange): ScopedBookingSearch {
  const { school, authority, ...rest } = { ...search, ...change }
  const set = Object.entries(rest).filter(([, value]) => value !== undefined)
  return { school, authority, ...validateBookingSearch(Object.fromEntries(set)) }
}
