import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Id, uuidv7 } from '@preau/protocol/ids.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BOARDS } from '../../agent/simulators/boards.ts'
import { ROOMS, schoolMachines } from '../../agent/simulators/machines.ts'
import { DEMO_UAI } from '../../cli/demo-contract.ts'
import { DEMO_TEACHERS, demoLessons } from '../../cli/demo-lessons.ts'
import { bookingParts } from '../../server/booking/booking-parts.ts'
import { seedLessons } from '../../server/seed/lessons.ts'
import { listBookings } from '../../server/store/bookings.ts'
import type { Database } from '../../server/store/database.ts'
import { insertDevice } from '../../server/store/new-devices.ts'
import { openStore } from '../../server/store/open.ts'
import { isAnybodyThere, listPeople } from '../../server/store/people.ts'
import { insertAuthority, insertRoom, insertSchool } from '../../server/store/places.ts'
import { badgesOf } from '../../server/store/teacher-badges.ts'

const SEED = 'jules-ferry'
const MINUTE = 60_000
/** A Tuesday in term, at 10:12 in France. */
const TUESDAY = Date.parse('2026-11-24T09:12:00Z')

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'preau-demo-lessons-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

let made = 0
const newId = (at: number): Id => uuidv7(at, new Uint8Array([0, 0, 0, 0, 0, 0, 0, 0, ++made >> 8, made]))

/** The demo school with its rooms and boards. */
async function makeSchool(now: number): Promise<Id> {
  const [authority, school] = [newId(now), newId(now)]
  await inStore(now, (db) =>
    db.write(async (t) => {
      await insertAuthority(t, { id: authority, name: 'Ville' })
      await insertSchool(t, { id: school, authority, name: 'École', uai: DEMO_UAI })
      const rooms = new Map<string, Id>()
      for (const { name, kind } of ROOMS) {
        rooms.set(name, newId(now))
        await insertRoom(t, { id: rooms.get(name) ?? '', school, name, kind })
      }
      for (const { name, claim, room } of schoolMachines(SEED)) {
        if (!BOARDS.some(({ machine }) => machine === name)) continue
        const facts = {
          school,
          room: rooms.get(room) ?? null,
          model: null,
          serial: null,
          enrolledAt: now,
          simulated: true,
        }
        await insertDevice(t, { ...facts, id: newId(now), kind: 'board_pc', claim, name })
      }
    }),
  )
  return school
}

async function inStore<T>(now: number, work: (db: Database) => Promise<T>): Promise<T> {
  const db = await openStore(folder, now)
  try {
    return await work(db)
  } finally {
    await db.close()
  }
}

const start = (now: number) => seedLessons(folder, demoLessons(SEED, now))
const booked = (school: Id, now: number) =>
  inStore(now, (db) => listBookings(db, { school, from: 0, to: now * 2, states: ['booked'] }))

describe('the lessons of the demo', () => {
  it.each([
    ['in a period', '2026-11-24T09:12:00Z', 13],
    ['on a Sunday evening', '2026-11-22T20:58:10Z', 13],
    ['in the holidays', '2026-12-25T12:00:00Z', 13],
    ['just before midnight', '2026-11-24T22:50:00Z', 20],
    // Two of one room meet at the end of the hour that comes twice: the second is not booked.
    ['when the clocks go back', '2026-10-25T00:52:00Z', 90, 4],
    ['when the clocks go forward', '2027-03-28T00:51:00Z', 20],
  ])('begin in minutes before the board of the first room, %s', async (_, begins, within, count = 5) => {
    const now = Date.parse(begins)
    const school = await makeSchool(now)
    const next = await start(now)
    expect(next).toMatchObject({ room: 'Salle 1 · CP', teacher: 'Sophie Petit' })
    const minutes = ((next?.from ?? 0) - now) / MINUTE
    expect(minutes).toBeGreaterThan(2)
    expect(minutes).toBeLessThanOrEqual(within)
    const rows = await booked(school, now)
    expect(rows.filter(({ thirdParty }) => thirdParty === 'Démonstration')).toHaveLength(count)
  })

  it('are those of a week, by teachers who have a badge and cannot sign in', async () => {
    const school = await makeSchool(TUESDAY)
    await start(TUESDAY)
    const rows = await booked(school, TUESDAY)
    const ofClass = rows.filter(({ thirdParty }) => thirdParty === '')
    expect(ofClass.length).toBeGreaterThan(30)
    expect(new Set(ofClass.map(({ resource }) => resource)).size).toBe(5)
    expect(ofClass.every(({ from, to }) => from > TUESDAY && to - from === 60 * MINUTE)).toBe(true)
    await inStore(TUESDAY, async (db) => {
      expect((await badgesOf(db, school)).size).toBe(DEMO_TEACHERS.length)
      const people = (await listPeople(db, {})).rows
      const roles = people.map(({ name, login, grants }) => [name, login, grants.map(({ role }) => role)])
      expect(roles).toContainEqual(['Sophie Petit', null, ['teacher']])
      expect(roles).toContainEqual(['Hélène Delmas', null, ['school_head']])
      expect(await isAnybodyThere(db)).toBe(false)
    })
  })

  it('are the same after a second start, and begin in minutes after a later one', async () => {
    const school = await makeSchool(TUESDAY)
    const first = await start(TUESDAY)
    const before = await booked(school, TUESDAY)
    expect(await start(TUESDAY + MINUTE)).toEqual(first)
    expect((await booked(school, TUESDAY)).map(({ id }) => id)).toEqual(before.map(({ id }) => id))
    const later = TUESDAY + 4 * 60 * MINUTE
    const next = await start(later)
    expect(((next?.from ?? 0) - later) / MINUTE).toBeLessThanOrEqual(13)
    await inStore(TUESDAY, async (db) => expect((await listPeople(db, {})).total).toBe(DEMO_TEACHERS.length))
  })

  it('stay given back where somebody gave them back', async () => {
    const school = await makeSchool(TUESDAY)
    await start(TUESDAY)
    const rows = await booked(school, TUESDAY)
    const last = rows.at(-1)
    if (!last) throw new Error('nothing is booked')
    await inStore(TUESDAY, async (db) => {
      const { acts } = bookingParts({ db, clock: () => TUESDAY, newId: () => newId(TUESDAY) })
      const by = { person: last.person, isOutsider: false, decides: false }
      await db.write((transaction) => acts.cancel(transaction, last, undefined, by))
    })
    await start(TUESDAY)
    expect((await booked(school, TUESDAY)).map(({ id }) => id)).toEqual(rows.slice(0, -1).map(({ id }) => id))
  })

  it('are none where the school is gone', async () => {
    expect(await start(TUESDAY)).toBeUndefined()
  })
})
