import type { Id } from '@preau/protocol/ids.ts'
import type { KioskDiagnosis, KioskResource, KioskSession, KioskState, KioskTicket } from '@preau/protocol/kiosk.ts'
import type { LessonOpening } from '@preau/protocol/rules/booking/lesson-opening.ts'
import { schoolClock } from '@preau/protocol/rules/booking/school-clock.ts'
import { schoolDays } from '@preau/protocol/rules/booking/school-days.ts'
import { spanOf } from '@preau/protocol/rules/booking/span.ts'
import { dateOf } from '@preau/protocol/rules/calendar/local-day.ts'
import type { DeviceKind } from '@preau/protocol/rules/device-status.ts'
import { RATED_WITHIN } from '@preau/protocol/rules/satisfaction.ts'
import { symptomsFor } from '@preau/protocol/rules/tickets/symptoms.ts'
import { listBookings, type StoredBooking } from '../store/bookings.ts'
import type { Queries } from '../store/database.ts'
import { lessonsOf, type StoredLesson } from '../store/lessons.ts'
import { personNames } from '../store/person-names.ts'
import { ticketsOfRoom } from '../store/room-tickets.ts'
import { getSchoolTimes } from '../store/school-times.ts'
import { findTablet, type TabletRow } from '../store/tablets.ts'
import { findRating } from '../store/ticket-ratings.ts'
import { type StoredTicket, ticketName } from '../store/tickets.ts'
import type { Covers } from './cover.ts'
import { deviceCover } from './device-cover.ts'
import { ratingOpenUntil } from './ticket-rating.ts'

/** A tablet, and where it stands today. */
export interface TabletPlace {
  id: Id
  kind: DeviceKind
  school: { id: Id; name: string }
  room: { id: Id; name: string } | null
}

const AHEAD_DAYS = 7
const DAY_MS = 86_400_000
/** A look that is older says nothing of the network now. */
const FRESH_MS = 10 * 60_000

/**
 * What a tablet of a room shows: what is booked there, and what becomes of what was reported. It reaches no board and opens no
 * session: that is what the agent of the board's PC does. `now`: ms since 1970.
 */
export async function tabletKiosk(db: Queries, covers: Covers, tablet: TabletPlace, now: number): Promise<KioskState> {
  const { school, room, id: device, kind } = tablet
  const times = await getSchoolTimes(db, school.id)
  const clock = schoolClock(times, times.timeZone, Math.floor(now / DAY_MS))
  const today = clock.clock.dayAt(now / 1000)
  const [first] = schoolDays(clock, today, today)
  const whole = spanOf({ date: dateOf(today), from: '00:00', to: '24:00' }, clock.clock)
  const { from, to: tomorrow } = whole ?? { from: now, to: now }
  const to = tomorrow + AHEAD_DAYS * DAY_MS
  const booked = room
    ? await listBookings(db, { school: school.id, resource: room.id, from, to, states: ['booked'], limit: 200 })
    : []
  const names = await personNames(
    db,
    booked.flatMap(({ person }) => person ?? []),
  )
  const went = new Map((await lessonsOf(db, school.id, from, tomorrow)).map((lesson) => [lesson.booking, lesson]))
  const ofToday = booked.filter((each) => each.from < tomorrow)
  const sessions = ofToday.map((each) => sessionOf(each, went.get(each.id), names, now))
  const later = booked.find((each) => each.from >= tomorrow)
  const told = await findTablet(db, school.id, device)
  const { support } = await deviceCover(db, covers, { school: school.id, device, kind, at: now })
  const tickets = await ticketsOfRoom(db, { school: school.id, room: room?.id ?? null, device }, now - RATED_WITHIN)
  return {
    now,
    timeZone: times.timeZone,
    language: 'fr',
    server: { reached: true, since: null, waiting: 0 },
    place: room && { school: school.name, room: room.name, label: null },
    support,
    day: room && {
      periods: first?.periods.map(({ fromAt, toAt }) => ({ from: fromAt, to: toAt })) ?? [],
      free: first?.state === 'open' ? null : (first?.reason ?? null),
      sessions,
    },
    later: later
      ? { from: later.from, title: titleOf(later), teacher: later.person && (names.get(later.person) ?? null) }
      : null,
    board: null,
    diagnosis: diagnosisOf(told, now),
    symptoms: symptomsFor(kind).map(({ code }) => code as KioskState['symptoms'][number]),
    tickets: await Promise.all(tickets.map((ticket) => ticketOf(db, ticket, now))),
    help: null,
  }
}

/** A session as somebody sees it who is not at the board: what the timetable says, and how the machine there says that it goes. */
function sessionOf(
  booking: StoredBooking,
  lesson: StoredLesson | undefined,
  names: ReadonlyMap<Id, string>,
  now: number,
): KioskSession {
  const { id, from, to, person, classLabel, opens } = booking
  return {
    ...{ booking: id, from, to, title: titleOf(booking), classLabel: classLabel || null },
    teacher: person && (names.get(person) ?? null),
    resource: opens && resourceOf(opens),
    state: to <= now ? 'ended' : (lesson?.state ?? 'planned'),
    diagnosis: null,
    // From here it is launched at no time.
    launch: { from: to, code: false, digits: [] },
    ...{ opened: false, fallbacks: [], ticket: lesson?.ticket ?? null },
  }
}

/** What a tablet found out about itself at its last look; its battery alone can be unwell. */
export function diagnosisOf(row: TabletRow | undefined, now: number): KioskDiagnosis | null {
  if (!row) return null
  const { battery } = row.told
  const isEmpty = battery !== null && !battery.charging && battery.charge <= 10
  const machine = battery === null ? 'unknown' : isEmpty ? 'warning' : 'ok'
  return {
    at: row.at,
    checks: [
      { what: 'machine', verdict: machine, reason: isEmpty ? 'other' : null, since: isEmpty ? row.at : null },
      { what: 'network', verdict: now - row.at < FRESH_MS ? 'ok' : 'unknown', reason: null, since: null },
    ],
  }
}

/** Whom a room was given to where it is not for a class. */
function titleOf({ title, thirdParty }: StoredBooking): string {
  return title || thirdParty
}

function resourceOf(opens: LessonOpening): KioskResource {
  if (opens.kind === 'web') return { kind: 'web', label: URL.parse(opens.address)?.hostname ?? '' }
  if (opens.kind === 'file') return { kind: 'file', label: opens.path.replace(/^.*[\\/]/, '') }
  return { kind: 'app', label: opens.name }
}

/** A ticket as a page of its room shows it. */
export async function ticketOf(db: Queries, ticket: StoredTicket, now: number): Promise<KioskTicket> {
  const { id, school, number, symptom, title, state, openedAt, visitAt, endedAt } = ticket
  const isRated = (await findRating(db, school, id)) !== undefined
  const rate = isRated ? null : (ratingOpenUntil(ticket, undefined, now) ?? null)
  return {
    ...{ id, number: ticketName(number), symptom, title: title.slice(0, 200), state, openedAt, visitAt, endedAt },
    ...{ rate, sent: true },
  }
}
