import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Id, uuidv7 } from '@preau/protocol/ids.ts'
import { firstTimes } from '@preau/protocol/rules/booking/school-clock.ts'
import { STATUSES, type Status } from '@preau/protocol/rules/device-status.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../store/database.ts'
import { insertDevice } from '../store/new-devices.ts'
import { insertAuthority, insertSchool } from '../store/places.ts'
import { putSchoolTimes } from '../store/school-times.ts'
import { openMigratedStore } from '../store/testing/migrated-store.ts'
import { notesOfTicket } from '../store/ticket-notes.ts'
import { getTicket, liveTickets, type StoredTicket } from '../store/tickets.ts'
import { NO_COVERS } from './cover.ts'
import { TicketDesk } from './ticket-desk.ts'
import { TicketRules } from './ticket-rules.ts'

/** Tuesday 3 November 2026, 10:00 in Paris: a class may be going on. */
const TEN = Date.UTC(2026, 10, 3, 9)
const MINUTE = 60_000
const HOUR = 60 * MINUTE

let folder: string
let db: Database
let now: number
let desk: TicketDesk
let rules: TicketRules
let touched: StoredTicket[]
let made: number
let failures: unknown[]
const failed = (error: unknown) => void failures.push(error)
const newId = (): Id => {
  const bytes = new Uint8Array(10)
  new DataView(bytes.buffer).setUint32(6, ++made)
  return uuidv7(TEN, bytes)
}
const [authority, school] = [uuidv7(TEN, new Uint8Array(10).fill(1)), uuidv7(TEN, new Uint8Array(10).fill(2))]

beforeEach(async () => {
  made = 0
  now = TEN
  touched = []
  failures = []
  folder = await mkdtemp(join(tmpdir(), 'preau-rules-'))
  db = await openMigratedStore(folder, TEN)
  const parts = { clock: () => now, newId, covers: NO_COVERS }
  desk = new TicketDesk(parts)
  rules = new TicketRules({ ...parts, db, desk, told: (ticket) => void touched.push(ticket), failed })
  await db.write(async (t) => {
    await insertAuthority(t, { id: authority, name: 'Nîmes' })
    await insertSchool(t, { id: school, authority, name: 'Jules Ferry' })
  })
})
afterEach(async () => {
  await db.close()
  await rm(folder, { recursive: true, force: true })
})

async function devices(count: number): Promise<Id[]> {
  const ids = Array.from({ length: count }, newId)
  await db.write(async (t) => {
    for (const [i, id] of ids.entries()) {
      const named = { name: `Poste ${i}`, claim: id.replaceAll('-', ''), room: null, model: null, serial: null }
      await insertDevice(t, { school, id, kind: 'board_pc', enrolledAt: TEN, ...named })
    }
  })
  await status(ids, 'ok', TEN - HOUR)
  return ids
}

async function status(ids: readonly Id[], to: Status, since: number, reason?: string): Promise<void> {
  const reasons = reason === undefined ? [] : [{ code: reason, status: to, since, params: {} }]
  await db.write(async (t) => {
    for (const id of ids) {
      await t.run('update devices set status = $2, severity = $3, status_since = $4, reasons = $5 where id = $1', [
        ...[id, to, STATUSES.indexOf(to), since, JSON.stringify(reasons)],
      ])
    }
  })
}

async function kinds(ticket: StoredTicket): Promise<string[]> {
  return (await notesOfTicket(db, ticket.school, ticket.id)).map(({ kind }) => kind)
}

describe('a device that is down', () => {
  it('opens one ticket, once it has been so for as long as its rule says', async () => {
    const [device = ''] = await devices(20)
    await status([device], 'down', now, 'no_display')
    now += 9 * MINUTE
    await rules.look()
    expect(await liveTickets(db)).toEqual([])
    now += MINUTE
    await rules.look()
    await rules.look()
    const opened = await liveTickets(db)
    expect(opened).toMatchObject([
      { device, symptom: 'no_picture', severity: 'blocking', rule: 'no_display', openedAt: now, openedBy: null },
    ])
    expect(touched.map(({ id }) => id)).toEqual(opened.map(({ id }) => id))
  })

  it('opens none that comes and goes before, nor one for a reason without a rule', async () => {
    const [flaps = '', other = ''] = await devices(20)
    await status([other], 'down', now, 'not_a_rule')
    for (let i = 0; i < 6; i++) {
      await status([flaps], 'down', now, 'no_display')
      now += 5 * MINUTE
      await rules.look()
      await status([flaps], 'ok', now)
      now += MINUTE
      await rules.look()
    }
    expect(await liveTickets(db)).toEqual([])
  })

  it('joins its repeats to the ticket that somebody works on, and proposes to restore it when it is well', async () => {
    const [device = ''] = await devices(20)
    const facts = { school, device, kind: 'board_pc', room: null, symptom: 'no_picture', title: '' } as const
    const opened = { ...facts, key: newId(), canTeach: null, rule: null, severity: 'blocking', at: now } as const
    const { id } = await db.write((t) => desk.open(t, opened, newId()))
    now += 2 * HOUR
    await status([device], 'down', now, 'no_display')
    now += 10 * MINUTE
    await rules.look()
    const repeated = await getTicket(db, 'all', id)
    expect(repeated).toMatchObject({ repeats: 1, seenAt: now - 10 * MINUTE, recoveredAt: null })
    await status([device], 'ok', now)
    await rules.look()
    await rules.look()
    const recovered = await getTicket(db, 'all', id)
    expect(recovered).toMatchObject({ state: 'open', recoveredAt: now })
    expect(await kinds(recovered)).toEqual(['repeat', 'recovered'])
    expect((await liveTickets(db)).length).toBe(1)
  })

  it('opens its restored ticket again where it breaks again', async () => {
    const [device = ''] = await devices(20)
    await status([device], 'down', now, 'no_display')
    now += 10 * MINUTE
    await rules.look()
    const [ticket] = await liveTickets(db)
    if (!ticket) throw new Error('no ticket')
    now += MINUTE
    await status([device], 'ok', now)
    const worker = { person: newId(), side: 'commune' } as const
    await db.write((t) => desk.act(t, ticket, { act: 'restore', key: newId() }, worker))
    now += HOUR
    await status([device], 'down', now, 'no_display')
    now += 10 * MINUTE
    await rules.look()
    expect(await liveTickets(db)).toMatchObject([{ id: ticket.id, state: 'open', repeats: 1, restoredAt: null }])
  })
})

describe('a storm', () => {
  it('opens one incident for the school when 500 devices lose power', { timeout: 60_000 }, async () => {
    const all = await devices(500)
    await status(all.slice(0, 200), 'offline', now + MINUTE, 'silent')
    now += 2 * MINUTE
    await rules.look()
    await status(all.slice(200), 'offline', now, 'silent')
    now += MINUTE
    await rules.look()
    now += 30 * MINUTE
    await rules.look()
    const opened = await liveTickets(db)
    expect(opened).toMatchObject([{ rule: 'storm', symptom: 'power_cut', severity: 'blocking', device: null }])
    const joined = await db.get('select count(*) as devices from ticket_devices')
    expect(joined).toEqual({ devices: 500 })
    await status(all, 'ok', now)
    await rules.look()
    expect(await liveTickets(db)).toMatchObject([{ recoveredAt: now, state: 'open' }])
  })

  it('lets devices that break in it open no tickets of their own', async () => {
    const all = await devices(20)
    await status(all, 'down', now, 'equipment_silent')
    now += MINUTE
    await rules.look()
    now += 30 * MINUTE
    await rules.look()
    expect((await liveTickets(db)).map(({ rule }) => rule)).toEqual(['storm'])
  })

  it('is none when a school is switched off in the evening', async () => {
    const all = await devices(20)
    now = TEN + 10 * HOUR
    await status(all, 'offline', now, 'silent')
    now += MINUTE
    await rules.look()
    expect(await liveTickets(db)).toEqual([])
  })

  it('keeps to the hours that the school has said: its breaks are of it, its meals, days off and holidays are not', async () => {
    const periods = ['08:30-10:00', '10:15-11:30', '13:30-16:30']
    const week = { monday: periods, tuesday: periods, thursday: periods, friday: periods }
    const times = { ...firstTimes('B', 'metropole'), weeks: [{ from: '2026-09-01', ...week }] }
    await db.write((t) => putSchoolTimes(t, school, 0, times))
    const all = await devices(20)
    const isIncidentAt = async (at: number): Promise<boolean> => {
      now = at
      await status(all, 'offline', now, 'silent')
      now += MINUTE
      await rules.look()
      const opened = await liveTickets(db)
      await status(all, 'ok', now)
      await db.run('delete from tickets')
      return opened.length === 1
    }
    const moments = {
      lesson: TEN - 30 * MINUTE,
      break: TEN + 5 * MINUTE,
      meal: TEN + 2.5 * HOUR,
      evening: TEN + 7 * HOUR,
      wednesday: TEN + 24 * HOUR,
      holiday: TEN - 7 * 24 * HOUR,
    }
    const found: Record<string, boolean> = {}
    for (const [name, at] of Object.entries(moments)) found[name] = await isIncidentAt(at)
    const none = { meal: false, evening: false, wednesday: false, holiday: false }
    expect(found).toEqual({ lesson: true, break: true, ...none })
  })

  it('is none of a few devices of many', async () => {
    const all = await devices(20)
    await status(all.slice(0, 5), 'offline', now, 'silent')
    now += MINUTE
    await rules.look()
    expect(await liveTickets(db)).toEqual([])
  })
})

describe('a ticket that cannot take its line', () => {
  it('is told of, and keeps no other one from its own', async () => {
    const opened = {
      school,
      device: null,
      kind: null,
      room: null,
      symptom: 'other',
      title: '',
      canTeach: null,
    } as const
    const ids: Id[] = []
    for (let i = 0; i < 2; i++) {
      const fields = { ...opened, key: newId(), rule: null, severity: 'minor', at: now } as const
      const ticket = await db.write((t) => desk.open(t, fields, null))
      const pause = { act: 'pause', key: newId(), cause: 'planned_visit', proof: 'x', visitAt: now + HOUR } as const
      await db.write((t) => desk.act(t, ticket, pause, { person: null, side: 'commune' }))
      ids.push(ticket.id)
    }
    const [broken = '', sound = ''] = ids
    // What no program does: a line is gone.
    await db.write((t) => t.run(`delete from service_events where ticket_id = $1 and event = 'opened'`, [broken]))
    now += 2 * HOUR
    await rules.look()
    expect(failures).toMatchObject([{ code: 'TICKET_ACT_REFUSED', context: { reason: 'later_lines' } }])
    expect((await getTicket(db, 'all', sound)).state).toBe('open')
  })
})

describe('an appointment', () => {
  it('lets the clock of a ticket go on when it comes, also after the server was away', async () => {
    const [device = ''] = await devices(1)
    const facts = { school, device, kind: 'board_pc', room: null, symptom: 'no_picture', title: '' } as const
    const opened = { ...facts, key: newId(), canTeach: null, rule: null, severity: 'blocking', at: now } as const
    const ticket = await db.write((t) => desk.open(t, opened, null))
    now += MINUTE
    const visitAt = now + 3 * HOUR
    const pause = { act: 'pause', key: newId(), cause: 'access_refused', proof: 'Portail fermé', visitAt } as const
    const { ticket: paused } = await db.write((t) => desk.act(t, ticket, pause, { person: null, side: 'commune' }))
    expect(paused).toMatchObject({ state: 'paused', visitAt })
    now = visitAt - MINUTE
    await rules.look()
    expect(await liveTickets(db)).toMatchObject([{ state: 'paused' }])
    now = visitAt + HOUR
    await rules.look()
    expect(await liveTickets(db)).toMatchObject([{ state: 'open', pauses: [] }])
    const line = await db.get('select at, event, cause, recorded_at, recorded_by from service_events where n = 3')
    expect(line).toEqual({
      ...{ at: visitAt, event: 'resumed', cause: 'access_refused', recorded_at: now, recorded_by: null },
    })
  })
})
