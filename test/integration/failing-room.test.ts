import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeDayPlan } from '@preau/protocol/messages/day-plan.ts'
import { decodeLesson, type Lesson } from '@preau/protocol/messages/lesson.ts'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readSpecs } from '../../agent/drivers/spec-files.ts'
import { playLessons } from '../../agent/play-lessons.ts'
import { BOARDS } from '../../agent/simulators/boards.ts'
import { deviceLessons } from '../../agent/simulators/device-lessons.ts'
import { keepBoard } from '../../agent/simulators/keep-board.ts'
import { playBoard } from '../../agent/simulators/played-board.ts'
import { seededRandom } from '../../agent/simulators/random.ts'
import { fakeClock } from '../../agent/uplink/fake-clock.ts'
import { silent } from '../../agent/uplink/log.ts'
import { openOutbox } from '../../agent/uplink/outbox.ts'
import { LessonDesk } from '../../server/lessons/lesson-desk.ts'
import { PlanDesk } from '../../server/lessons/plan-desk.ts'
import { NO_COVERS } from '../../server/service/cover.ts'
import { TicketDesk } from '../../server/service/ticket-desk.ts'
import { getBooking } from '../../server/store/bookings.ts'
import type { Database } from '../../server/store/database.ts'
import { putEquipment } from '../../server/store/equipment.ts'
import { setGrants } from '../../server/store/grants.ts'
import { lessonSteps } from '../../server/store/lesson-steps.ts'
import { findLesson, insertLessonRecords } from '../../server/store/lessons.ts'
import { dueLetters } from '../../server/store/letters.ts'
import { listNotices } from '../../server/store/notices.ts'
import { insertPerson } from '../../server/store/people.ts'
import { insertRoom } from '../../server/store/places.ts'
import { eventsOfTicket } from '../../server/store/service-events.ts'
import { notesOfTicket } from '../../server/store/ticket-notes.ts'
import { liveTickets } from '../../server/store/tickets.ts'
import { bookingYard, MONDAY, TUESDAY } from '../contracts/booking-fixtures.ts'
import { storeOfTest } from '../contracts/fresh-store.ts'
import { openSqliteStore } from '../contracts/sqlite-store.ts'
import { makeDevice, newId, saveStatuses } from '../contracts/store-fixtures.ts'

const MINUTE = 60_000
/** How long a step of the test is, in ms: what one side says reaches the other in between. */
const STEP = 15_000
/** Its fan has stopped. */
const BROKEN = 'TNI salle 2'
const BOARD = BOARDS.find(({ machine }) => machine === BROKEN)
const SPECS = readSpecs(join(import.meta.dirname, '../../firmware-specs/devices'), new Set([BOARD?.spec ?? '']))

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'preau-failing-room-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))
const fresh = storeOfTest(openSqliteStore)

/** The room with the broken board, with what its agent does and what its server makes of it; only the line between them is missing. */
async function failingRoom(db: Database) {
  const yard = await bookingYard(db)
  const { school, room, time } = yard
  const clock = fakeClock(MONDAY)
  const machine = await makeDevice(db, school, { kind: 'board_pc', name: BROKEN, room })
  const board = await makeDevice(db, school, { kind: 'panel', name: 'Écran', room })
  const elsewhere = newId()
  await db.write((t) => insertRoom(t, { id: elsewhere, school, name: 'BCD' }))
  await saveStatuses(db, {
    [await makeDevice(db, school, { kind: 'panel', name: 'Écran BCD', room: elsewhere })]: 'ok',
  })

  const spec = SPECS[0]?.spec
  if (!BOARD || !spec) throw new Error(`no board at ${BROKEN}`)
  const random = seededRandom(BROKEN)
  const outbox = openOutbox(':memory:', { clock: { ...clock, wall: () => Math.round(clock.wall()) } })
  const serverTime = () => clock.wall()
  const kept = keepBoard(playBoard(BOARD, { spec, clock, random }), { outbox, clock, random, log: silent, serverTime })
  kept.run(true)
  await clock.advanceAsync(20_000)
  await db.write((t) =>
    putEquipment(t, [
      {
        ...{ school, device: board },
        attached: {
          ...{ via: machine, key: kept.board(undefined)?.key ?? '', spec: BOARD.spec, network: false },
          ...{ vendor: null, model: null, serial: null, presence: 'present', since: MONDAY, fault: null },
          ...{ said: {}, life: null, thresholds: null, lost: false },
        },
      },
    ]),
  )
  const said: Lesson[] = []
  const lessons = deviceLessons(
    playLessons({
      ...{ folder, lessons: join(folder, 'files') },
      habits: { badges: new Map(), launchAfter: 10_000, stay: new Set(['Anna']) },
    }),
    {
      ...{ name: BROKEN, clock, log: silent, serverTime, board: (key) => kept.board(key), isConnected: () => true },
      outbox: { ...outbox, addLesson: (lesson) => said.push(lesson) },
      values: () => ({ 'disk.used:C': 41, 'temperature.cpu': 52 }),
    },
  )
  lessons.run(true)

  const plans = new PlanDesk({
    ...{ db, clock: () => time.now, book: yard.book, covers: NO_COVERS },
    send(to, plan) {
      if (to.device === machine) lessons.take(decodeDayPlan(JSON.parse(JSON.stringify(plan))))
      return to.device === machine
    },
  })
  let serverSeq = 0
  const failures: unknown[] = []
  const desk = new LessonDesk({
    ...{ db, clock: () => time.now, newId, plans, booking: yard, nextSeq: () => ++serverSeq },
    tickets: new TicketDesk({ clock: () => time.now, newId, covers: NO_COVERS }),
    ...{ ticketChanged: () => undefined, deviceChanged: () => undefined, bookingChanged: () => undefined },
    failed: (error) => failures.push(error),
  })
  let seq = 0
  return {
    ...{ ...yard, db, board, elsewhere, failures },
    /** Sets the clocks of both sides. */
    skipTo(moment: number) {
      clock.setWall(moment)
      time.now = moment
    },
    /** Lets both sides live until a moment, ms since 1970. */
    async until(moment: number) {
      while (time.now < moment) {
        await clock.advanceAsync(STEP)
        time.now = Math.round(clock.wall())
        const rows = said.splice(0).map((lesson) => ({
          ...{ school, device: machine, epoch: 1, seq: ++seq, at: time.now, receivedAt: time.now },
          lesson: decodeLesson(JSON.parse(JSON.stringify(lesson))),
        }))
        await db.write((t) => insertLessonRecords(t, rows))
        await desk.look()
        await plans.look()
      }
    },
    async stop() {
      await lessons.stop()
      const stopping = kept.stop()
      await clock.advanceAsync(MINUTE)
      await stopping
      outbox.close()
    },
  }
}

async function teacher(db: Database, school: string, name: string): Promise<string> {
  const id = newId()
  await db.write(async (t) => {
    await insertPerson(t, { id, name, login: `${name.toLowerCase()}@ecole.test`, madeAt: MONDAY })
    await setGrants(t, id, [{ role: 'teacher', scope: { kind: 'school', id: school } }])
  })
  return id
}

it('a board that fails before a lesson is a ticket, and its teacher is told where to go: who stays loses the lesson, who goes does not', async () => {
  const { db } = await fresh()
  const room = await failingRoom(db)
  const { school, board, elsewhere, until, skipTo, desk, ask, time } = room
  const [anna, ben] = [await teacher(db, school, 'Anna'), await teacher(db, school, 'Ben')]
  const book = async (person: string, title: string, from: string, to: string) => {
    const { rows } = await desk.take(ask({ person, by: person, title, when: { ...TUESDAY, from, to } }))
    if (!rows[0]) throw new Error('not booked')
    return rows[0]
  }
  const first = await book(anna, 'Fractions', '10:30', '11:30')
  const second = await book(ben, 'Lecture', '13:30', '14:30')
  const noticesOf = async (person: string) =>
    (await listNotices(db, person, 10)).map(({ kind, params }) => [kind, params.title, params.when, params.instead])
  const steps = async (booking: string) =>
    (await lessonSteps(db, school, { since: MONDAY, limit: 100 }))
      .filter(({ params }) => params.booking === booking)
      .map(({ event, params }) => [event, params.instead ?? null])
      .reverse()

  // Ten minutes before: the look fails. One ticket about the board, with what was found.
  skipTo(first.from - 11 * MINUTE)
  await until(first.from - 9 * MINUTE)
  const [ticket, ...others] = await liveTickets(db, school)
  expect([ticket?.device, ticket?.symptom, ticket?.rule, others]).toEqual([board, 'broken', 'lesson', []])
  const [note] = await notesOfTicket(db, school, ticket?.id ?? '')
  expect(note?.body.checks).toContainEqual(expect.objectContaining({ what: 'board', reason: 'part_fault' }))
  expect(await findLesson(db, school, first.id)).toMatchObject({ state: 'failed', ticket: ticket?.id, lostAt: null })

  // She is told at once, with somewhere else to go, in the console and by letter.
  expect(await noticesOf(anna)).toEqual([['lesson_failed', 'Fractions', first.from, 'BCD']])
  const letters = await dueLetters(db, time.now + MINUTE, 10)
  expect(letters.map(({ person, kind }) => [person, kind])).toEqual([[anna, 'lesson_failed']])

  // She keeps her class in the room: the lesson is lost, once, and stands in the log that the contract counts.
  await until(first.to + MINUTE)
  expect((await findLesson(db, school, first.id))?.lostAt).toBeGreaterThanOrEqual(first.to)
  const lines = await eventsOfTicket(db, school, ticket?.id ?? '')
  expect(lines.map(({ event, at }) => [event, at]).slice(1)).toEqual([['session_lost', first.to]])
  expect((await steps(first.id)).filter(([event]) => event !== 'lesson.checking')).toContainEqual(['lesson.lost', null])

  // The next teacher goes where he was told to go: his booking follows, and nothing is lost of it.
  skipTo(second.from - 11 * MINUTE)
  await until(second.to + MINUTE)
  expect(await noticesOf(ben)).toEqual([['lesson_failed', 'Lecture', second.from, 'BCD']])
  expect((await getBooking(db, second.id)).resource).toBe(elsewhere)
  const told = (await steps(second.id)).filter(([event]) => event !== 'lesson.checking')
  expect(told).toEqual([
    ['lesson.failed', 'BCD'],
    ['lesson.moved', 'BCD'],
  ])
  expect(await findLesson(db, school, second.id)).toBeUndefined()
  expect([(await liveTickets(db, school)).length, room.failures]).toEqual([1, []])
  const after = await eventsOfTicket(db, school, ticket?.id ?? '')
  expect(after.filter(({ event }) => event === 'session_lost')).toHaveLength(1)
  await room.stop()
})
