import type { BookingChange, BookingDecision, BookingMove, Skipped } from '@preau/protocol/api/booking-acts.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { UNDO_FOR } from '@preau/protocol/rules/booking/deadlines.ts'
import { type BookingState, holds } from '@preau/protocol/rules/booking/refusals.ts'
import { wallOf, wishOf } from '@preau/protocol/rules/booking/span.ts'
import type { Wish } from '@preau/protocol/rules/booking/wall-time.ts'
import { dateOf, dayOf } from '@preau/protocol/rules/calendar/local-day.ts'
import { freeSlots, type HeldSlot, holdersOf, holdSlots } from '../store/booking-slots.ts'
import {
  type BookingBefore,
  bookingsFollowing,
  bookingsOfChange,
  type StoredBooking,
  saveBooking,
} from '../store/bookings.ts'
import type { Queries, Transaction } from '../store/database.ts'
import { forgetLessons } from '../store/lessons.ts'
import { getResource } from '../store/resources.ts'
import { type Booked, refusal } from './booking-answer.ts'
import { type Allowed, allowedOf, HeldTimes } from './booking-plan.ts'
import type { SchoolBook, SchoolPage } from './school-book.ts'

/** Who acts, and as what. */
export interface Acting {
  person: Id | null
  /** He is not of the school. */
  isOutsider: boolean
  /** He is the one who agrees. */
  decides: boolean
}

export interface BookingActsParts {
  /** ms since 1970 */
  clock: () => number
  newId: () => Id
  book: SchoolBook
}

type Scope = 'one' | 'following' | undefined

/**
 * What can be done with a booking once it is there. Each act is one change, which takes back as a whole; it runs in a transaction
 * of the caller, who has looked whether this person may.
 */
export class BookingActs {
  readonly #parts: BookingActsParts

  constructor(parts: BookingActsParts) {
    this.#parts = parts
  }

  /** Title, class, what opens. Throws BOOKING_STATE_REFUSED where it is over, BOOKING_REFUSED for what the school does not allow. */
  async change(transaction: Transaction, booking: StoredBooking, asked: BookingChange, by: Acting): Promise<Booked> {
    const { title, classLabel, opens, scope } = asked
    const change = this.#newChange(by)
    if (opens) {
      const { clock, times } = await this.#parts.book.page(transaction, booking.school)
      const wish = wishOf(booking, clock.clock)
      const resource = { kind: 'board', approval: false, bookable: true } as const
      const judged = { school: clock, resource, isThirdParty: true, now: 0 }
      const { skipped } = allowedOf([wish], judged, opens, times.sites)
      const fault = skipped.find(({ reason }) => reason === 'site' || reason === 'path')
      if (fault) throw refusal(fault)
    }
    const rows = (await this.#those(transaction, booking, scope)).map((row) => ({
      ...change(row),
      title: title ?? row.title,
      classLabel: classLabel ?? row.classLabel,
      opens: opens === undefined ? row.opens : opens,
    }))
    return await this.#done(transaction, rows, [])
  }

  /** Gives it back. Who waits, or was offered something, leaves the list. */
  async cancel(transaction: Transaction, booking: StoredBooking, scope: Scope, by: Acting): Promise<Booked> {
    const change = this.#newChange(by)
    const rows = (await this.#those(transaction, booking, scope)).map((row) => ({
      ...change(row),
      state: (row.state === 'waiting' || row.state === 'offered' ? 'left' : 'cancelled') as BookingState,
    }))
    await freeSlots(transaction, rows)
    return await this.#done(transaction, rows, [])
  }

  /**
   * To another time or resource. Of a series each one moves by as many days; those that cannot stay where they are, and are
   * named. Throws BOOKING_REFUSED where none can.
   */
  async move(transaction: Transaction, booking: StoredBooking, asked: BookingMove, by: Acting): Promise<Booked> {
    const { school } = booking
    const page = await this.#parts.book.page(transaction, school)
    const resource = await getResource(transaction, school, asked.resource ?? booking.resource)
    const from = wallOf(booking.from, page.clock.clock).date
    const days = (dayOf(asked.when.date) ?? 0) - (dayOf(from) ?? 0)
    const those = (await this.#those(transaction, booking, asked.scope)).filter(({ state }) => isSettled(state))
    if (those.length === 0) throw new PreauError('BOOKING_STATE_REFUSED', { state: booking.state })
    const now = this.#parts.clock()
    const judged = those.map((row) => {
      const wish = row.id === booking.id ? asked.when : shifted(row, asked.when, days, page)
      const isThirdParty = by.isOutsider || row.thirdParty !== ''
      const rules = { school: page.clock, resource, isThirdParty, now }
      const { allowed, skipped } = allowedOf([wish], rules, null, [])
      return { row, to: allowed[0], skipped }
    })
    await freeSlots(transaction, those)
    const wanted = judged.flatMap(({ to }) => (to ? [{ school, resource: resource.id, ...to.span }] : []))
    const { moved, kept, skipped } = fitted(judged, await holdersOf(transaction, wanted), resource.id)
    if (moved.length === 0) throw refusal(skipped[0])
    const change = this.#newChange(by)
    const rows = moved.map(({ row, to }) => {
      const state: BookingState = to.approval !== null && !by.decides ? 'asked' : 'booked'
      return { ...change(row), ...to.span, resource: resource.id, approval: to.approval, state }
    })
    await holdSlots(transaction, [...rows, ...kept])
    const elsewhere = moved.filter(({ row }) => row.resource !== resource.id)
    await forgetLessons(
      transaction,
      school,
      elsewhere.map(({ row }) => row.id),
    )
    return await this.#done(transaction, rows, skipped)
  }

  /** The head agrees, or not. Throws BOOKING_STATE_REFUSED where nothing is asked. */
  async decide(transaction: Transaction, booking: StoredBooking, asked: BookingDecision, by: Acting): Promise<Booked> {
    const those = (await this.#those(transaction, booking, asked.scope)).filter(({ state }) => state === 'asked')
    if (those.length === 0) throw new PreauError('BOOKING_STATE_REFUSED', { state: booking.state })
    const change = this.#newChange(by)
    const state: BookingState = asked.agree ? 'booked' : 'refused'
    const rows = those.map((row) => ({ ...change(row), state }))
    if (!asked.agree) await freeSlots(transaction, rows)
    return await this.#done(transaction, rows, [])
  }

  /** Who waited takes what he was offered. Throws BOOKING_STATE_REFUSED where the offer has ended. */
  async accept(transaction: Transaction, booking: StoredBooking, by: Acting): Promise<Booked> {
    const now = this.#parts.clock()
    if (booking.state !== 'offered' || (booking.offerEndsAt ?? 0) <= now) {
      throw new PreauError('BOOKING_STATE_REFUSED', { state: booking.state })
    }
    const state: BookingState = booking.approval !== null && !by.decides ? 'asked' : 'booked'
    return await this.#done(transaction, [{ ...this.#newChange(by)(booking), state }], [])
  }

  /**
   * Takes an act back as a whole, within its time and by who did it. Throws UNDO_REFUSED where it is too late, somebody else's, or
   * somebody has the time now.
   */
  async undo(transaction: Transaction, school: Id, change: Id, by: Acting): Promise<Booked> {
    const now = this.#parts.clock()
    const rows = await bookingsOfChange(transaction, school, change)
    const [first] = rows
    if (!first) throw new PreauError('UNDO_REFUSED', { why: 'unknown' })
    if (first.changedBy !== by.person) throw new PreauError('UNDO_REFUSED', { why: 'not_own' })
    if (now - first.changedAt > UNDO_FOR) throw new PreauError('UNDO_REFUSED', { why: 'late' })
    const renew = this.#newChange(by)
    const back = rows.map((row) => ({ ...renew(row), ...(row.before ?? { state: 'cancelled' as const }) }))
    await freeSlots(transaction, rows)
    const holding = back.filter(({ state }) => holds(state))
    if (holding.some(({ to }) => to <= now)) throw new PreauError('UNDO_REFUSED', { why: 'past' })
    const [taken] = await holdersOf(transaction, holding)
    if (taken) {
      const { booking } = taken
      throw new PreauError('UNDO_REFUSED', booking === null ? { why: 'closed' } : { why: 'taken', booking })
    }
    await holdSlots(transaction, holding)
    return await this.#done(transaction, back, [])
  }

  /** One, or of a series this one and what follows, as far as it is not over. */
  async #those(db: Queries, booking: StoredBooking, scope: Scope): Promise<StoredBooking[]> {
    const now = this.#parts.clock()
    const all = scope === 'following' ? await bookingsFollowing(db, booking) : [booking]
    const live = all.filter(({ state, to }) => (holds(state) || state === 'waiting') && to > now)
    if (live.length === 0) throw new PreauError('BOOKING_STATE_REFUSED', { state: booking.state })
    return live
  }

  #newChange({ person }: Acting): (row: StoredBooking) => StoredBooking {
    const change = this.#parts.newId()
    const changedAt = this.#parts.clock()
    return (row) => ({ ...row, change, changedAt, changedBy: person, before: beforeOf(row) })
  }

  async #done(transaction: Transaction, rows: StoredBooking[], skipped: Skipped[]): Promise<Booked> {
    for (const row of rows) await saveBooking(transaction, row)
    const change = rows[0]?.change ?? this.#parts.newId()
    return { change, undoUntil: this.#parts.clock() + UNDO_FOR, rows, skipped }
  }
}

interface Moving {
  row: StoredBooking
  /** Where its rules let it go. */
  to: Allowed | undefined
  skipped: Skipped[]
}

/**
 * Which of a series can move. One that cannot stays where it was, and may so be in the way of another one: it is looked again
 * until nothing changes.
 */
function fitted(all: readonly Moving[], slots: readonly HeldSlot[], resource: Id) {
  const kept = new Map<Id, Skipped[]>(all.filter(({ to }) => !to).map(({ row, skipped }) => [row.id, skipped]))
  for (let before = -1; before !== kept.size; ) {
    before = kept.size
    const held = new HeldTimes(slots)
    for (const { row } of all) if (kept.has(row.id)) held.hold(row.school, row.resource, row, row.id)
    for (const { row, to } of all) {
      if (!to || kept.has(row.id)) continue
      const holder = held.holder(row.school, resource, to.span)
      if (holder === undefined) held.hold(row.school, resource, to.span, row.id)
      else kept.set(row.id, [{ date: to.wish.date, ...holder }])
    }
  }
  return {
    moved: all.flatMap(({ row, to }) => (to && !kept.has(row.id) ? [{ row, to }] : [])),
    kept: all.filter(({ row }) => kept.has(row.id)).map(({ row }) => row),
    skipped: [...kept.values()].flat().sort((a, b) => (a.date < b.date ? -1 : 1)),
  }
}

/** One that can move: what is offered is first taken, what waits is asked for anew. */
function isSettled(state: BookingState): boolean {
  return state === 'booked' || state === 'asked'
}

/** How a booking is before an act, so that it can be taken back. */
export function beforeOf(row: StoredBooking): BookingBefore {
  const { resource, from, to, state, title, classLabel, opens, approval } = row
  return { resource, from, to, state, title, classLabel, opens, approval }
}

/** One of those that follow, by as many days and at the new hours. */
function shifted(row: StoredBooking, when: Wish, days: number, { clock }: SchoolPage): Wish {
  const was = wallOf(row.from, clock.clock).date
  const date = dateOf((dayOf(was) ?? 0) + days)
  const length = when.until === undefined ? 0 : (dayOf(when.until) ?? 0) - (dayOf(when.date) ?? 0)
  return { date, from: when.from, to: when.to, ...(length > 0 && { until: dateOf((dayOf(date) ?? 0) + length) }) }
}
