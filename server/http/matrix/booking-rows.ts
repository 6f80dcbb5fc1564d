import type { BookingState } from '@preau/protocol/rules/booking/refusals.ts'
import { insertBookings, type StoredBooking } from '../../store/bookings.ts'
import { putLoan } from '../../store/loans.ts'
import { putResource } from '../../store/resources.ts'
import { insertClosure, type StoredClosure } from '../../store/room-closures.ts'
import { NOW } from '../testing.ts'
import { OWN } from './ask.ts'
import type { Asked, Row } from './rows.ts'
import { idOf } from './world.ts'

const DAY = 86_400_000
/** What is new in each answer of an act. */
const NEW = /(?<="(?:id|change|series)":")[^"]*(?=")|(?<="code":")\d{4}(?=")/g
const days = { from: '2026-11-23', to: '2026-11-29' }
const ofSchool = { school: idOf('school', OWN) }
const booked = { id: 'fresh', fresh: (asked: Asked) => makeBooking(asked), chance: NEW } as const
const lent = { id: 'fresh', chance: NEW } as const

/** A row for each operation on what is booked. Nothing of it is of a class of equipment: who reaches a part of a school sees none. */
export const BOOKING_ROWS: Record<string, Row> = {
  'GET /api/bookings': { query: { ...ofSchool, ...days } },
  'GET /api/bookings/people': { query: ofSchool },
  'GET /api/bookings/{id}': booked,
  'GET /api/bookings/{id}/fallbacks': booked,
  'POST /api/bookings': { names: ['school', 'room'], body: wish, chance: NEW },
  'POST /api/bookings/look': { names: ['school', 'room'], body: wish },
  'PATCH /api/bookings/{id}': { ...booked, body: ({ turn }) => ({ title: `Séance ${turn}` }) },
  'POST /api/bookings/{id}/move': {
    ...booked,
    names: ['room'],
    body: ({ id, turn }) => ({ when: whenOf(turn), resource: id('room') }),
  },
  'POST /api/bookings/{id}/cancel': { ...booked, body: () => ({ scope: 'one' }) },
  'POST /api/bookings/{id}/accept': { ...booked, own: true },
  'POST /api/bookings/{id}/decision': {
    ...booked,
    fresh: (asked) => makeBooking(asked, 'asked'),
    body: ({ turn }) => ({ agree: turn % 2 === 0 }),
  },
  'POST /api/bookings/undo': { own: true, body: ({ id }) => ({ school: id('school'), change: id('fresh') }) },
  'POST /api/bookings/import': {
    names: ['school'],
    body: ({ id, turn }) => ({
      ...{ school: id('school'), until: '2027-06-30', dryRun: turn % 2 === 0 },
      csv: 'jour;début;fin;ressource;enseignant\nmardi;8h30;9h30;Salle;personne@ville.fr\n',
    }),
  },
  'POST /api/bookings/{id}/loan': { ...lent, fresh: (asked) => makeLoan(asked, null) },
  'POST /api/bookings/{id}/return': {
    ...{ ...lent, fresh: (asked) => makeLoan(asked, NOW - DAY) },
    body: () => ({ missing: [{ what: 'Robot', count: 1 }] }),
  },
  'GET /api/bookings/{id}/slip.pdf': { ...lent, fresh: (asked) => makeLoan(asked, null) },
  'GET /api/lesson-steps': { query: ofSchool },
  'GET /api/resources': { query: ofSchool },
  'POST /api/resources': {
    names: ['school', 'room', 'device'],
    body: ({ id }) => ({
      ...{ school: id('school'), kind: 'kit', name: 'Kit', room: id('room'), devices: [id('device')] },
    }),
    chance: NEW,
  },
  'PATCH /api/resources/{id}': {
    id: 'room',
    query: ofSchool,
    body: () => ({ bookable: true }),
    chance: /"version":\d+/g,
  },
  'DELETE /api/resources/{id}': { id: 'fresh', fresh: makeKit, query: ofSchool },
  'GET /api/closures': { query: { ...ofSchool, ...days } },
  'POST /api/closures': {
    names: ['school', 'room'],
    body: ({ id, turn }) => ({
      ...{ school: id('school'), room: id('room'), key: id('fresh'), when: whenOf(turn, 2), cause: 'works' },
    }),
    chance: NEW,
  },
  'POST /api/closures/{id}/reopen': { id: 'fresh', fresh: makeClosure, query: ofSchool, chance: NEW },
  'GET /api/schools/{id}/times': { id: 'school' },
  'PUT /api/schools/{id}/times': {
    id: 'school',
    body: async ({ id, db }) => {
      const row = await db.get<{ version: number }>('select version from school_times where school_id = $1', [
        id('school'),
      ])
      const weeks = [{ from: '2026-09-01', monday: ['08:30-09:30'], tuesday: ['08:30-09:30'] }]
      return { version: row?.version ?? 0, zone: 'B', region: 'metropole', weeks, closed: [], opened: [], sites: [] }
    },
    chance: /"version":\d+/g,
  },
  'GET /api/schools/{id}/view-hours': { id: 'school' },
  'PUT /api/schools/{id}/view-hours': {
    id: 'school',
    body: async ({ id, db }) => {
      const row = await db.get<{ version: number }>('select version from view_hours where school_id = $1', [
        id('school'),
      ])
      return { version: row?.version ?? 0, week: { monday: ['17:00-19:00'] } }
    },
    chance: /"version":\d+/g,
  },
  'GET /api/calendar-feeds': { own: true, query: ofSchool },
  'POST /api/calendar-feeds': { own: true, body: ({ id }) => ({ school: id('school'), kind: 'teacher' }) },
  'DELETE /api/calendar-feeds/{id}': { own: true, id: 'fresh' },
  'GET /api/badge': { own: true, query: ofSchool },
  'PUT /api/badge': { own: true, body: ({ id }) => ({ school: id('school'), number: '1234567' }) },
}

function wish({ id, turn }: Asked): object {
  const third = { thirdParty: 'Association', title: 'Chorale' }
  return { school: id('school'), resource: id('room'), key: id('fresh'), when: whenOf(turn), ...third }
}

/** Five minutes that no other turn has; of an hour of their own where closed rooms would be in the way of others. */
function whenOf(turn: number, hour = 12): { date: string; from: string; to: string } {
  const date = new Date(NOW + (1 + (turn % 350)) * DAY).toISOString().slice(0, 10)
  const start = hour * 60 + 5 * (Math.floor(turn / 350) % 140)
  const wall = (minutes: number) =>
    `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
  return { date, from: wall(start), to: wall(start + 5) }
}

async function makeBooking({ db, id }: Asked, state: BookingState = 'booked', resource = id('room')): Promise<void> {
  const row: StoredBooking = {
    ...{ school: id('school'), id: id('fresh'), resource, series: null, person: null, state, approval: null },
    ...{ from: NOW + DAY, to: NOW + DAY + 3_600_000, title: 'Lecture', classLabel: 'CE1', thirdParty: '', opens: null },
    ...{ code: '0000', codeSalt: '', codeProof: '', madeAt: NOW, madeBy: null, changedAt: NOW, change: id('fresh') },
    ...{ changedBy: null, before: null, waitingSince: null, offerEndsAt: null },
  }
  await db.write((t) => insertBookings(t, [row]))
}

/** That the room is closed, under the id that is new. */
async function makeClosure({ db, id }: Asked): Promise<void> {
  const closure: StoredClosure = {
    ...{
      school: id('school'),
      id: id('fresh'),
      room: id('room'),
      from: NOW + 400 * DAY,
      to: NOW + 401 * DAY,
      cause: 'works',
    },
    ...{
      madeBy: 'school',
      madeAt: NOW,
      withdrawnAt: null,
      state: 'closed',
      reason: null,
      cancelled: 0,
      answeredAt: NOW,
    },
  }
  await db.write((t) => insertClosure(t, closure))
}

/** A kit under the id that is new. */
async function makeKit({ db, id }: Asked): Promise<void> {
  const contents = [{ what: 'Robot', count: 6 }]
  const facts = { school: id('school'), id: id('fresh'), name: 'Robots', keptAt: 'Armoire', room: null, contents }
  await db.write((t) => putResource(t, { ...facts, kind: 'kit', approval: false, bookable: true, version: 1 }))
}

/** A kit and its booking, of the same id; given out where it is said when. */
async function makeLoan(asked: Asked, handedAt: number | null): Promise<void> {
  await makeKit(asked)
  const { db, id } = asked
  await makeBooking(asked, 'booked', id('fresh'))
  const rest = { handedBy: null, returnedAt: null, returnedBy: null, missing: [], remindedAt: null }
  await db.write((t) => putLoan(t, { school: id('school'), booking: id('fresh'), handedAt, ...rest }))
}
