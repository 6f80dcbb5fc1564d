import type { TicketActRequest } from '@preau/protocol/api/ticket-acts.ts'
import { isPreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { STATUSES } from '@preau/protocol/rules/device-status.ts'
import { NOTHING_NOTED, withNote } from '@preau/protocol/rules/tickets/noted.ts'
import { standingOf } from '@preau/protocol/rules/tickets/reduce.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NO_COVERS } from '../../server/service/cover.ts'
import { type Opened, TicketDesk } from '../../server/service/ticket-desk.ts'
import { TicketRules } from '../../server/service/ticket-rules.ts'
import type { Database } from '../../server/store/database.ts'
import { deleteRoom, deleteSchool } from '../../server/store/places.ts'
import { eventsOfTicket } from '../../server/store/service-events.ts'
import { getFile, putFile } from '../../server/store/ticket-files.ts'
import { listTickets } from '../../server/store/ticket-list.ts'
import { notesOfTicket } from '../../server/store/ticket-notes.ts'
import { pruneTickets } from '../../server/store/ticket-retention.ts'
import { getTicket, liveTickets, type StoredTicket } from '../../server/store/tickets.ts'
import { storeOfTest } from './fresh-store.ts'
import type { FreshStore } from './store.contract.ts'
import { makeDevice, makeYard, NOON, newId } from './store-fixtures.ts'

const MINUTE = 60_000
const WORKER = { person: newId(), side: 'commune' } as const

/** What people do, each at a time of its own: now, or told later. */
const acts = fc.array(
  fc.record({
    wait: fc.integer({ min: 0, max: 90 }),
    told: fc.option(fc.integer({ min: 1, max: 120 }), { freq: 3 }),
    act: fc.constantFrom<Partial<TicketActRequest>[]>(
      { act: 'acknowledge' },
      { act: 'remote_start' },
      { act: 'on_site' },
      { act: 'pause', cause: 'awaiting_user' },
      { act: 'pause', cause: 'access_refused', proof: 'Portail fermé', visitAt: NOON + 40 * MINUTE },
      { act: 'resume' },
      { act: 'requalify', severity: 'major' },
      { act: 'workaround', note: 'Vidéoprojecteur de prêt' },
      { act: 'restore' },
      { act: 'close' },
      { act: 'reopen', note: 'Encore' },
      { act: 'reject', reason: 'Ce n’est pas une panne' },
      { act: 'comment', words: 'Vu' },
      { act: 'set_level', level: 'n2' },
      { act: 'assign', to: 'me' },
      { act: 'assign', to: null },
      { act: 'plan_visit', visitAt: NOON + 90 * MINUTE },
    ),
  }),
  { maxLength: 12 },
)

const fail = (error: unknown): never => {
  throw error
}

/** Tickets, their log and their notes. */
export function ticketsContract(open: () => Promise<FreshStore>): void {
  const fresh = storeOfTest(open)

  async function desk(db: Database) {
    const { school, room } = await makeYard(db)
    const device = await makeDevice(db, school, { room, kind: 'board_pc', name: 'TNI du CE1' })
    const time = { now: NOON }
    const parts = { clock: () => time.now, newId, covers: NO_COVERS }
    const tickets = new TicketDesk(parts)
    const rules = new TicketRules({ ...parts, db, desk: tickets, told: () => undefined, failed: fail })
    const opened = (fields: Partial<Opened> = {}): Opened => ({
      ...{ school, device, kind: 'board_pc', room, symptom: 'no_picture', title: 'Écran noir', canTeach: 'no' },
      ...{ rule: null, key: newId(), severity: 'blocking', at: time.now },
      ...fields,
    })
    const openOne = (fields: Partial<Opened> = {}) => db.write((t) => tickets.open(t, opened(fields), WORKER.person))
    const act = (ticket: Id, request: Partial<TicketActRequest>, key = newId()) =>
      db.write(async (t) => {
        const present = await getTicket(t, 'all', ticket)
        return await tickets.act(t, present, { key, ...request } as TicketActRequest, WORKER)
      })
    return { db, school, room, device, time, rules, openOne, act }
  }

  /** How a ticket stands, made again of its lines and notes. */
  async function made(db: Database, { school, id }: StoredTicket): Promise<object> {
    const { standing, faults } = standingOf(await eventsOfTicket(db, school, id))
    expect(faults).toEqual([])
    const notes = (await notesOfTicket(db, school, id)).sort((a, b) => a.recordedAt - b.recordedAt)
    const { isRequest: _, ...stands } = standing ?? { isRequest: false }
    return { ...stands, ...notes.reduce(withNote, NOTHING_NOTED) }
  }

  describe('tickets', () => {
    it('stand as their lines and notes say, whatever was done to them and told when', {
      timeout: 120_000,
    }, async () => {
      const { db, time, rules, openOne, act } = await desk((await fresh()).db)
      let accepted = 0
      const property = fc.asyncProperty(acts, async (all) => {
        time.now = NOON
        const { id } = await openOne()
        for (const { wait, told, act: asked } of all) {
          time.now += wait * MINUTE + 1234
          const at = told === null ? {} : { at: time.now - told * MINUTE }
          await act(id, { ...asked, ...at }).then(
            () => accepted++,
            (error) => {
              if (!isPreauError(error, 'TICKET_ACT_REFUSED', 'TICKET_TIME_INVALID')) throw error
            },
          )
          await rules.look()
        }
        const stored = await getTicket(db, 'all', id)
        expect(stored).toMatchObject(await made(db, stored))
      })
      await fc.assert(property, { numRuns: 40 })
      expect(accepted).toBeGreaterThan(40)
    })

    it('have a log of which no line changes when others are added', async () => {
      const { db, school, time, openOne, act } = await desk((await fresh()).db)
      const { id } = await openOne()
      await act(id, { act: 'acknowledge' })
      const before = await eventsOfTicket(db, school, id)
      time.now += 60 * MINUTE
      await act(id, { act: 'on_site', at: time.now - 30 * MINUTE })
      await act(id, { act: 'restore', note: 'Câble' })
      const after = await eventsOfTicket(db, school, id)
      expect(after.slice(0, 2)).toEqual(before)
      expect(after.map(({ n, event, at, recordedAt }) => [n, event, at, recordedAt])).toEqual([
        [1, 'opened', NOON, NOON],
        [2, 'acknowledged', NOON, NOON],
        [3, 'on_site', NOON + 30 * MINUTE, time.now],
        [4, 'restored', time.now, time.now],
      ])
    })

    it('put nothing down of an act that is refused', async () => {
      const { db, school, openOne, act } = await desk((await fresh()).db)
      const { id } = await openOne()
      await expect(act(id, { act: 'resume' })).rejects.toMatchObject({ code: 'TICKET_ACT_REFUSED' })
      await expect(act(id, { act: 'pause', cause: 'unheard_of' })).rejects.toMatchObject({ code: 'REQUEST_INVALID' })
      expect((await eventsOfTicket(db, school, id)).length).toBe(1)
    })

    it('do the same once, also as a note', async () => {
      const { db, school, openOne, act } = await desk((await fresh()).db)
      const { id } = await openOne()
      const key = newId()
      expect((await act(id, { act: 'comment', words: 'Vu' }, key)).changed).toBe(true)
      expect((await act(id, { act: 'comment', words: 'Vu' }, key)).changed).toBe(false)
      expect((await notesOfTicket(db, school, id)).length).toBe(1)
      const other = await openOne()
      await expect(act(other.id, { act: 'close' }, key)).rejects.toMatchObject({ code: 'REQUEST_INVALID' })
    })

    it('are listed by what is graver where nothing is due, and found by words of what they are about', async () => {
      const { db, school, openOne, act } = await desk((await fresh()).db)
      const minor = await openOne({ severity: 'minor', title: 'Télécommande perdue' })
      const blocking = await openOne()
      const over = await openOne({ severity: 'major', device: null, kind: null, symptom: 'no_network' })
      await act(over.id, { act: 'close' })
      const asking = { person: WORKER.person, now: NOON }
      const list = (query: object) => listTickets(db, 'all', query, asking)
      const live = await list({ state: 'live' })
      expect(live.rows.map(({ id }) => id)).toEqual([blocking.id, minor.id])
      expect(live).toMatchObject({ total: 2, counts: { live: 2, late: 0, paused: 0, blocking: 1, restored: 0 } })
      expect((await list({ q: 'telecommande ferry' })).rows.map(({ id }) => id)).toEqual([minor.id])
      expect((await list({ q: 'TBI noir' })).rows.map(({ id }) => id)).toEqual([blocking.id])
      expect((await list({ q: `T-${over.number}` })).rows.map(({ id }) => id)).toEqual([over.id])
      expect((await list({ who: 'opened_by_me', sort: 'number' })).total).toBe(3)
      expect((await list({ who: 'me' })).total).toBe(0)
      expect((await list({ school, late: 'only' })).total).toBe(0)
      expect((await list({ school: newId() })).total).toBe(0)
    })

    it('are seen where the class of their equipment is, those of a school by who reaches all of it', async () => {
      const { db, school, openOne } = await desk((await fresh()).db)
      const board = await openOne()
      const whole = await openOne({ device: null, kind: null })
      const lot = new Map([[school, new Set(['board_pc'] as const)]])
      const other = new Map([[school, new Set(['tablet'] as const)]])
      const asking = { person: null, now: NOON }
      const seen = async (reach: ReadonlyMap<Id, ReadonlySet<'board_pc' | 'tablet'>>) =>
        (await listTickets(db, reach, {}, asking)).rows.map(({ id }) => id)
      expect(await seen(lot)).toEqual([board.id])
      expect(await seen(other)).toEqual([])
      await expect(getTicket(db, lot, whole.id)).rejects.toMatchObject({ code: 'TICKET_NOT_FOUND' })
      await expect(getTicket(db, other, board.id)).rejects.toMatchObject({ code: 'TICKET_NOT_FOUND' })
    })

    it('are opened by rules for what is down, with its devices joined where a school falls', async () => {
      const { db, school, time, rules } = await desk((await fresh()).db)
      const all: Id[] = []
      for (let i = 0; i < 6; i++) all.push(await makeDevice(db, school, { kind: 'tablet', name: `Tablette ${i}` }))
      const fall = (ids: Id[], status: 'down' | 'offline', since: number) =>
        db.write(async (t) => {
          const reasons = JSON.stringify([{ code: 'disk_failing', status, since, params: {} }])
          for (const id of ids) {
            await t.run(
              'update devices set status = $2, severity = $3, status_since = $4, reasons = $5 where id = $1',
              [...[id, status, STATUSES.indexOf(status), since, reasons]],
            )
          }
        })
      await fall(all.slice(0, 1), 'down', NOON - 6 * MINUTE)
      await rules.look()
      expect(await liveTickets(db)).toMatchObject([{ device: all[0], rule: 'disk_failing', severity: 'major' }])
      time.now += 60 * MINUTE
      await fall(all.slice(1), 'offline', time.now)
      await rules.look()
      expect((await liveTickets(db)).map(({ rule }) => rule).sort()).toEqual(['disk_failing', 'storm'])
      expect(await db.get('select count(*) as devices from ticket_devices')).toEqual({ devices: 5 })
    })

    it('are taken away whole when their period is over, and none that is not closed', async () => {
      const { db, school, time, openOne, act } = await desk((await fresh()).db)
      const [old, left] = [await openOne(), await openOne()]
      await act(old.id, { act: 'comment', words: 'Vu' })
      await act(old.id, { act: 'close' })
      const file = { file: 'cd'.repeat(32), type: 'image/png', data: Uint8Array.from([1]) }
      await db.write((t) => putFile(t, school, file))
      time.now += 60 * MINUTE
      const young = await openOne()
      await act(young.id, { act: 'close' })
      expect(await db.write((t) => pruneTickets(t, NOON + MINUTE))).toBe(1)
      const numbers = await db.all('select number from tickets order by number')
      expect(numbers).toEqual([{ number: left.number }, { number: young.number }])
      expect(await eventsOfTicket(db, school, old.id)).toEqual([])
      expect(await notesOfTicket(db, school, old.id)).toEqual([])
      expect(await getFile(db, school, file.file)).toBeUndefined()
      expect((await eventsOfTicket(db, school, young.id)).length).toBe(2)
    })

    it('keep their school: it is not empty as long as its log is kept', async () => {
      const { db } = await fresh()
      const { school, room } = await makeYard(db)
      const parts = { clock: () => NOON, newId, covers: NO_COVERS }
      const facts = { school, device: null, kind: null, room, symptom: 'power_cut', title: '', canTeach: null } as const
      const opened = { ...facts, rule: null, key: newId(), severity: 'major', at: NOON } as const
      await db.write((t) => new TicketDesk(parts).open(t, opened, null))
      await db.write((t) => deleteRoom(t, 'all', room))
      await expect(db.write((t) => deleteSchool(t, 'all', school))).rejects.toMatchObject({ code: 'PLACE_NOT_EMPTY' })
      const { rows } = await listTickets(db, 'all', {}, { person: null, now: NOON })
      expect(rows).toMatchObject([{ room, roomName: null }])
    })

    it('keep a picture byte for byte, once for each school', async () => {
      const { db } = await fresh()
      const { school } = await makeYard(db)
      const data = Uint8Array.from({ length: 100_000 }, (_, index) => (index * 31) % 256)
      const picture = { file: 'ab'.repeat(32), type: 'image/png', data }
      await db.write((t) => putFile(t, school, picture))
      await db.write((t) => putFile(t, school, picture))
      const stored = await getFile(db, school, picture.file)
      expect(stored && { ...stored, data: Uint8Array.from(stored.data) }).toEqual(picture)
      expect(await getFile(db, newId(), picture.file)).toBeUndefined()
    })
  })
}
