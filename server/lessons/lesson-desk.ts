import { isPreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { FallbackTaken, KioskRating, KioskReport, LessonStands } from '@preau/protocol/messages/lesson.ts'
import { wishOf } from '@preau/protocol/rules/booking/span.ts'
import { RETENTION } from '@preau/protocol/rules/retention.ts'
import { reportTime } from '@preau/protocol/rules/tickets/report-time.ts'
import type { SymptomCode } from '@preau/protocol/rules/tickets/symptoms.ts'
import type { BookingParts } from '../booking/booking-parts.ts'
import { fallbacksOf } from '../booking/fallbacks.ts'
import { addLessonLine, type LineMaker } from '../booking/lesson-line.ts'
import { tellSchool } from '../service/tell.ts'
import { severityOf, type TicketDesk } from '../service/ticket-desk.ts'
import { rateOnce } from '../service/ticket-rating.ts'
import { workTime } from '../service/work-time.ts'
import { getBooking, type StoredBooking } from '../store/bookings.ts'
import type { Database, Queries, Transaction } from '../store/database.ts'
import { deviceOfKey, enrolmentOf, machinePlace, standsBefore } from '../store/lesson-places.ts'
import {
  type ArrivedLesson,
  findLesson,
  lessonsToCount,
  pruneLessonRecords,
  putLesson,
  type StoredLesson,
  takeLessonRecord,
  waitingLessonRecords,
} from '../store/lessons.ts'
import { eventOfKey } from '../store/service-events.ts'
import { getTicket, openTicketsOf, type StoredTicket } from '../store/tickets.ts'
import type { PlanDesk } from './plan-desk.ts'

/** Where nothing comes it is looked so often whether a lesson was lost, in ms. */
const EVERY = 15_000
/** Records that one transaction takes away. */
const SLICE = 5000

export interface LessonDeskParts extends LineMaker {
  db: Database
  tickets: Pick<TicketDesk, 'open' | 'checked' | 'sessionLost'>
  booking: Pick<BookingParts, 'acts' | 'book'>
  plans: Pick<PlanDesk, 'kept' | 'touched'>
  /** Called after it was stored. */
  ticketChanged(ticket: StoredTicket): void
  deviceChanged(device: Id): void
  bookingChanged(school: Id, resource: Id | null): void
  failed(error: unknown): void
}

type Arrived<L> = Omit<ArrivedLesson, 'lesson'> & { lesson: L }

/**
 * What follows from what machines say around lessons: how each went, tickets, who is told, what was lost. INVARIANTS: each record
 * is taken once, in the transaction of what follows from it (I2); a lesson of another room or school is nobody's.
 */
export class LessonDesk {
  readonly #parts: LessonDeskParts
  /** What waited when the server ended is taken first. */
  #isDue = true
  #lookedAt = 0

  constructor(parts: LessonDeskParts) {
    this.#parts = parts
  }

  /** A machine said something around a lesson, and it is stored. */
  touched(): void {
    this.#isDue = true
  }

  /** Looks where something came, or it is time to. To be called each second. */
  async turn(): Promise<void> {
    const now = this.#parts.clock()
    if (!this.#isDue && Math.abs(now - this.#lookedAt) < EVERY) return
    this.#isDue = false
    this.#lookedAt = now
    await this.look().catch((error) => {
      this.#isDue = true
      throw error
    })
  }

  /** Takes what waits, and counts what was lost. */
  async look(): Promise<void> {
    for (const arrived of await waitingLessonRecords(this.#parts.db)) await this.#take(arrived)
    await this.#countLost()
  }

  /** Takes away records that are older than what devices told of themselves is kept. To be called each hour. */
  async tidy(): Promise<void> {
    const before = this.#parts.clock() - RETENTION.events.days * 86_400_000
    for (let taken = SLICE; taken === SLICE; ) {
      taken = await this.#parts.db.write((transaction) => pruneLessonRecords(transaction, before, SLICE))
    }
  }

  async #take(arrived: ArrivedLesson): Promise<void> {
    const { db, clock, plans, failed } = this.#parts
    const { lesson, school, device } = arrived
    if (lesson.what === 'plan') await plans.kept(school, device, lesson.version)
    const after: (() => void)[] = []
    const follow = (isTaken: boolean) =>
      db.write(async (transaction) => {
        if (!(await takeLessonRecord(transaction, arrived, clock())) || !isTaken) return
        if (lesson.what === 'state') await this.#state(transaction, { ...arrived, lesson }, after)
        else if (lesson.what === 'report') await this.#report(transaction, { ...arrived, lesson }, after)
        else if (lesson.what === 'rating') await this.#rating(transaction, { ...arrived, lesson }, after)
        else if (lesson.what === 'fallback') await this.#fallback(transaction, { ...arrived, lesson }, after)
      })
    try {
      await follow(true)
    } catch (error) {
      if (!isPreauError(error)) throw error
      // What cannot be done is taken all the same: it would stand before all others for ever.
      failed(error)
      await follow(false)
      plans.touched(school)
      return
    }
    for (const tell of after) tell()
    if (lesson.what !== 'plan') plans.touched(school)
  }

  async #state(transaction: Transaction, { school, device, at, lesson }: Arrived<LessonStands>, after: (() => void)[]) {
    const booking = await bookingOf(transaction, school, lesson.booking)
    if (!booking) return
    const { deviceChanged, bookingChanged } = this.#parts
    const before = await findLesson(transaction, school, booking.id)
    // A lesson that went elsewhere is no longer that of the machine before which it was to be.
    if (before?.device !== device && !(await standsBefore(transaction, school, booking.resource, device))) return
    const { state, reason = null, checks, board, opened } = lesson
    let next: StoredLesson = {
      ...{ school, booking: booking.id, device, state, reason, since: before?.state === state ? before.since : at },
      checks: checks ?? before?.checks ?? [],
      ...{ boardMs: board ?? before?.boardMs ?? null, openedMs: opened ?? before?.openedMs ?? null },
      ...{ ticket: before?.ticket ?? null, lostAt: before?.lostAt ?? null },
    }
    let told: { instead?: string } = {}
    if (state === 'failed' && before?.state !== 'failed') {
      next = { ...next, ticket: await this.#ticket(transaction, next, after) }
      told = await this.#tellTeacher(transaction, booking)
    }
    await putLesson(transaction, next)
    const isNews = before?.state !== state
    const params = { ...paramsOf(lesson), ...told }
    if (isNews) await addLessonLine(transaction, this.#parts, { school, device, at }, `lesson.${state}`, params)
    after.push(() => deviceChanged(device))
    if (isNews) after.push(() => bookingChanged(school, booking.resource))
  }

  /** A lesson cannot be held as it is: a ticket for what failed, where there is none. Gives it; null where nobody knows of what. */
  async #ticket(transaction: Transaction, lesson: StoredLesson, after: (() => void)[]): Promise<Id | null> {
    const { clock, newId, tickets, ticketChanged } = this.#parts
    const { school, device } = lesson
    const about = await machinePlace(transaction, school, device, lesson.checks)
    if (!about) return null
    const [known] = await openTicketsOf(transaction, school, about.device)
    const { kind, room, symptom } = about
    const facts = { school, device: about.device, kind, room, symptom, title: '', canTeach: null, rule: 'lesson' }
    const opened = { ...facts, key: newId(), severity: 'major', at: workTime(undefined, clock()) } as const
    const found = known ?? (await tickets.open(transaction, opened, null))
    const noted = await tickets.checked(transaction, found, { checks: lesson.checks, at: lesson.since })
    after.push(() => ticketChanged(noted))
    return noted.id
  }

  /** Its teacher hears that it cannot be held as it is, and where else to go: that place is given, where there is one. */
  async #tellTeacher(transaction: Transaction, booking: StoredBooking): Promise<{ instead?: string }> {
    const { clock, newId } = this.#parts
    const now = clock()
    if (booking.person === null || now >= booking.to) return {}
    const [first] = await fallbacksOf(transaction, booking)
    const told = { ...(first && { instead: first.name }) }
    const params = { title: booking.title, when: booking.from, ...told }
    const happening = { id: newId(), at: now, about: `booking:${booking.id}`, params, also: booking.person }
    await tellSchool(transaction, booking.school, 'lesson_failed', happening)
    return told
  }

  async #report(transaction: Transaction, { school, device, at, lesson }: Arrived<KioskReport>, after: (() => void)[]) {
    const { clock, tickets, ticketChanged } = this.#parts
    if (await eventOfKey(transaction, school, lesson.id)) return
    const asked = (lesson.key !== undefined && (await deviceOfKey(transaction, school, device, lesson.key))) || device
    const place = await machinePlace(transaction, school, asked, [])
    if (!place) return
    const { kind, room } = place
    const { symptom, canTeach } = lesson
    const facts = { school, device: asked, kind, room, symptom, title: '', canTeach, rule: null }
    // A person said it, however long the machine was away since (I1).
    const told = reportTime(at, clock(), await enrolmentOf(transaction, school, asked))
    const opened = { ...facts, key: lesson.id, severity: severityOf({ canTeach }), at: told }
    const ticket = await tickets.open(transaction, { ...opened, symptom: symptom as SymptomCode }, null)
    const noted = await tickets.checked(transaction, ticket, { checks: lesson.checks, at })
    after.push(() => ticketChanged(noted))
  }

  async #rating(transaction: Transaction, { school, lesson }: Arrived<KioskRating>, after: (() => void)[]) {
    const { clock, ticketChanged } = this.#parts
    const ticket = await getTicket(transaction, 'all', lesson.ticket).catch(() => undefined)
    if (ticket?.school !== school) return
    if (await rateOnce(transaction, ticket, lesson.score, clock())) after.push(() => ticketChanged(ticket))
  }

  /** Who stands before a board that failed goes elsewhere: the booking follows. Throws BOOKING_REFUSED where another was first. */
  async #fallback(
    transaction: Transaction,
    { school, device, at, lesson }: Arrived<FallbackTaken>,
    after: (() => void)[],
  ): Promise<void> {
    const { booking: parts, bookingChanged } = this.#parts
    const booking = await bookingOf(transaction, school, lesson.booking)
    const known = booking && (await fallbacksOf(transaction, booking)).find(({ id }) => id === lesson.fallback)
    if (!booking || !known) return
    const page = await parts.book.page(transaction, school)
    const when = wishOf(booking, page.clock.clock)
    const by = { person: booking.person, isOutsider: false, decides: true }
    await parts.acts.move(transaction, booking, { when, resource: known.id, scope: 'one' }, by)
    const params = { booking: booking.id, instead: known.name }
    await addLessonLine(transaction, this.#parts, { school, device, at }, 'lesson.moved', params)
    after.push(() => bookingChanged(school, null))
  }

  async #countLost(): Promise<void> {
    const { db, clock, deviceChanged, bookingChanged } = this.#parts
    for (const lesson of await lessonsToCount(db, clock())) {
      const { school, device, booking } = lesson
      const now = clock()
      const after: (() => void)[] = []
      await db.write(async (transaction) => {
        const { to } = await getBooking(transaction, booking)
        // A server that was off counts it later; it was lost at the end of its hour all the same.
        const at = Math.min(now, Math.max(to, lesson.since))
        await putLesson(transaction, { ...lesson, lostAt: now })
        await addLessonLine(transaction, this.#parts, { school, device, at }, 'lesson.lost', { booking })
        await this.#evidence(transaction, lesson, to, after)
      })
      deviceChanged(device)
      bookingChanged(school, null)
      for (const tell of after) tell()
    }
  }

  /** What was lost stands in the log of the ticket, which the contract counts. */
  async #evidence(
    transaction: Transaction,
    { school, booking, ticket: id }: StoredLesson,
    to: number,
    after: (() => void)[],
  ): Promise<void> {
    const { tickets, ticketChanged, failed } = this.#parts
    const ticket = id === null ? undefined : await getTicket(transaction, 'all', id).catch(() => undefined)
    if (ticket?.school !== school) return
    try {
      const told = await tickets.sessionLost(transaction, ticket, { key: booking, at: to })
      after.push(() => ticketChanged(told))
    } catch (error) {
      if (!isPreauError(error)) throw error
      // A log with a line that cannot be takes no other; the lesson is lost all the same.
      failed(error)
    }
  }
}

function paramsOf({ booking, reason, checks, board, opened }: LessonStands): Record<string, string | number> {
  const failed = checks?.find(({ verdict }) => verdict === 'failed')
  return {
    booking,
    ...(reason !== undefined && { reason }),
    ...(failed && { check: failed.what }),
    ...(failed?.reason && { fault: failed.reason }),
    ...(board !== undefined && { board }),
    ...(opened !== undefined && { opened }),
  }
}

async function bookingOf(db: Queries, school: Id, id: Id): Promise<StoredBooking | undefined> {
  const booking = await getBooking(db, id).catch(() => undefined)
  return booking?.school === school && booking.state === 'booked' ? booking : undefined
}
