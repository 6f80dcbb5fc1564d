import type { Id } from '@preau/protocol/ids.ts'
import type { DayPlan, PlannedLesson } from '@preau/protocol/messages/day-plan.ts'
import { schoolDays } from '@preau/protocol/rules/booking/school-days.ts'
import { spanOf } from '@preau/protocol/rules/booking/span.ts'
import { dateOf } from '@preau/protocol/rules/calendar/local-day.ts'
import { RATED_WITHIN } from '@preau/protocol/rules/satisfaction.ts'
import { closedTimes, fallbacksFor, type HeldTime } from '../booking/fallbacks.ts'
import type { SchoolBook, SchoolPage } from '../booking/school-book.ts'
import type { Covers } from '../service/cover.ts'
import { deviceCover } from '../service/device-cover.ts'
import { ticketOf } from '../service/tablet-kiosk.ts'
import { listBookings, type StoredBooking } from '../store/bookings.ts'
import type { Queries } from '../store/database.ts'
import { findEquipment } from '../store/equipment.ts'
import { lessonsOf, type StoredLesson } from '../store/lessons.ts'
import { personNames } from '../store/person-names.ts'
import { listResources, type StoredResource } from '../store/resources.ts'
import { ticketsOfRoom } from '../store/room-tickets.ts'
import { badgesOf } from '../store/teacher-badges.ts'
import { getViewHours } from '../store/view-hours.ts'
import { viewSpans } from './view-spans.ts'

/** A plan without what only its sending says. */
export type PlanBody = Omit<DayPlan, 'version' | 'time'>

const AHEAD_DAYS = 8
const DAY_MS = 86_400_000
/** Lessons that begin within so many ms are told where else they can be held. */
const FALLBACK_WITHIN = DAY_MS
const MOST_LESSONS = 60

export interface PlanParts {
  db: Queries
  book: SchoolBook
  covers: Covers
  /** ms since 1970 */
  now: number
}

/** The plans of the machines of a school, by machine: those that stand before a board that can be booked. */
export async function plansOf({ db, book, covers, now }: PlanParts, school: Id): Promise<Map<Id, PlanBody>> {
  const named = await db.get<{ name: string }>('select name from schools where id = $1', [school])
  const page = await book.page(db, school)
  const resources = await listResources(db, school)
  const times = timesOf(page)
  const bookings = await listBookings(db, { school, ...times.known, states: ['booked'] })
  const all: School = {
    ...{ school, name: named?.name ?? '', resources, bookings, page, times, now },
    held: [...bookings, ...(await closedTimes(db, school, times.known))],
    names: await personNames(
      db,
      bookings.flatMap(({ person }) => person ?? []),
    ),
    badges: await badgesOf(db, school),
    went: new Map((await lessonsOf(db, school, times.known.from, times.known.to)).map((each) => [each.booking, each])),
  }
  const views = viewSpans((await getViewHours(db, school)).week, page, AHEAD_DAYS)
  const plans = new Map<Id, PlanBody>()
  for (const resource of resources) {
    if (resource.kind !== 'board' || !resource.room || !resource.board) continue
    const equipment = await findEquipment(db, school, resource.board.id)
    const machine = equipment?.via ?? resource.machine
    if (machine === null) continue
    const { room, board } = resource
    const { support } = await deviceCover(db, covers, { school, device: board.id, kind: board.kind, at: now })
    const tickets = await ticketsOfRoom(db, { school, room: room.id, device: board.id }, now - RATED_WITHIN)
    plans.set(machine, {
      ...{ timeZone: page.times.timeZone, school: all.name.slice(0, 200), support, sites: page.times.sites, ...times },
      room: { id: room.id, name: room.name.slice(0, 200) },
      board: equipment
        ? { key: equipment.key, name: board.name.slice(0, 200), confirmed: equipment.confirmation !== null }
        : null,
      lessons: lessonsIn(all, resource),
      ...(views.length > 0 && { views }),
      tickets: await Promise.all(tickets.slice(0, 12).map((ticket) => ticketOf(db, ticket, now))),
    })
  }
  return plans
}

interface School {
  school: Id
  name: string
  resources: readonly StoredResource[]
  bookings: readonly StoredBooking[]
  /** When which resource cannot be had: booked, or closed. */
  held: readonly HeldTime[]
  page: SchoolPage
  times: Pick<DayPlan, 'known' | 'periods' | 'free'>
  names: ReadonlyMap<Id, string>
  badges: Awaited<ReturnType<typeof badgesOf>>
  went: ReadonlyMap<Id, StoredLesson>
  now: number
}

function timesOf({ clock, today }: SchoolPage): Pick<DayPlan, 'known' | 'periods' | 'free'> {
  const days = schoolDays(clock, today, today + AHEAD_DAYS - 1)
  const dayOf = (day: number) => spanOf({ date: dateOf(day), from: '00:00', to: '24:00' }, clock.clock)
  const spans = days.map((_, index) => dayOf(today + index) ?? { from: 0, to: 0 })
  // What nobody knows is not spoken of: there the hours of every school hold.
  const unknown = days.findIndex(({ state }) => state === 'unknown')
  const last = spans[(unknown === -1 ? days.length : unknown) - 1]
  const from = spans[0]?.from ?? 0
  return {
    known: { from, to: last?.to ?? from },
    periods: days
      .flatMap(({ periods }) => periods.map(({ fromAt, toAt }) => ({ from: fromAt, to: toAt })))
      .slice(0, 160),
    free: days.flatMap(({ state, reason }, index) => {
      const span = spans[index]
      return state === 'closed' && reason !== null && span ? [{ ...span, reason: reason.slice(0, 200) }] : []
    }),
  }
}

function lessonsIn(all: School, { id }: StoredResource): PlannedLesson[] {
  const { bookings, names, badges, went, now } = all
  const here = bookings.filter(({ resource, to }) => resource === id && to > now - DAY_MS).slice(0, MOST_LESSONS)
  return here.map((booking): PlannedLesson => {
    const { person, from, to, title, thirdParty, classLabel, opens, codeSalt, codeProof } = booking
    const badge = person === null ? undefined : badges.get(person)
    return {
      ...{ id: booking.id, from, to, opens, title: (title || thirdParty).slice(0, 200) },
      teacher: (person && names.get(person)?.slice(0, 200)) ?? null,
      classLabel: classLabel.slice(0, 200) || null,
      code: { salt: codeSalt, proof: codeProof },
      badge: badge ? { salt: badge.salt, proof: badge.proof } : null,
      fallbacks:
        to > now && from - now < FALLBACK_WITHIN
          ? fallbacksFor({ resources: all.resources, bookings: all.held }, booking)
          : [],
      ticket: went.get(booking.id)?.ticket ?? null,
    }
  })
}
