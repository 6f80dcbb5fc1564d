import type { Repeat, Skipped } from '@preau/protocol/api/booking-acts.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { UNDO_FOR } from '@preau/protocol/rules/booking/deadlines.ts'
import type { Judged } from '@preau/protocol/rules/booking/judge.ts'
import type { LessonOpening } from '@preau/protocol/rules/booking/lesson-opening.ts'
import { repeated } from '@preau/protocol/rules/booking/repeat.ts'
import type { Wish } from '@preau/protocol/rules/booking/wall-time.ts'
import { type BookingKey, knownKeys, putKeys } from '../store/booking-keys.ts'
import { holdersOf, holdSlots } from '../store/booking-slots.ts'
import { bookingsOf, insertBookings, type StoredBooking } from '../store/bookings.ts'
import type { Database, Queries, Transaction } from '../store/database.ts'
import {
  type Booked,
  inOrder,
  type KeptAnswer,
  keyOf,
  type Outcome,
  Refused,
  refusal,
  withNext,
} from './booking-answer.ts'
import { nextFreeOf, placesOf } from './booking-places.ts'
import { type Allowed, allowedOf, HeldTimes } from './booking-plan.ts'
import type { SchoolBook, SchoolPage } from './school-book.ts'
import { newSessionCode } from './short-proof.ts'

/** What somebody wants to have. */
export interface BookingAsk {
  school: Id
  resource: Id
  /** Made by who asks: the same wish sent twice books once. */
  key: Id
  when: Wish
  repeat?: Repeat
  /** The teacher, and who asks for him. */
  person: Id | null
  by: Id | null
  title: string
  classLabel: string
  thirdParty: string
  opens: LessonOpening | null
  /** Who asks is not of the school: as for a third party, the head decides. */
  isOutsider: boolean
  /** Who asks is the one who decides. */
  decides: boolean
  /** Where it is taken, onto the waiting list. */
  wait: boolean
  /** Writes what was done down, in the same transaction. */
  note?(transaction: Transaction, booked: Booked): Promise<void>
}

export interface BookingDeskParts {
  db: Database
  /** ms since 1970 */
  clock: () => number
  newId: () => Id
  book: SchoolBook
}

interface Waiting {
  ask: BookingAsk
  resolve(booked: Booked): void
  reject(error: unknown): void
}

type Settled = { page: SchoolPage; judged: Judged; allowed: Allowed[]; skipped: Skipped[] }

/** So many wishes are answered in one transaction. */
const AT_ONCE = 100

/**
 * Where one books. Wishes that come while others are written are answered together, in the order in which they came: two hundred
 * teachers at once are some transactions and not two hundred. INVARIANT: of two wishes for the same moment of a resource exactly
 * one holds it; it is decided within the transaction, and the primary key of the slots would refuse the second.
 */
export class BookingDesk {
  readonly #parts: BookingDeskParts
  #waiting: Waiting[] = []
  #running = false

  constructor(parts: BookingDeskParts) {
    this.#parts = parts
  }

  /**
   * Books, or puts onto the waiting list. Throws RESOURCE_NOT_FOUND, PLACE_NOT_FOUND, and BOOKING_REFUSED with `reason`, what is in
   * the way (`name` of a holiday, `booking`), and the next time that is free (`nextDate`, `nextFrom`, `nextTo`).
   */
  take(ask: BookingAsk): Promise<Booked> {
    return new Promise<Booked>((resolve, reject) => {
      this.#waiting.push({ ask, resolve, reject })
      if (!this.#running) void this.#run()
    })
  }

  /** What a wish would come to now, without doing it. Throws RESOURCE_NOT_FOUND. */
  async look(ask: BookingAsk): Promise<{ allowed: Allowed[]; skipped: Skipped[]; next: Wish | undefined }> {
    const { db, book } = this.#parts
    const settled = this.#settle(ask, await placesOf(db, book, [ask]))
    if (settled instanceof Refused) throw settled.error
    const { allowed, skipped, judged } = settled
    const wanted = allowed.map(({ span }) => ({ ...placeOf(ask), ...span }))
    const held = new HeldTimes(await holdersOf(db, wanted))
    const free: Allowed[] = []
    for (const each of allowed) {
      const holder = held.holder(ask.school, ask.resource, each.span)
      if (holder === undefined) free.push(each)
      else skipped.push({ date: each.wish.date, ...holder })
    }
    const [next] = free.length > 0 ? [] : await nextFreeOf(db, [{ ...placeOf(ask), when: ask.when, judged }])
    return { allowed: free, skipped: inOrder(skipped), next }
  }

  async #run(): Promise<void> {
    this.#running = true
    while (this.#waiting.length > 0) await this.#answerAll(this.#waiting.splice(0, AT_ONCE))
    this.#running = false
  }

  async #answerAll(turn: Waiting[]): Promise<void> {
    try {
      const asks = turn.map(({ ask }) => ask)
      const outcomes = await this.#parts.db.write((transaction) => this.#answer(transaction, asks))
      const refused: { waiting: Waiting; outcome: Refused }[] = []
      turn.forEach((waiting, index) => {
        const outcome = outcomes[index] ?? new Refused(new PreauError('INTERNAL'))
        if (outcome instanceof Refused) refused.push({ waiting, outcome })
        else waiting.resolve(outcome)
      })
      // Those who come next do not wait for what is looked for here.
      void this.#refuse(refused)
    } catch (error) {
      // Something of one of them is wrong in a way that nobody foresaw: the others are not to pay for it.
      if (turn.length === 1) turn[0]?.reject(error)
      else for (const each of turn) await this.#answerAll([each])
    }
  }

  /** Tells who did not get it, and where somebody else has it, what is free next. */
  async #refuse(refused: readonly { waiting: Waiting; outcome: Refused }[]): Promise<void> {
    const lost = refused.flatMap(({ waiting: { ask }, outcome: { judged } }) =>
      judged ? [{ ...placeOf(ask), when: ask.when, judged }] : [],
    )
    const next = lost.length === 0 ? [] : await nextFreeOf(this.#parts.db, lost).catch(() => [])
    for (const { waiting, outcome } of refused) {
      waiting.reject(outcome.judged ? withNext(outcome.error, next.shift()) : outcome.error)
    }
  }

  async #answer(transaction: Transaction, asks: readonly BookingAsk[]): Promise<Outcome[]> {
    const now = this.#parts.clock()
    const known = new Map((await knownKeys(transaction, asks)).map((each) => [`${each.school} ${each.key}`, each]))
    const places = await placesOf(transaction, this.#parts.book, asks)
    const settled = asks.map((ask) => this.#settle(ask, places))
    const wanted = settled.flatMap((each, index) => {
      const ask = asks[index]
      return each instanceof Refused || !ask ? [] : each.allowed.map(({ span }) => ({ ...placeOf(ask), ...span }))
    })
    const held = new HeldTimes(await holdersOf(transaction, wanted))
    const answered = new Map<string, Outcome>()
    const made: { ask: BookingAsk; booked: Booked }[] = []
    const outcomes: Outcome[] = []
    for (const [index, ask] of asks.entries()) {
      const name = `${ask.school} ${ask.key}`
      const outcome =
        answered.get(name) ??
        (await this.#again(transaction, known.get(name))) ??
        this.#decide(ask, settled[index], held, now)
      if (!answered.has(name) && !known.has(name) && !(outcome instanceof Refused)) made.push({ ask, booked: outcome })
      answered.set(name, outcome)
      outcomes.push(outcome)
    }
    const rows = made.flatMap(({ booked }) => booked.rows)
    await insertBookings(transaction, rows)
    await holdSlots(
      transaction,
      rows.filter(({ state }) => state !== 'waiting'),
    )
    await putKeys(
      transaction,
      made.map(({ ask, booked }) => keyOf(ask, booked, now)),
    )
    for (const { ask, booked } of made) await ask.note?.(transaction, booked)
    return outcomes
  }

  /** What the rules allow of a wish. */
  #settle(ask: BookingAsk, places: Awaited<ReturnType<typeof placesOf>>): Settled | Refused {
    const place = places(ask)
    if (place instanceof PreauError) return new Refused(place)
    const { page, resource } = place
    const isThirdParty = ask.isOutsider || ask.thirdParty !== ''
    const judged: Judged = { school: page.clock, resource, isThirdParty, now: this.#parts.clock() }
    const wishes = ask.repeat === undefined ? [ask.when] : repeated(ask.when, ask.repeat, page.clock)
    return { page, judged, ...allowedOf(wishes, judged, ask.opens, page.times.sites) }
  }

  #decide(ask: BookingAsk, settled: Settled | Refused | undefined, held: HeldTimes, now: number): Outcome {
    if (settled === undefined || settled instanceof Refused) return settled ?? new Refused(new PreauError('INTERNAL'))
    const { newId } = this.#parts
    const change = newId()
    const skipped = [...settled.skipped]
    const rows: StoredBooking[] = []
    for (const each of settled.allowed) {
      const holder = held.holder(ask.school, ask.resource, each.span)
      // Nobody waits before a door that is closed: a list is for what somebody may give back.
      if (holder !== undefined && (!ask.wait || holder.reason === 'closed')) {
        skipped.push({ date: each.wish.date, ...holder })
      } else {
        const row = { ...this.#row(ask, each, change, now), ...(holder !== undefined && waitingSince(now)) }
        if (holder === undefined) held.hold(ask.school, ask.resource, each.span, row.id)
        rows.push(row)
      }
    }
    const [first] = inOrder(skipped)
    if (rows.length === 0) {
      return new Refused(refusal(first), first && isHeld(first) ? settled.judged : undefined)
    }
    if (rows.length > 1) for (const row of rows) row.series = change
    return { change, undoUntil: now + UNDO_FOR, rows, skipped }
  }

  #row(ask: BookingAsk, { span, approval }: Allowed, change: Id, now: number): StoredBooking {
    const { school, resource, person, by, title, classLabel, thirdParty, opens } = ask
    return {
      ...{ school, id: this.#parts.newId(), resource, series: null, person, ...span, approval },
      state: approval !== null && !ask.decides ? 'asked' : 'booked',
      ...{ title, classLabel, thirdParty, opens, ...newSessionCode() },
      ...{ madeAt: now, madeBy: by, changedAt: now, change, changedBy: by, before: null },
      ...{ waitingSince: null, offerEndsAt: null },
    }
  }

  async #again(transaction: Queries, key: BookingKey | undefined): Promise<Booked | undefined> {
    if (!key) return undefined
    const { ids, skipped } = JSON.parse(key.answer) as KeptAnswer
    const rows = await bookingsOf(transaction, key.school, ids)
    return { change: key.change, undoUntil: key.at + UNDO_FOR, rows, skipped }
  }
}

/** Another time may be free: what is in the way is neither a rule nor the calendar. */
function isHeld({ reason }: Skipped): boolean {
  return reason === 'taken' || reason === 'closed'
}

function placeOf({ school, resource }: BookingAsk): { school: Id; resource: Id } {
  return { school, resource }
}

function waitingSince(now: number): Pick<StoredBooking, 'state' | 'waitingSince'> {
  return { state: 'waiting', waitingSince: now }
}
