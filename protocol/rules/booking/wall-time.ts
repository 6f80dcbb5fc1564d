import { type Static, Type } from 'typebox'
import { LocalDate } from '../calendar/service-calendar.ts'

/** A time of the wall clock to the minute; `24:00` only where something ends. */
export const WallTime = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$|^24:00$', description: '08:30' })

/**
 * When something is booked, by the clock on the wall of the school. `until`: the day on which it ends, where that is another: a
 * loan over days. Minutes are full fives.
 */
export const Wish = Type.Object(
  { date: LocalDate, from: WallTime, to: WallTime, until: Type.Optional(LocalDate) },
  { additionalProperties: false },
)
export type Wish = Static<typeof Wish>

/** Bookings are kept in steps of so many minutes. */
export const GRAIN_MINUTES = 5
