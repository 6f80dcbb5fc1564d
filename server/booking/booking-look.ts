import type { Id } from '@preau/protocol/ids.ts'
import { OFFER_AFTER, offerEnd, REMIND_BEFORE } from '@preau/protocol/rules/booking/deadlines.ts'
import type { NoticeKind, NoticeParams } from '@preau/protocol/rules/notices.ts'
import { freeSlots, holdersOf, holdSlots, pruneSlots } from '../store/booking-slots.ts'
import { bookingsDue, isFreedAfter, saveBooking, waitingBookings } from '../store/bookings.ts'
import type { Database, Queries } from '../store/database.ts'
import { loansDue, loansOf, putLoan } from '../store/loans.ts'
import { getResource } from '../store/resources.ts'

/** Tells one person of a school something; in the transaction in which it becomes true. */
export type TellPerson = (
  transaction: Queries,
  to: { school: Id; person: Id },
  kind: NoticeKind,
  happening: { id: Id; at: number; about: string; params: NoticeParams },
) => Promise<unknown>

export interface BookingLookParts {
  db: Database
  /** ms since 1970 */
  clock: () => number
  newId: () => Id
  tell: TellPerson
  /** What can be had in a school changed. */
  changed: (school: Id, resource: Id) => void
}

/** Rows of slots that one transaction takes away. */
const SLICE = 5000

/**
 * What time does to bookings: what came free is offered to who waits longest, an offer that nobody took lapses, what was never
 * decided or waited for too long ends with its hour, and who has a loan is reminded of it.
 */
export class BookingLook {
  readonly #parts: BookingLookParts

  constructor(parts: BookingLookParts) {
    this.#parts = parts
  }

  /** Looks once. */
  async look(): Promise<void> {
    await this.#lapse()
    await this.#offer()
    await this.#remind()
  }

  /** Takes away what the clock has passed over. */
  async tidy(): Promise<void> {
    const { db, clock } = this.#parts
    for (let taken = SLICE; taken === SLICE; ) {
      taken = await db.write((transaction) => pruneSlots(transaction, clock() - 86_400_000, SLICE))
    }
  }

  async #lapse(): Promise<void> {
    const { db, clock, newId, changed } = this.#parts
    const now = clock()
    const over = [
      ...(await bookingsDue(db, { state: 'offered', before: now, by: 'offer_ends_at' })),
      ...(await bookingsDue(db, { state: 'waiting', before: now, by: 'from_at' })),
      ...(await bookingsDue(db, { state: 'asked', before: now, by: 'from_at' })),
    ]
    for (const row of over) {
      await db.write(async (transaction) => {
        await freeSlots(transaction, [row])
        await saveBooking(transaction, { ...row, state: 'lapsed', ...bySystem(newId(), now) })
      })
      changed(row.school, row.resource)
    }
  }

  /** INVARIANT: who waits longest is asked first; one who wants more than is free keeps nobody behind him waiting. */
  async #offer(): Promise<void> {
    const { db, clock, newId, tell, changed } = this.#parts
    const now = clock()
    for (const row of await waitingBookings(db, now)) {
      if (await isFreedAfter(db, row, now - OFFER_AFTER)) continue
      const offered = await db.write(async (transaction) => {
        const [taken] = await holdersOf(transaction, [row])
        if (taken) return false
        await holdSlots(transaction, [row])
        const offerEndsAt = offerEnd(now, row.from)
        await saveBooking(transaction, { ...row, state: 'offered', offerEndsAt, ...bySystem(newId(), now) })
        if (row.person === null) return true
        const title = await nameOf(transaction, row)
        const params = { title, when: row.from }
        await tell(transaction, { school: row.school, person: row.person }, 'booking_offered', {
          ...{ id: newId(), at: now, about: `booking:${row.id}`, params },
        })
        return true
      })
      if (offered) changed(row.school, row.resource)
    }
  }

  async #remind(): Promise<void> {
    const { db, clock, newId, tell } = this.#parts
    const now = clock()
    for (const due of await loansDue(db, now + REMIND_BEFORE)) {
      await db.write(async (transaction) => {
        const loan = (await loansOf(transaction, due.school, [due.booking])).get(due.booking)
        if (!loan || loan.remindedAt !== null) return
        await putLoan(transaction, { ...loan, remindedAt: now })
        if (due.person === null) return
        const title = await nameOf(transaction, due)
        await tell(transaction, { school: due.school, person: due.person }, 'loan_due', {
          ...{ id: newId(), at: now, about: `booking:${due.booking}`, params: { title, when: due.due } },
        })
      })
    }
  }
}

function bySystem(change: Id, changedAt: number) {
  return { change, changedAt, changedBy: null, before: null }
}

async function nameOf(db: Queries, { school, resource }: { school: Id; resource: Id }): Promise<string> {
  const found = await getResource(db, school, resource).catch(() => undefined)
  return found?.name ?? ''
}
