import type { Repeat, Skipped } from '@preau/protocol/api/booking-acts.ts'
import { PreauError, toPreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { UNDO_FOR } from '@preau/protocol/rules/booking/deadlines.ts'
import type { Judged } from '@preau/protocol/rules/booking/judge.ts'
import type { LessonOpening } from '@preau/protocol/rules/booking/lesson-opening.ts'
import { nextFree } from '@preau/protocol/rules/booking/next-free.ts'
import { repeated } from '@preau/protocol/rules/booking/repeat.ts'
import { GRAIN_MS, type Span, spanOf } from '@preau/protocol/rules/booking/span.ts'
import type { Wish } from '@preau/protocol/rules/booking/wall-time.ts'
import { type BookingKey, knownKeys, putKeys } from '../store/booking-keys.ts'
import { holdersOf, holdSlots } from '../store/booking-slots.ts'
import { bookingsOfChange, insertBookings, type StoredBooking } from '../store/bookings.ts'
import type { Database, Queries, Transaction } from '../store/database.ts'
import { getResource, type StoredResource } from '../store/resources.ts'
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

/** What came of it. */
export interface Booked {
  change: Id
  undoUntil: number
  rows: StoredBooking[]
  skipped: Skipped[]
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

type Outcome = Booked | PreauError

/** So many wishes are answered in one transaction. */
const AT_ONCE = 100

/**
 * Where one books. Wishes that come while others are written are answered together, in the order in which they came: two hundred
 * teachers at once are some transactions and not two hundred. INVARIANT: of two wishes for the same moment of a resource exactly
 * one holds it; it is decided within the transaction, and the primary key of the slots would refuse the second.
 */
export class BookingDesk {
  readonly #parts: BookingDeskParts
  /** What is being looked for: two hundred who lost the same moment look once. */
  readonly #looking = new Map<string, Promise<Wish | undefined>>()
  #waiting: Waiting[] = []
  #running = false

  constructor(parts: BookingDeskParts) {
    this.#parts = parts
  }

  /**
   * Books, or puts onto the waiting list. Throws RESOURCE_NOT_FOUND, PLACE_NOT_FOUND, and BOOKING_REFUSED with `reason`, what is in
   * the way (`name` of a holiday, `booking`), and the next time that is free (`nextDate`, `nextFrom`, `nextTo`).
   */
  async take(ask: BookingAsk): Promise<Booked> {
    try {
      return await new Promise<Booked>((resolve, reject) => {
        this.#waiting.push({ ask, resolve, reject })
        if (!this.#running) void this.#run()
      })
    } catch (error) {
      throw await this.#withNext(ask, toPreauError(error))
    }
  }

  /** What a wish would come to now, without doing it. Throws RESOURCE_NOT_FOUND. */
  async look(ask: BookingAsk): Promise<{ allowed: Allowed[]; skipped: Skipped[]; next: Wish | undefined }> {
    const { db } = this.#parts
    const { page, judged } = await this.#about(db, ask)
    const { allowed, skipped } = allowedOf(wishesOf(ask, page), judged, ask.opens, page.times.sites)
    const held = new HeldTimes(
      await holdersOf(
        db,
        allowed.map(({ span }) => ({ ...ask, ...span })),
      ),
    )
    const free: Allowed[] = []
    for (const each of allowed) {
      const booking = held.holder(ask.school, ask.resource, each.span)
      if (booking === undefined) free.push(each)
      else skipped.push({ date: each.wish.date, reason: 'taken', booking })
    }
    const next = free.length > 0 ? undefined : await this.#next(ask)
    return { allowed: free, skipped: skipped.sort((a, b) => (a.date < b.date ? -1 : 1)), next }
  }

  async #run(): Promise<void> {
    this.#running = true
    while (this.#waiting.length > 0) {
      const turn = this.#waiting.splice(0, AT_ONCE)
      try {
        const asks = turn.map(({ ask }) => ask)
        const outcomes = await this.#parts.db.write((transaction) => this.#answer(transaction, asks))
        turn.forEach(({ resolve, reject }, index) => {
          const outcome = outcomes[index]
          if (outcome === undefined || outcome instanceof PreauError) reject(outcome)
          else resolve(outcome)
        })
      } catch (error) {
        // Something of one of them is wrong in a way that nobody foresaw: the others are not to pay for it.
        if (turn.length === 1) turn[0]?.reject(error)
        else for (const each of turn) await this.#alone(each)
      }
    }
    this.#running = false
  }

  async #alone({ ask, resolve, reject }: Waiting): Promise<void> {
    try {
      const [outcome] = await this.#parts.db.write((transaction) => this.#answer(transaction, [ask]))
      if (outcome === undefined || outcome instanceof PreauError) reject(outcome)
      else resolve(outcome)
    } catch (error) {
      reject(error)
    }
  }

  async #answer(transaction: Transaction, asks: readonly BookingAsk[]): Promise<Outcome[]> {
    const now = this.#parts.clock()
    const known = new Map((await knownKeys(transaction, asks)).map((each) => [`${each.school} ${each.key}`, each]))
    const judged = await this.#judgeAll(transaction, asks)
    const wanted = judged.flatMap((each, index) => {
      const ask = asks[index]
      return each instanceof PreauError || !ask ? [] : each.allowed.map(({ span }) => ({ ...placeOf(ask), ...span }))
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
        this.#decide(ask, judged[index], held, now)
      if (!answered.has(name) && !known.has(name) && !(outcome instanceof PreauError))
        made.push({ ask, booked: outcome })
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

  /** Each place is looked up once, however many want it. */
  async #judgeAll(
    transaction: Queries,
    asks: readonly BookingAsk[],
  ): Promise<(ReturnType<typeof allowedOf> | PreauError)[]> {
    const places = new Map<string, { page: SchoolPage; resource: StoredResource } | PreauError>()
    const all: (ReturnType<typeof allowedOf> | PreauError)[] = []
    for (const ask of asks) {
      const name = `${ask.school} ${ask.resource}`
      const place = places.get(name) ?? (await this.#placeOf(transaction, ask).catch((error) => toPreauError(error)))
      places.set(name, place)
      if (place instanceof PreauError) all.push(place)
      else {
        const { page, resource } = place
        all.push(allowedOf(wishesOf(ask, page), this.#judged(ask, page, resource), ask.opens, page.times.sites))
      }
    }
    return all
  }

  #decide(
    ask: BookingAsk,
    judged: ReturnType<typeof allowedOf> | PreauError | undefined,
    held: HeldTimes,
    now: number,
  ): Outcome {
    if (judged === undefined || judged instanceof PreauError) return judged ?? new PreauError('INTERNAL')
    const { newId } = this.#parts
    const change = newId()
    const skipped = [...judged.skipped]
    const rows: StoredBooking[] = []
    for (const each of judged.allowed) {
      const booking = held.holder(ask.school, ask.resource, each.span)
      if (booking !== undefined && !ask.wait) skipped.push({ date: each.wish.date, reason: 'taken', booking })
      else {
        const row = { ...this.#row(ask, each, change, now), ...(booking !== undefined && waitingSince(now)) }
        if (booking === undefined) held.hold(ask.school, ask.resource, each.span, row.id)
        rows.push(row)
      }
    }
    skipped.sort((a, b) => (a.date < b.date ? -1 : 1))
    const [first] = skipped
    if (rows.length === 0) return refusal(first)
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
    const rows = await bookingsOfChange(transaction, key.school, key.change)
    const skipped = JSON.parse(key.skipped) as Skipped[]
    return { change: key.change, undoUntil: key.at + UNDO_FOR, rows, skipped }
  }

  async #withNext(ask: BookingAsk, error: PreauError): Promise<PreauError> {
    if (error.code !== 'BOOKING_REFUSED' || error.context.reason !== 'taken') return error
    const next = await this.#nextOf(ask).catch(() => undefined)
    if (!next) return error
    const { date, from, to, until } = next
    return new PreauError('BOOKING_REFUSED', {
      ...{ ...error.context, nextDate: date, nextFrom: from, nextTo: to },
      ...(until !== undefined && { nextUntil: until }),
    })
  }

  #nextOf(ask: BookingAsk): Promise<Wish | undefined> {
    const { school, resource, when, thirdParty, isOutsider } = ask
    const name = JSON.stringify([school, resource, when, isOutsider || thirdParty !== ''])
    const looking = this.#looking.get(name) ?? this.#next(ask).finally(() => this.#looking.delete(name))
    this.#looking.set(name, looking)
    return looking
  }

  async #next(ask: BookingAsk): Promise<Wish | undefined> {
    const { page, judged } = await this.#about(this.#parts.db, ask)
    const start = spanOf(ask.when, page.clock.clock)?.from
    if (start === undefined) return undefined
    const ahead = { school: ask.school, resource: ask.resource, from: start, to: start + 35 * 86_400_000 }
    const slots = await holdersOf(this.#parts.db, [ahead])
    const taken: Span[] = slots.map(({ at }) => ({ from: at, to: at + GRAIN_MS }))
    return nextFree(ask.when, judged, taken)
  }

  async #about(db: Queries, ask: BookingAsk): Promise<{ page: SchoolPage; judged: Judged }> {
    const { page, resource } = await this.#placeOf(db, ask)
    return { page, judged: this.#judged(ask, page, resource) }
  }

  async #placeOf(
    db: Queries,
    { school, resource }: BookingAsk,
  ): Promise<{ page: SchoolPage; resource: StoredResource }> {
    return { page: await this.#parts.book.page(db, school), resource: await getResource(db, school, resource) }
  }

  #judged({ thirdParty, isOutsider }: BookingAsk, { clock }: SchoolPage, resource: StoredResource): Judged {
    return { school: clock, resource, isThirdParty: isOutsider || thirdParty !== '', now: this.#parts.clock() }
  }
}

/** Why nothing of a wish could be had. */
export function refusal(skipped: Skipped | undefined): PreauError {
  const { reason, date, name, booking } = skipped ?? { reason: 'not_a_moment', date: '' }
  return new PreauError('BOOKING_REFUSED', { reason, date, name, booking })
}

function wishesOf({ when, repeat }: BookingAsk, { clock }: SchoolPage): Wish[] {
  return repeat === undefined ? [when] : repeated(when, repeat, clock)
}

function placeOf({ school, resource }: BookingAsk): { school: Id; resource: Id } {
  return { school, resource }
}

function waitingSince(now: number): Pick<StoredBooking, 'state' | 'waitingSince'> {
  return { state: 'waiting', waitingSince: now }
}

function keyOf({ school, key }: BookingAsk, { change, skipped }: Booked, at: number): BookingKey {
  return { school, key, change, at, skipped: JSON.stringify(skipped) }
}
