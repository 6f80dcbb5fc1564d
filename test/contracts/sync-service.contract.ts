import { contestsOf } from '@preau/protocol/rules/sla/contests.ts'
import { ordered } from '@preau/protocol/rules/sla/order.ts'
import { toldOf } from '@preau/protocol/rules/tickets/told.ts'
import { describe, expect, it } from 'vitest'
import { NO_COVERS } from '../../server/service/cover.ts'
import { TicketDesk } from '../../server/service/ticket-desk.ts'
import { type AskedLine, addLine, endTurn, turnOn } from '../../server/service/ticket-log.ts'
import { wholeTicket } from '../../server/service/ticket-view.ts'
import { insertContract } from '../../server/store/contracts.ts'
import type { Database } from '../../server/store/database.ts'
import { insertObjective, updateObjective } from '../../server/store/objectives.ts'
import { eventsOfTicket } from '../../server/store/service-events.ts'
import { countNotes } from '../../server/store/sync/notes.ts'
import { joinDevices } from '../../server/store/ticket-devices.ts'
import { notesOfTicket } from '../../server/store/ticket-notes.ts'
import { putRating } from '../../server/store/ticket-ratings.ts'
import { getTicket, type StoredTicket } from '../../server/store/tickets.ts'
import { storeOfTest } from './fresh-store.ts'
import type { FreshStore } from './store.contract.ts'
import { makeYard, NOON, newId } from './store-fixtures.ts'
import { makeSides, type Sides } from './sync-sides.ts'

const HOUR = 3_600_000
const TECHNICIAN = { person: newId(), side: 'supplier' } as const
const TEACHER = { person: newId(), side: 'commune' } as const

/** How a ticket stands, without when its row was written. */
const standing = ({ changedAt: _, ...ticket }: StoredTicket) => ticket

/** What a school and its town hall have of the service. */
export function syncServiceContract(name: string, open: () => Promise<FreshStore>): void {
  const fresh = storeOfTest(open)

  /** Both sides with people who work on tickets. */
  async function makeService() {
    const sides = await makeSides(fresh)
    const desk = new TicketDesk({ clock: () => sides.clock.now, newId, covers: NO_COVERS })
    const openTicket = (db: Database, { school, device }: Pick<Sides, 'school' | 'device'>) =>
      db.write((t) =>
        desk.open(
          t,
          {
            ...{ school, device, kind: 'laptop' as const, room: sides.room, symptom: 'other' as const, rule: null },
            ...{ title: 'Plus d’image', canTeach: null, severity: 'major' as const, key: newId() },
            at: Math.floor(sides.clock.now / 1000) * 1000,
          },
          TEACHER.person,
        ),
      )
    const act = (db: Database, id: string, request: Parameters<TicketDesk['act']>[2], worker = TECHNICIAN as Worker) =>
      db.write(async (t) => await desk.act(t, await getTicket(t, 'all', id), request, worker))
    const both = (id: string) =>
      Promise.all([sides.here, sides.there].map(async ({ db }) => standing(await getTicket(db, 'all', id))))
    return { ...sides, desk, openTicket, act, both }
  }

  describe(`the service on two sides of an uplink, on ${name}`, () => {
    it('a ticket of the school stands in the town hall as it stands in the school', async () => {
      const { here, there, school, exchange, openTicket, both, ...sides } = await makeService()
      const { id } = await openTicket(here.db, { school, device: sides.device })
      await here.db.write((t) => joinDevices(t, school, id, [sides.device], NOON))
      await exchange()
      const [a, b] = await both(id)
      expect(b).toEqual(a)
      expect(b).toMatchObject({ severity: 'major', state: 'open', title: 'Plus d’image' })
      expect(await there.db.get('select count(*) as n from ticket_devices')).toEqual({ n: 1 })
      expect([await countNotes(here.db, school), await countNotes(there.db, school)]).toMatchObject([
        { rows: 0 },
        { rows: 0 },
      ])
    })

    it('what a technician does in the town hall reaches the sheet of the school', async () => {
      const { here, there, school, device, clock, exchange, openTicket, act, both } = await makeService()
      const { id } = await openTicket(here.db, { school, device })
      await exchange()
      clock.now += HOUR
      await act(there.db, id, { act: 'acknowledge', key: newId() })
      await act(there.db, id, { act: 'comment', words: 'Je passe jeudi', key: newId() })
      const visitAt = NOON + 48 * HOUR
      await act(there.db, id, { act: 'plan_visit', visitAt, key: newId() })
      await exchange()
      const [a, b] = await both(id)
      expect(a).toEqual(b)
      expect(a).toMatchObject({ state: 'acknowledged', assignee: TECHNICIAN.person, visitAt })
      const words = (await notesOfTicket(here.db, school, id)).flatMap(({ body }) => body.words ?? [])
      expect(words).toEqual(['Je passe jeudi'])
      const sheet = await wholeTicket(here.db, NO_COVERS, id, { reach: 'all', person: null, now: clock.now })
      const line = sheet?.timeline.find((each) => each.type === 'event' && each.event === 'acknowledged')
      expect(line).toMatchObject({ by: null, elsewhere: true })
    })

    it('after a cut the lines of both sides are there on both, and the state is that of their union', async () => {
      const { here, there, school, device, clock, exchange, openTicket, act, both } = await makeService()
      const { id } = await openTicket(here.db, { school, device })
      await exchange()
      clock.now += HOUR
      await act(here.db, id, { act: 'restore', key: newId() }, TEACHER)
      await act(here.db, id, { act: 'close', key: newId() }, TEACHER)
      clock.now += HOUR
      await act(there.db, id, { act: 'on_site', key: newId() })
      await act(there.db, id, { act: 'comment', words: 'Sur place', key: newId() })
      await exchange()
      const [a, b] = await both(id)
      expect(a).toEqual(b)
      // It was closed before anybody came: coming later does not open it again.
      expect(a).toMatchObject({ state: 'closed', assignee: TECHNICIAN.person })
      const lines = async (db: Database) => (await eventsOfTicket(db, school, id)).map(({ key }) => key).sort()
      expect(await lines(here.db)).toEqual(await lines(there.db))
      expect(await lines(here.db)).toHaveLength(4)
    })

    it('a correction names its line on the other side, where that has another number', async () => {
      const { here, there, school, device, desk, clock, exchange, openTicket, act, both } = await makeService()
      const { id } = await openTicket(here.db, { school, device })
      await exchange()
      // A line of another ticket comes between, so that the numbers of both logs differ.
      await openTicket(there.db, { school, device })
      clock.now += HOUR
      await act(here.db, id, { act: 'restore', key: newId() }, TEACHER)
      await here.db.write(async (t) => {
        const with_ = { at: NOON + 30 * 60_000 }
        await desk.correct(
          t,
          await getTicket(t, 'all', id),
          { key: newId(), line: 2, reason: 'Dès 9 h', with: with_ },
          TEACHER,
        )
      })
      await exchange()
      const [a, b] = await both(id)
      expect(b).toEqual(a)
      expect(b?.restoredAt).toBe(NOON + 30 * 60_000)
      const numbers = async (db: Database) => (await eventsOfTicket(db, school, id)).map(({ n }) => n)
      expect(await numbers(there.db)).not.toEqual(await numbers(here.db))
    })

    it('a pause that is contested on one side and answered for on the other is the same pause on both', async () => {
      const { here, there, school, device, clock, exchange, openTicket, act, both } = await makeService()
      const { id } = await openTicket(here.db, { school, device })
      clock.now += HOUR
      const pausedAt = clock.now
      await act(here.db, id, { act: 'pause', cause: 'access_refused', proof: 'Portail fermé', key: newId() })
      await openTicket(here.db, { school, device })
      await exchange()
      const say = (db: Database, fields: AskedLine['fields']) =>
        db.write(async (t) => {
          const parts = { clock: () => clock.now, newId, covers: NO_COVERS }
          const turn = await turnOn(parts, t, await getTicket(t, 'all', id))
          const said = { fields, at: clock.now, isNow: true, key: newId(), recordedBy: null }
          const pause = { at: pausedAt, event: 'paused', cause: 'access_refused' } as const
          await addLine(parts, t, turn, { ...said, with: pause })
          return await endTurn(parts, t, turn)
        })
      clock.now += HOUR
      await say(here.db, { event: 'pause_contested', note: 'Ouvert à 9 h' })
      await exchange()
      clock.now += HOUR
      await say(there.db, { event: 'pause_answered', cause: 'kept', note: 'Lu au registre' })
      await exchange()
      const [a, b] = await both(id)
      expect(b).toEqual(a)
      const told = async (db: Database) => {
        const log = await eventsOfTicket(db, school, id)
        return contestsOf(ordered(toldOf(log, { school: '0301674G' })).events)
      }
      expect(await told(there.db)).toEqual(await told(here.db))
      const pause = { at: pausedAt / 1000, cause: 'access_refused' }
      expect(await told(here.db)).toMatchObject([{ pause, note: 'Ouvert à 9 h', answer: { said: 'kept' } }])
    })

    it('two tickets of one number, opened on both sides of a cut, end with two numbers that are the same on both', async () => {
      const { here, there, school, device, exchange, openTicket } = await makeService()
      const first = await openTicket(here.db, { school, device })
      const second = await openTicket(there.db, { school, device })
      expect(second.number).toBe(first.number)
      await exchange()
      await exchange()
      const numbers = async (db: Database) => db.all('select id, number from tickets order by id')
      const are = await numbers(there.db)
      expect(await numbers(here.db)).toEqual(are)
      expect(new Set(are.map(({ number }) => number)).size).toBe(2)
    })

    it('I2 a replay adds no line, no note and no ticket', async () => {
      const { here, there, school, device, clock, openTicket, act } = await makeService()
      const { id } = await openTicket(here.db, { school, device })
      await act(here.db, id, { act: 'comment', words: 'Vu', key: newId() }, TEACHER)
      const noted = await here.sync.noted(school, { records: 1000, urgency: 3, except: new Set() }, clock.now)
      const batch = { school, place: { epoch: 9, seq: 1 }, records: noted.map(({ record }) => record) }
      await there.sync.apply([batch], clock.now)
      const counts = () =>
        Promise.all(
          ['tickets', 'service_events', 'ticket_notes'].map((table) =>
            there.db.get(`select count(*) as n from ${table}`),
          ),
        )
      expect(await counts()).toEqual([{ n: 1 }, { n: 1 }, { n: 1 }])
      await there.sync.apply([batch, { ...batch, records: [...batch.records].reverse() }], clock.now)
      expect(await counts()).toEqual([{ n: 1 }, { n: 1 }, { n: 1 }])
    })

    it('lines that come before their ticket count when it comes', async () => {
      const { here, there, school, device, clock, openTicket, both } = await makeService()
      const { id } = await openTicket(here.db, { school, device })
      const noted = await here.sync.noted(school, { records: 1000, urgency: 3, except: new Set() }, clock.now)
      const records = noted.map(({ record }) => record)
      const ofKind = (kind: string) => records.filter((record) => record.kind === kind)
      await there.sync.apply([{ school, place: { epoch: 9, seq: 1 }, records: ofKind('service_event') }], clock.now)
      await there.sync.apply([{ school, place: { epoch: 9, seq: 2 }, records: ofKind('ticket') }], clock.now)
      const [a, b] = await both(id)
      expect(b).toEqual(a)
    })

    it('a line that no engine could count is set aside, and a number out of reach is not taken', async () => {
      const { here, there, school, device, clock, openTicket } = await makeService()
      await openTicket(here.db, { school, device })
      const noted = await here.sync.noted(school, { records: 1000, urgency: 3, except: new Set() }, clock.now)
      const records = noted.map(({ record }) =>
        record.value === null
          ? record
          : {
              ...record,
              value: {
                ...record.value,
                ...(record.kind === 'service_event' && { event: 'abolished' }),
                ...(record.kind === 'ticket' && { number: 9_000_000_000_000_000 }),
              },
            },
      )
      const { refused } = await there.sync.apply([{ school, place: { epoch: 9, seq: 1 }, records }], clock.now)
      expect(refused.map(({ code }) => code)).toEqual(['MESSAGE_INVALID'])
      expect(await there.db.all('select number from tickets')).toEqual([{ number: 1001 }])
    })

    it('a contract goes to the schools that it names and to no other, and a school cannot write one', async () => {
      const { here, there, school, clock, exchange } = await makeService()
      await here.db.write((t) => t.run("update schools set uai = '0140001A' where id = $1", [school]))
      await exchange()
      const contract = (id: string, uai: string) => ({
        ...{ contract: id, version: 1, text: `schools: [{ uai: ${uai} }]`, validFrom: '2026-09-01', note: null },
        ...{
          links: {},
          at: NOON,
          by: null,
          key: 'maintenance',
          title: 'Maintenance',
          from: '2026-09-01',
          to: '2027-08-31',
        },
      })
      const [named, other] = [newId(), newId()]
      await there.db.write(async (t) => {
        await insertContract(t, contract(named, '0140001A'))
        await insertContract(t, contract(other, '0149999Z'))
      })
      await exchange()
      expect(await here.db.all('select id, title from contracts')).toEqual([{ id: named, title: 'Maintenance' }])
      expect(await here.db.all('select contract_id, body from contract_versions')).toEqual([
        { contract_id: named, body: 'schools: [{ uai: 0140001A }]' },
      ])
      const key = JSON.stringify([named])
      const version = '019a00000000-0000-0aaaaaaaaaaa'
      const value = { key: 'k', title: 'Volé', from_date: '', to_date: '', version: 9, made_at: 1, changed_at: 1 }
      const forged = { kind: 'contract', key, version, value }
      const { refused } = await there.sync.apply(
        [{ school, place: { epoch: 9, seq: 1 }, records: [forged] }],
        clock.now,
      )
      expect(refused.map(({ code }) => code)).toEqual(['REACH_TOO_NARROW'])
    })

    it('objectives are changed on both sides, and a rating keeps the time of its first word', async () => {
      const { here, there, school, device, clock, exchange, openTicket } = await makeService()
      const { id } = await openTicket(here.db, { school, device })
      const objective = {
        ...{ school, id: newId(), title: 'Un vidéoprojecteur par classe', dueOn: '2027-06-30' },
        ...{ madeAt: NOON, reachedOn: null, droppedOn: null },
      }
      await there.db.write((t) => insertObjective(t, objective))
      await here.db.write((t) => putRating(t, { school, ticket: id, score: 2, at: NOON }))
      await exchange()
      await here.db.write((t) => updateObjective(t, { ...objective, reachedOn: '2027-02-01' }))
      clock.now += 1000
      await there.db.write((t) => updateObjective(t, { ...objective, dueOn: '2027-12-31' }))
      await there.db.write((t) => putRating(t, { school, ticket: id, score: 4, at: NOON + HOUR }))
      await exchange()
      for (const { db } of [here, there]) {
        expect(await db.all('select due_on, reached_on from objectives')).toEqual([
          { due_on: '2027-12-31', reached_on: '2027-02-01' },
        ])
        expect(await db.all('select score, at from ticket_ratings')).toEqual([{ score: 4, at: NOON }])
      }
    })

    it('a comparison finds nothing to repair, and brings back what a restored backup does not have', async () => {
      const { here, there, school, device, clock, exchange, compare, openTicket, act, both } = await makeService()
      const { id } = await openTicket(here.db, { school, device })
      await act(there.db, (await openTicket(there.db, { school, device })).id, { act: 'acknowledge', key: newId() })
      await exchange()
      expect(await compare()).toBe(0)
      await act(here.db, id, { act: 'comment', words: 'Vu', key: newId() }, TEACHER)
      await exchange()
      await there.db.write(async (t) => {
        for (const table of ['ticket_notes', 'service_events', 'tickets']) await t.run(`delete from ${table}`)
        await t.run("delete from sync_rows where kind = 'ticket'")
        await t.run('delete from sync_notes')
      })
      // Today is still being written and not compared.
      clock.now += 24 * HOUR
      expect(await compare()).toBeGreaterThan(0)
      await exchange()
      const [a, b] = await both(id)
      expect(b).toEqual(a)
      expect(await compare()).toBe(0)
    })

    it('I4 a school writes no line to the ticket of another one', async () => {
      const { here, there, school, device, clock, exchange, openTicket } = await makeService()
      const { id } = await openTicket(here.db, { school, device })
      await exchange()
      const other = await makeYard(there.db, 'Autre école', 'CP')
      const noted = await (async () => {
        await here.sync.renoteAll(school)
        return await here.sync.noted(school, { records: 1000, urgency: 3, except: new Set() }, clock.now)
      })()
      const records = noted.map(({ record }) => record).filter(({ kind }) => kind === 'ticket')
      const { refused } = await there.sync.apply(
        [{ school: other.school, place: { epoch: 1, seq: 1 }, records }],
        clock.now,
      )
      expect(refused.map(({ code }) => code)).toEqual(['IDENTITY_MISMATCH'])
      expect((await getTicket(there.db, 'all', id)).school).toBe(school)
    })
  })
}

type Worker = Parameters<TicketDesk['act']>[3]
