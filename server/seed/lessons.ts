import { createHash, randomBytes } from 'node:crypto'
import { isPreauError } from '@preau/protocol/errors.ts'
import { type Id, uuidv7 } from '@preau/protocol/ids.ts'
import { schoolDays } from '@preau/protocol/rules/booking/school-days.ts'
import { GRAIN_MS, spanOf, wishOf } from '@preau/protocol/rules/booking/span.ts'
import type { Wish } from '@preau/protocol/rules/booking/wall-time.ts'
import { dayOf, weekdayOf } from '@preau/protocol/rules/calendar/local-day.ts'
import type { BookingAsk } from '../booking/booking-desk.ts'
import { bookingParts } from '../booking/booking-parts.ts'
import type { SchoolPage } from '../booking/school-book.ts'
import { badgeProof } from '../booking/short-proof.ts'
import { listBookings } from '../store/bookings.ts'
import type { Database, Transaction } from '../store/database.ts'
import { findDeviceByClaim } from '../store/devices.ts'
import { grantsOf, setGrants } from '../store/grants.ts'
import { openStore, type StorePlace } from '../store/open.ts'
import { insertNamed, listPeople } from '../store/people.ts'
import { personNames } from '../store/person-names.ts'
import { getResource, listResources } from '../store/resources.ts'
import { badgesOf, putBadge } from '../store/teacher-badges.ts'
import type { ToldLesson, ToldLessons, ToldTeacher } from './told.ts'

/** The first of the lessons that were booked for now. */
export interface NextLesson {
  room: string
  /** null where it is nobody's any more. */
  teacher: string | null
  /** ms since 1970 */
  from: number
}

const DAYS = 7
const DAY_MS = 86_400_000
/** So many times of the clock are tried before it is given up: a lesson does not go over midnight, nor over a change of clocks. */
const TRIES = 30

/**
 * Books the lessons of a school that does not exist, by the very desk at which teachers book: its coming week, and some that begin
 * in minutes, whatever the hour. To be done at each start: what is booked already, or was given back by somebody, is left as it is.
 * Gives the first of those that begin in minutes; undefined where the school is gone. Throws what openStore() throws.
 */
export async function seedLessons(place: string | StorePlace, told: ToldLessons): Promise<NextLesson | undefined> {
  const db = await openStore(place, told.now)
  try {
    const school = await schoolOf(db, told.claims)
    if (school === undefined) return undefined
    const people = await db.write((transaction) => teachersOf(transaction, school, told))
    return await bookAll(db, school, people, told)
  } finally {
    await db.close()
  }
}

async function schoolOf(db: Database, claims: readonly string[]): Promise<Id | undefined> {
  for (const claim of claims) {
    const found = await findDeviceByClaim(db, claim)
    if (found) return found.school
  }
  return undefined
}

/** Those of the story who have a badge here; at the first time they are given one, with what a teacher may do. */
async function teachersOf(
  transaction: Transaction,
  school: Id,
  { teachers, now }: ToldLessons,
): Promise<Map<string, Id>> {
  const badges = await badgesOf(transaction, school)
  const named = await personNames(transaction, [...badges.keys()])
  if (badges.size > 0) {
    const known = new Set(teachers.map(({ name }) => name))
    return new Map([...named].filter(([, name]) => known.has(name)).map(([id, name]) => [name, id]))
  }
  const made = new Map<string, Id>()
  for (const teacher of teachers) made.set(teacher.name, await makeTeacher(transaction, school, teacher, now))
  return made
}

async function makeTeacher(
  transaction: Transaction,
  school: Id,
  { name, badge, role }: ToldTeacher,
  now: number,
): Promise<Id> {
  const { rows } = await listPeople(transaction, { q: name })
  const known = rows.find((each) => each.name === name && each.login === null)?.id
  const person = known ?? uuidv7(now, randomBytes(10))
  if (known === undefined) await insertNamed(transaction, { id: person, name, madeAt: now })
  if ((await grantsOf(transaction, person)).length === 0) {
    await setGrants(transaction, person, [{ role, scope: { kind: 'school', id: school } }])
  }
  await putBadge(transaction, { school, person, ...badgeProof(badge) }, now)
  return person
}

async function bookAll(
  db: Database,
  school: Id,
  people: ReadonlyMap<string, Id>,
  { soon, week, teachers, now }: ToldLessons,
): Promise<NextLesson | undefined> {
  const newId = () => uuidv7(now, randomBytes(10))
  const { desk, book } = bookingParts({ db, clock: () => now, newId })
  const page = await book.page(db, school)
  const rooms = new Map((await listResources(db, school)).map((each) => [each.room?.name, each.id]))
  const head = teachers.find(({ role }) => role === 'school_head')
  const by = (head && people.get(head.name)) ?? null
  const ask = (lesson: ToldLesson, when: Wish): BookingAsk[] => {
    const [resource, person] = [rooms.get(lesson.room), people.get(lesson.teacher)]
    if (resource === undefined || person === undefined) return []
    const { title, classLabel, opens, thirdParty = '' } = lesson
    const key = idOf(`${school} ${resource} ${when.date} ${when.from} ${title}`)
    const isOutside = thirdParty !== ''
    const who = { person, by: isOutside ? by : person, isOutsider: false, decides: isOutside, wait: false }
    return [{ school, resource, key, when, ...who, title, classLabel, opens, thirdParty }]
  }
  const wished = soon.flatMap(({ after, lasts, ...lesson }) => {
    const when = nextMoment(page, now + after, lasts)
    return when ? [{ lesson, when }] : []
  })
  const last = Math.max(...soon.map(({ after }) => now + after))
  const coming = daysOf(page).flatMap(({ weekday, periods }) =>
    week
      .filter((each) => each.weekday === weekday)
      .flatMap(({ period, ...lesson }) => {
        const hours = periods[period]
        // What begins while the first lessons go on would stand before or behind one of them in the same room.
        return hours && hours.fromAt > last ? ask(lesson, hours.when) : []
      }),
  )
  const asks = [...wished.flatMap(({ lesson, when }) => ask(lesson, when)), ...coming]
  const taken = await Promise.allSettled(asks.map((each) => desk.take(each)))
  for (const each of taken) {
    // Somebody has that hour, or the school has another calendar by now.
    if (each.status === 'rejected' && !isPreauError(each.reason, 'BOOKING_REFUSED')) throw each.reason
  }
  const [first] = soon
  return first && (await nextIn(db, school, rooms.get(first.room), now))
}

/** What is booked next in a room, or goes on there; an earlier start of the demo may have booked it. */
async function nextIn(
  db: Database,
  school: Id,
  resource: Id | undefined,
  now: number,
): Promise<NextLesson | undefined> {
  if (resource === undefined) return undefined
  const span = { from: now, to: now + DAYS * DAY_MS }
  const [booking] = await listBookings(db, { school, resource, ...span, states: ['booked'], limit: 1 })
  if (!booking) return undefined
  const { name } = await getResource(db, school, resource)
  const names = await personNames(db, booking.person === null ? [] : [booking.person])
  return { room: name, teacher: names.get(booking.person ?? '') ?? null, from: booking.from }
}

/** The coming days with class, and their periods as one books them. */
function daysOf({ clock, today }: SchoolPage) {
  return schoolDays(clock, today, today + DAYS - 1).map(({ date, periods }) => ({
    weekday: weekdayOf(dayOf(date) ?? today),
    periods: periods.map(({ from, to, fromAt }) => ({ fromAt, when: { date, from, to } })),
  }))
}

/** The first time after a moment that can be booked as a whole: at full five minutes, and within one day. */
function nextMoment({ clock: { clock } }: SchoolPage, after: number, lasts: number): Wish | undefined {
  const first = Math.ceil(after / GRAIN_MS) * GRAIN_MS
  for (let from = first; from < first + TRIES * GRAIN_MS; from += GRAIN_MS) {
    const when = wishOf({ from, to: from + lasts }, clock)
    const meant = spanOf(when, clock)
    const isForward = when.until === undefined && when.from < when.to
    if (isForward && meant?.from === from && meant.to === from + lasts) return when
  }
  return undefined
}

/** The same identifier for the same text: a wish that was there at an earlier start is the same wish. */
function idOf(text: string): Id {
  const hex = createHash('sha256').update(text).digest('hex')
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)]
  return parts.join('-')
}
