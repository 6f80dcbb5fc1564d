import { isPreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { DayPlan } from '@preau/protocol/messages/day-plan.ts'
import { decodeDayPlan } from '@preau/protocol/messages/day-plan.ts'
import type { Lesson } from '@preau/protocol/messages/lesson.ts'
import { decodeWake, type Wake } from '@preau/protocol/messages/wake.ts'
import { describe, expect, it } from 'vitest'
import { isClassBefore } from '../../server/http/class-time.ts'
import { LessonDesk } from '../../server/lessons/lesson-desk.ts'
import { PlanDesk } from '../../server/lessons/plan-desk.ts'
import { WakeDesk } from '../../server/lessons/wake-desk.ts'
import { NO_COVERS } from '../../server/service/cover.ts'
import { TicketDesk } from '../../server/service/ticket-desk.ts'
import { listPlans } from '../../server/store/day-plans.ts'
import { findLesson, insertLessonRecords, timesWithLessons } from '../../server/store/lessons.ts'
import { insertRoom } from '../../server/store/places.ts'
import { eventsOfTicket } from '../../server/store/service-events.ts'
import { notesOfTicket } from '../../server/store/ticket-notes.ts'
import { liveTickets } from '../../server/store/tickets.ts'
import { putViewHours } from '../../server/store/view-hours.ts'
import { bookingYard } from './booking-fixtures.ts'
import { storeOfTest } from './fresh-store.ts'
import type { FreshStore } from './store.contract.ts'
import { makeDevice, newId } from './store-fixtures.ts'

const CHECKS = [{ what: 'board', verdict: 'failed', reason: 'silent', since: null }] as const
const HOUR = 3_600_000

/** A school with a room of which the board is booked on a Tuesday, and what follows from what its machine says. */
async function world(store: FreshStore) {
  const { db } = store
  const yard = await bookingYard(db)
  const { school, room, time } = yard
  const machine = await makeDevice(db, school, { kind: 'board_pc', name: 'TNI salle 1', room })
  const { rows } = await yard.desk.take(yard.ask({ title: 'Fractions' }))
  const [booking] = rows
  if (!booking) throw new Error('not booked')
  time.now = booking.from - 15 * 60_000
  const sent: { device: string; plan: DayPlan }[] = []
  const line = { isThere: true }
  const clock = () => time.now
  const plansAnew = () =>
    new PlanDesk({
      ...{ db, clock, book: yard.book, covers: NO_COVERS },
      send: ({ device }, plan) => {
        if (line.isThere) sent.push({ device, plan: decodeDayPlan(JSON.parse(JSON.stringify(plan))) })
        return line.isThere
      },
    })
  const plans = plansAnew()
  let seq = 0
  let serverSeq = 0
  const failures: unknown[] = []
  const lessons = new LessonDesk({
    ...{ db, clock, newId, plans, booking: yard, nextSeq: () => ++serverSeq },
    tickets: new TicketDesk({ clock, newId, covers: NO_COVERS }),
    ...{ ticketChanged: () => undefined, deviceChanged: () => undefined, bookingChanged: () => undefined },
    failed: (error) => failures.push(error),
  })
  /** The machine tells now what was at a moment. */
  const tell = async (lesson: Lesson, at: number, number = ++seq) => {
    const place = { school, device: machine, epoch: 1, seq: number, at, receivedAt: time.now }
    await db.write((transaction) => insertLessonRecords(transaction, [{ ...place, lesson }]))
  }
  const say = async (lesson: Lesson, number = ++seq) => {
    await tell(lesson, time.now, number)
    await lessons.look()
    return number
  }
  const told = async () => {
    const rows = await db.all<{ event: string }>(
      'select event from events where school_id = $1 and device_id = $2 order by seq',
      [school, machine],
    )
    return rows.map(({ event }) => event)
  }
  const noted = async (ticket: Id | undefined) =>
    (await notesOfTicket(db, school, ticket ?? '')).map(({ kind, body }) => [kind, body.checks])
  return { ...yard, db, machine, booking, sent, line, plans, plansAnew, lessons, tell, say, told, noted, failures }
}

/** The plans of machines, and what follows from what they say of lessons. */
export function lessonsContract(open: () => Promise<FreshStore>): void {
  const fresh = storeOfTest(open)

  describe('lessons', () => {
    it('are sent to the machine of their room, without their digits, until it keeps them', async () => {
      const store = await fresh()
      const { plans, plansAnew, sent, machine, booking, say, time, db, room } = await world(store)
      await plans.look()
      const [first] = sent
      expect([first?.device, first?.plan.room?.id, first?.plan.lessons.map(({ id, title }) => [id, title])]).toEqual([
        ...[machine, room, [[booking.id, 'Fractions']]],
      ])
      expect(JSON.stringify(first?.plan)).not.toContain(`"${booking.code}"`)
      expect(first?.plan.periods.some(({ from, to }) => from <= booking.from && booking.to <= to)).toBe(true)
      time.now += 11_000
      await plans.look()
      expect(sent.map(({ plan }) => plan.version)).toEqual([first?.plan.version, first?.plan.version])
      await say({ what: 'plan', version: first?.plan.version ?? 0 })
      time.now += 11_000
      await plans.look()
      expect([sent.length, (await listPlans(db)).map(({ kept }) => kept)]).toEqual([2, [first?.plan.version]])

      const again = plansAnew()
      await again.load()
      await again.look()
      again.born(machine)
      expect(sent.at(-1)?.plan.version).toBe(first?.plan.version)
    })

    it('come with the hours in which the head lets the screen be seen, and no longer once he takes them back', async () => {
      const store = await fresh()
      const { plans, sent, db, school, time } = await world(store)
      await plans.look()
      await db.write((transaction) => putViewHours(transaction, school, 0, { tuesday: ['18:00-19:00'] }))
      plans.touched(school)
      await plans.look()
      await db.write((transaction) => putViewHours(transaction, school, 1, {}))
      plans.touched(school)
      await plans.look()
      const [before, approved, after] = sent.map(({ plan }) => plan)
      expect([before?.views, after?.views]).toEqual([undefined, undefined])
      // The Tuesday of the lesson and the one after it.
      const hours = approved?.views?.map(({ from, to }) => [from > time.now, to - from])
      expect(hours).toEqual([
        [true, 3_600_000],
        [true, 3_600_000],
      ])
    })

    it('that are moved make another plan with a higher version', async () => {
      const store = await fresh()
      const { plans, sent, booking, acts, db, school } = await world(store)
      await plans.look()
      const by = { person: null, isOutsider: false, decides: true }
      await db.write((transaction) => acts.cancel(transaction, booking, undefined, by))
      plans.touched(school)
      await plans.look()
      expect(sent.at(-1)?.plan.lessons).toEqual([])
      expect(sent.at(-1)?.plan.version).toBeGreaterThan(sent[0]?.plan.version ?? 0)
    })

    it('stand in the log of their machine, each step once', async () => {
      const store = await fresh()
      const { say, told, db, school, booking } = await world(store)
      for (const state of ['checking', 'ready', 'running', 'ended'] as const) {
        const seq = await say({ what: 'state', booking: booking.id, state, ...(state === 'running' && { board: 900 }) })
        await say({ what: 'state', booking: booking.id, state }, seq)
      }
      expect(await told()).toEqual(['lesson.checking', 'lesson.ready', 'lesson.running', 'lesson.ended'])
      expect(await findLesson(db, school, booking.id)).toMatchObject({ state: 'ended', boardMs: 900, ticket: null })
    })

    it('that fail open one ticket, and are lost where nobody held them', async () => {
      const store = await fresh()
      const { say, told, noted, db, school, booking, time, lessons } = await world(store)
      const failed = { what: 'state', booking: booking.id, state: 'failed', reason: 'equipment' } as const
      await say({ ...failed, checks: [...CHECKS] })
      await say({ ...failed, checks: [...CHECKS] })
      const [ticket, ...others] = await liveTickets(db, school)
      expect([ticket?.symptom, ticket?.severity, others]).toEqual(['no_picture', 'major', []])
      expect(await noted(ticket?.id)).toEqual([['checked', [...CHECKS]]])
      expect(await findLesson(db, school, booking.id)).toMatchObject({
        state: 'failed',
        ticket: ticket?.id,
        lostAt: null,
      })
      time.now = booking.to + HOUR
      await lessons.look()
      await lessons.look()
      expect(await findLesson(db, school, booking.id)).toMatchObject({ lostAt: time.now })
      expect(await told()).toEqual(['lesson.failed', 'lesson.lost'])
      // It stands in the log of the ticket once, at the end of its hour: that is what the contract counts.
      const lines = await eventsOfTicket(db, school, ticket?.id ?? '')
      expect(lines.map(({ event, at }) => [event, at]).slice(1)).toEqual([['session_lost', booking.to]])
      const times = [
        ['before', booking.from - HOUR, booking.to],
        ['then', booking.to, booking.to + 1],
      ] as const
      expect(await timesWithLessons(db, [school], times)).toEqual(new Set(['then']))
      expect(await timesWithLessons(db, [newId()], times)).toEqual(new Set())
    })

    it('that are lost while the server is off stand at the end of their hour in the log of their machine', async () => {
      const store = await fresh()
      const { say, lessons, db, school, booking, time } = await world(store)
      await say({ what: 'state', booking: booking.id, state: 'failed', reason: 'equipment', checks: [...CHECKS] })
      const failedAt = time.now
      time.now = booking.to + 60 * HOUR
      await lessons.look()
      const lines = await db.all<{ event: string; at: number; received_at: number }>(
        'select event, at, received_at from events where school_id = $1 order by seq',
        [school],
      )
      expect(lines).toEqual([
        { event: 'lesson.failed', at: failedAt, received_at: failedAt },
        { event: 'lesson.lost', at: booking.to, received_at: time.now },
      ])
    })

    it.each([
      ['are lost then', 1, 1],
      ['by a clock that runs ahead are lost now', 3, 2],
    ])('that failed after their hour %s', async (_, failedAfter, lostAfter) => {
      const store = await fresh()
      const { tell, lessons, db, school, booking, time } = await world(store)
      time.now = booking.to + 2 * HOUR
      const failed = { what: 'state', booking: booking.id, state: 'failed', reason: 'equipment' } as const
      await tell({ ...failed, checks: [...CHECKS] }, booking.to + failedAfter * HOUR)
      await lessons.look()
      const [lost] = await db.all<{ at: number }>(
        `select at from events where school_id = $1 and event = 'lesson.lost'`,
        [school],
      )
      expect(lost).toEqual({ at: booking.to + lostAfter * HOUR })
    })

    it('go elsewhere with their booking where somebody at the board chose so', async () => {
      const store = await fresh()
      const { say, db, school, booking, acts, book, failures } = await world(store)
      expect([acts, book].length).toBe(2)
      const other = newId()
      await db.write((transaction) => insertRoom(transaction, { id: other, school, name: 'BCD' }))
      const board = await makeDevice(db, school, { kind: 'panel', name: 'Écran BCD', room: other })
      await db.run('update devices set severity = 5 where id = $1', [board])
      await db.run(`update devices set status = 'ok' where id = $1`, [board])
      await say({ what: 'fallback', booking: booking.id, fallback: other })
      const row = await db.get<{ resource_id: string }>('select resource_id from bookings where id = $1', [booking.id])
      expect([failures, row?.resource_id]).toEqual([[], other])
    })

    it('I2 a problem that is told twice is one ticket, by the number that the machine gave it', async () => {
      const store = await fresh()
      const { say, noted, db, school, machine } = await world(store)
      const report = { what: 'report', id: newId(), symptom: 'touch_fails', canTeach: 'no' } as const
      const pending = { what: 'lamp', verdict: 'pending', reason: null, since: null } as const
      await say({ ...report, checks: [...CHECKS, pending] })
      await say({ ...report, checks: [...CHECKS, pending] })
      const tickets = await liveTickets(db, school)
      expect(tickets.map(({ device, symptom, severity }) => [device, symptom, severity])).toEqual([
        [machine, 'touch_fails', 'blocking'],
      ])
      // What the machine found out is noted once, without what it was still looking at.
      expect(await noted(tickets[0]?.id)).toEqual([['checked', [...CHECKS]]])
    })

    it('I1 a problem that was told while the machine was away is a ticket, at its own time', async () => {
      const store = await fresh()
      const { tell, lessons, failures, db, school, machine, time } = await world(store)
      await db.run('update devices set enrolled_at = $2 where id = $1', [machine, time.now - 100 * 24 * HOUR])
      const weeks = Math.floor((time.now - 30 * 24 * HOUR) / 1000) * 1000
      const report = (symptom: 'touch_fails' | 'no_picture' | 'no_sound'): Lesson =>
        ({ what: 'report', id: newId(), symptom, canTeach: 'no', checks: [...CHECKS] }) as const
      await tell(report('touch_fails'), weeks)
      // A clock that says years, or a time before there was the machine, is not believed.
      await tell(report('no_picture'), time.now - 4000 * 24 * HOUR)
      await tell(report('no_sound'), time.now - 110 * 24 * HOUR)
      await lessons.look()
      const opened = Object.fromEntries(
        (await liveTickets(db, school)).map(({ symptom, openedAt }) => [symptom, openedAt]),
      )
      expect([opened, failures]).toEqual([
        { touch_fails: weeks, no_picture: time.now, no_sound: time.now - 100 * 24 * HOUR },
        [],
      ])
    })

    it('of another school are nobody’s', async () => {
      const store = await fresh()
      const { say, told, db, school } = await world(store)
      await say({ what: 'state', booking: newId(), state: 'running' })
      await say({ what: 'rating', ticket: newId(), score: 1 })
      expect([await told(), await liveTickets(db, school)]).toEqual([[], []])
    })

    it('have their machine called by neighbours that are awake, those of its network first, until it is there', async () => {
      const store = await fresh()
      const { db, school, room, machine, booking, time, plans, told } = await world(store)
      await plans.look()
      const put = async (device: string, connectedAt: number | null, cards: object[]) => {
        await db.run('update device_states set connected_at = $2 where device_id = $1', [device, connectedAt])
        await db.run(
          `insert into inventories (school_id, device_id, section, digest, part, parts, epoch, seq, at, items)
           values ($1, $2, 'network', $3, 1, 1, 1, 1, $4, $5)`,
          [school, device, 'a'.repeat(64), time.now, JSON.stringify(cards)],
        )
      }
      const near = await makeDevice(db, school, { name: 'PC voisin' })
      const far = await makeDevice(db, school, { name: 'PC loin', room })
      const asleep = await makeDevice(db, school, { name: 'PC éteint' })
      const wired = { name: 'eth0', mac: '3C-97-0E-12-34-56', ip4: '10.42.7.19', type: 'ethernet' }
      await put(machine, null, [wired, { name: 'wlan0', mac: '3c:97:0e:12:34:57', type: 'wifi' }])
      await put(near, time.now, [{ name: 'eth0', ip4: '10.42.7.20' }])
      await put(far, time.now, [{ name: 'eth0', ip4: '10.42.9.20' }])
      await put(asleep, null, [{ name: 'eth0', ip4: '10.42.7.21' }])
      const asked: [string, Wake][] = []
      let seq = 100
      const desk = new WakeDesk({
        ...{ db, newId, clock: () => time.now, nextSeq: () => ++seq, deviceChanged: () => undefined },
        soon: (now, within) => plans.soon(now, within),
        send: ({ device }, wake) => asked.push([device, decodeWake(wake)]) > 0,
      })
      time.now = booking.from - 14 * 60_000
      await desk.look()
      expect(asked).toEqual([])
      time.now = booking.from - 13 * 60_000
      await desk.look()
      await desk.look()
      const wake = { macs: ['3c:97:0e:12:34:56'] }
      expect(asked).toEqual([
        [near, wake],
        [far, wake],
      ])
      time.now += 60_000
      await desk.look()
      expect([asked.length, await told()]).toEqual([4, ['wake.asked']])
      await db.run('update device_states set connected_at = $2 where device_id = $1', [machine, time.now])
      time.now += 60_000
      await desk.look()
      expect(asked.length).toBe(4)
    })

    it('have a machine called at once where a person says so, and are told why where nobody can', async () => {
      const store = await fresh()
      const { db, school, machine, time, told } = await world(store)
      const near = await makeDevice(db, school, { name: 'PC voisin' })
      const connect = (device: string, at: number | null) =>
        db.run('update device_states set connected_at = $2 where device_id = $1', [device, at])
      await connect(machine, time.now)
      await connect(near, null)
      const asked: [string, Wake][] = []
      let seq = 100
      const desk = new WakeDesk({
        ...{ db, newId, clock: () => time.now, nextSeq: () => ++seq, deviceChanged: () => undefined },
        soon: () => [],
        send: ({ device }, wake) => asked.push([device, decodeWake(wake)]) > 0,
      })
      const call = () =>
        db
          .write((transaction) => desk.call(transaction, { school, device: machine }))
          .catch((error) => (isPreauError(error, 'WAKE_REFUSED') ? error.context.reason : error))
      const outcomes = [await call()]
      await connect(machine, null)
      outcomes.push(await call())
      await db.run(
        `insert into inventories (school_id, device_id, section, digest, part, parts, epoch, seq, at, items)
         values ($1, $2, 'network', $3, 1, 1, 1, 1, $4, $5)`,
        [school, machine, 'a'.repeat(64), time.now, JSON.stringify([{ mac: '3c:97:0e:12:34:56', type: 'ethernet' }])],
      )
      outcomes.push(await call())
      expect([outcomes, await told()]).toEqual([['there', 'no_card', 'nobody'], []])
      await connect(near, time.now)
      expect([await call(), asked, await told()]).toEqual([
        { asked: 1 },
        [[near, { macs: ['3c:97:0e:12:34:56'] }]],
        ['wake.asked'],
      ])
    })

    it('I6 are class time for everybody, whatever the calendar says', async () => {
      const store = await fresh()
      const { db, school, machine, booking } = await world(store)
      const at = [booking.from, booking.to - 1, booking.to + 10 * HOUR]
      const found = await Promise.all(at.map((now) => isClassBefore(db, school, machine, now)))
      expect(found).toEqual([true, true, false])
    })
  })
}
