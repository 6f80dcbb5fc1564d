import type { Skipped } from '@preau/protocol/api/booking-acts.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { Judged } from '@preau/protocol/rules/booking/judge.ts'
import type { Wish } from '@preau/protocol/rules/booking/wall-time.ts'
import type { BookingKey } from '../store/booking-keys.ts'
import type { StoredBooking } from '../store/bookings.ts'

/** What came of it. */
export interface Booked {
  change: Id
  undoUntil: number
  rows: StoredBooking[]
  skipped: Skipped[]
}

/** A wish that could not be had; `judged` where somebody else has it, so that another time can be looked for. */
export class Refused {
  readonly error: PreauError
  readonly judged: Judged | undefined

  constructor(error: PreauError, judged?: Judged) {
    this.error = error
    this.judged = judged
  }
}

export type Outcome = Booked | Refused
/** A refusal with the next time that is free, where there is one. */
export function withNext(error: PreauError, next: Wish | undefined): PreauError {
  if (!next) return error
  const { date, from, to, until } = next
  return new PreauError('BOOKING_REFUSED', {
    ...{ ...error.context, nextDate: date, nextFrom: from, nextTo: to },
    ...(until !== undefined && { nextUntil: until }),
  })
}

/** By their day. */
export function inOrder(skipped: Skipped[]): Skipped[] {
  return skipped.sort((a, b) => (a.date < b.date ? -1 : 1))
}

/** Why nothing of a wish could be had. */
export function refusal(skipped: Skipped | undefined): PreauError {
  const { reason, date, name, booking, cause, by } = skipped ?? { reason: 'not_a_moment', date: '' }
  return new PreauError('BOOKING_REFUSED', { reason, date, name, booking, cause, by })
}

/** What is kept of an answer; the bookings themselves may have changed when it is given again. */
export interface KeptAnswer {
  ids: Id[]
  skipped: Skipped[]
}

/** The answer of a wish, to be given again. */
export function keyOf(
  { school, key }: Pick<BookingKey, 'school' | 'key'>,
  { change, rows, skipped }: Booked,
  at: number,
): BookingKey {
  const answer: KeptAnswer = { ids: rows.map(({ id }) => id), skipped }
  return { school, key, change, at, answer: JSON.stringify(answer) }
}
