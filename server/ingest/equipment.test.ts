import type { Equipment as EquipmentBody, EquipmentItem } from '@preau/protocol/messages/equipment.ts'
import { SILENT_COUNTS_MS } from '@preau/protocol/rules/attached-status.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lookAtVia } from '../fleet/device-state.ts'
import { Fleet } from '../fleet/fleet.ts'
import { watchFleet } from '../fleet/watch.ts'
import { insertCommand, listCommands } from '../store/commands.ts'
import type { Database } from '../store/database.ts'
import { getDevice, listDevices } from '../store/devices.ts'
import { listEquipment } from '../store/equipment-list.ts'
import { listEvents } from '../store/events.ts'
import { migrate } from '../store/migrate.ts'
import { insertDevice } from '../store/new-devices.ts'
import { ensureDefaultSchool, insertRoom } from '../store/places.ts'
import { openSqlite } from '../store/sqlite.ts'
import { Ingest } from './ingest.ts'
import { birth, DEVICE, message, NOW, SCHOOL, testWorld } from './testing/a-device.ts'
import { type Unit, updateStatus } from './unit.ts'

const OTHER = '01999d00-0000-7000-8000-0000000000bb'
const ROOM = '01999d00-0000-7000-8000-0000000000cc'

let db: Database
let fleet: Fleet
let ingest: Ingest
let units: Unit[]
let now: number
let seqs: Record<string, number>
const world = { ...testWorld(), clock: () => now }

beforeEach(async () => {
  now = NOW
  seqs = {}
  units = []
  db = await openSqlite(':memory:')
  await migrate(db, NOW)
  await db.write(async (t) => {
    await ensureDefaultSchool(t, { authorityId: DEVICE, schoolId: SCHOOL, authority: 'A', school: 'B' })
    await insertRoom(t, { id: ROOM, school: SCHOOL, name: 'CP' })
    for (const id of [DEVICE, OTHER]) {
      const machine = { name: 'PC', kind: 'board_pc', room: ROOM, model: null, serial: null, enrolledAt: NOW } as const
      await insertDevice(t, { school: SCHOOL, id, claim: id.replaceAll('-', ''), simulated: true, ...machine })
    }
  })
  await restart()
  for (const device of [DEVICE, OTHER]) await send(device, birth({ first: 0, next: 0, acked: -1, interval: 900 }, 0))
})

afterEach(() => db.close())

/** As a server that begins anew on the same store. */
async function restart(): Promise<void> {
  fleet = new Fleet(db)
  await fleet.load()
  ingest = new Ingest({ db, fleet, world, onCommitted: (unit) => units.push(unit) })
}

async function send(device: string, sent: ReturnType<typeof birth>): Promise<void> {
  const payload = JSON.stringify({ ...sent, device })
  const topic = `preau1/up/${SCHOOL}/${device}/${sent.kind}`
  ingest.receive({
    school: SCHOOL,
    device,
    kind: sent.kind,
    topic,
    payload,
    bytes: payload.length,
    settle: () => undefined,
  })
  await ingest.drain()
}

/** What an agent tells next. */
async function tell(body: EquipmentBody, device = DEVICE): Promise<void> {
  const seq = (seqs[device] ?? -1) + 1
  seqs[device] = seq
  const epoch = fleet.get(device)?.epoch ?? 0
  await send(device, message('equipment', seq, body, { epoch, at: now } as never))
}

const EPSON: EquipmentItem = {
  key: 'epson:X4',
  spec: 'epson/escvp21',
  kind: 'projector',
  vendor: 'EPSON',
  model: 'EB-685Wi',
  serial: 'X4',
  presence: 'present',
  values: { power: 'on', 'lamp.hours': 1200, 'fault.fan': 'ok', input: 'hdmi1' },
  life: { lamp: 4000 },
}
const item = (fields: Partial<EquipmentItem> = {}): EquipmentItem => ({ ...EPSON, ...fields })
const all = async () => (await listDevices(db, 'all', { kind: 'projector' })).rows
const projector = async () => {
  const [row] = await all()
  if (!row) throw new Error('no projector')
  return row
}
const eventsOf = async (id: string) => (await listEvents(db, SCHOOL, id, {})).rows.map(({ event }) => event)
const watch = () =>
  watchFleet({
    fleet,
    clock: () => now,
    listeningSince: 0,
    recheck: (school, device) =>
      ingest.task(school, device, (unit, state) => {
        state.heardAt = fleet.heardAt(state)
        lookAtVia(state, fleet)
        updateStatus(unit, state, now)
      }),
  })

describe('what an agent reaches', () => {
  it('is a device of its own from the first word on, in the room of its machine', async () => {
    await tell({ full: true, items: [item()] })
    const row = await projector()
    expect(row).toMatchObject({
      name: 'EPSON EB-685Wi',
      kind: 'projector',
      status: 'ok',
      serial: 'X4',
      simulated: true,
    })
    expect(row.room?.name).toBe('CP')
    expect((await getDevice(db, 'all', row.id)).values).toEqual({
      'lamp.hours': 1200,
      'lamp.life': 4000,
      'part.fault:fan': 0,
    })
    expect(await listEquipment(db, 'all', SCHOOL, DEVICE)).toEqual([
      expect.objectContaining({ id: row.id, spec: 'epson/escvp21', presence: 'present', values: EPSON.values }),
    ])
    expect(await eventsOf(row.id)).toContain('equipment.found')
  })

  it('is called what somebody wrote down for it', async () => {
    await tell({ items: [item({ name: 'Vidéo du CP' })] })
    expect((await projector()).name).toBe('Vidéo du CP')
  })

  it('I2 is one device, however often it is told of, also after the server began anew', async () => {
    await tell({ full: true, items: [item()] })
    await restart()
    await tell({ full: true, items: [item()] })
    seqs[DEVICE] = -1
    await tell({ full: true, items: [item()] })
    expect((await all()).length).toBe(1)
    const samples = await db.get<{ count: number }>('select count(*) as count from samples')
    expect(samples?.count).toBe(2)
  })

  it('is worn, broken and warned of with a reason in figures', async () => {
    await tell({ items: [item({ values: { 'lamp.hours': 3900, 'fault.fan': 'failed', 'fault.filter': 'warning' } })] })
    const { status, reasons } = await projector()
    expect([status, ...reasons.map(({ code, params }) => [code, params])]).toEqual([
      'down',
      ['part_failed', { value: 2, limit: 2, instance: 'fan' }],
      ['part_warned', { value: 1, limit: 1, instance: 'filter' }],
      ['lamp_worn', { value: 3900, limit: 4000 }],
    ])
  })

  it('is judged by the limits of its own spec before those for all devices, and no longer once they are gone', async () => {
    const thresholds = {
      'epson/escvp21': {
        'fault.filter': { degraded: { words: ['failed'] } },
        temperature: { degraded: { above: 60, leave: 55 }, down: { above: 70, leave: 65 } },
      },
    }
    const told = async (values: EquipmentItem['values'], limits = {}) => {
      now += 60_000
      await tell({ items: [item({ values })], ...limits })
      const { status, reasons } = await projector()
      return [status, ...reasons.map(({ code, status: grave, params }) => [code, grave, params.instance])]
    }
    const filter = ['threshold_passed', 'degraded', 'fault.filter']
    const hot = (level: string) => ['threshold_passed', level, 'temperature']
    expect(await told({ temperature: 58, 'fault.filter': 'failed' }, { thresholds })).toEqual(['degraded', filter])
    expect(await told({ temperature: 71, 'fault.filter': 'ok' }, { thresholds })).toEqual(['down', hot('down')])
    const [since] = (await projector()).reasons
    expect(await told({ temperature: 66 }, { thresholds })).toEqual(['down', hot('down')])
    expect((await projector()).reasons[0]?.since).toBe(since?.since)
    await restart()
    expect(await told({ temperature: 58 }, { thresholds })).toEqual(['degraded', hot('degraded')])
    expect(await told({ temperature: 54 }, { thresholds })).toEqual(['ok'])
    expect(await told({ 'fault.filter': 'failed' })).toEqual(['down', ['part_failed', 'down', 'filter']])
  })

  it('is unknown with a reason where it is there and its agent cannot know how to read it', async () => {
    await tell({ items: [item({ fault: 'EQUIPMENT_UNREAD', values: {} })] })
    expect(await projector()).toMatchObject({ status: 'unknown', reasons: [{ code: 'equipment_unread' }] })
    now += 60_000
    await tell({ items: [item()] })
    expect(await projector()).toMatchObject({ status: 'ok', reasons: [] })
  })

  it('is well in standby, and in a sleep in which devices of its kind say nothing', async () => {
    await tell({ items: [item({ presence: 'asleep', values: { power: 'standby' } })] })
    expect((await projector()).status).toBe('ok')
  })

  it('keeps the hours of its lamp, and that it is worn, in a standby in which an agent begins anew', async () => {
    await tell({ full: true, items: [item({ values: { power: 'on', input: 'hdmi1', 'lamp.hours': 3900 } })] })
    const [reason] = (await projector()).reasons
    now += 60_000
    await tell({ full: true, items: [item({ values: { power: 'standby' } })] })
    const { status, reasons, id } = await projector()
    expect([status, reasons]).toEqual(['degraded', [reason]])
    expect(fleet.get(id)?.attached?.said).toEqual({ power: 'standby', input: 'hdmi1', 'lamp.hours': 3900 })
    await tell({ full: true, items: [item({ values: { power: 'on', 'lamp.hours': 2 } })] })
    expect([(await projector()).status, fleet.get(id)?.attached?.said]).toEqual([
      'ok',
      { power: 'on', 'lamp.hours': 2 },
    ])
  })

  it('is down once it was silent for ten minutes while its agent was there', async () => {
    await tell({ items: [item()] })
    await tell({ items: [item({ presence: 'silent', fault: 'EQUIPMENT_SILENT' })] })
    expect((await projector()).status).toBe('ok')
    now += SILENT_COUNTS_MS
    fleet.hear(DEVICE, now)
    await watch()
    expect(await projector()).toMatchObject({ status: 'down', reasons: [{ code: 'equipment_silent' }] })
  })

  it('is offline with its agent, and back with it', async () => {
    await tell({ items: [item()] })
    now += 3600 * 1000
    await watch()
    await watch()
    expect(await projector()).toMatchObject({ status: 'offline', reasons: [{ code: 'via_offline' }] })
    await send(DEVICE, birth({ first: 1, next: 1, acked: 0, interval: 900, connection: 5 }, fleet.get(DEVICE)?.epoch))
    await watch()
    expect((await projector()).status).toBe('ok')
  })

  it('was seen when its agent was, as long as that finds it there: in the list as on its page', async () => {
    await tell({ items: [item()] })
    const { id } = await projector()
    now += 20 * 60_000
    fleet.hear(DEVICE, now)
    await watch()
    expect([(await projector()).heardAt, (await getDevice(db, 'all', id)).heardAt]).toEqual([now, now])
    await tell({ items: [item({ presence: 'silent' })] })
    const silentAt = now
    now += 20 * 60_000
    fleet.hear(DEVICE, now)
    await watch()
    expect((await projector()).heardAt).toBe(silentAt)
  })

  it('sleeps with its machine', async () => {
    await tell({ items: [item()] })
    const epoch = fleet.get(DEVICE)?.epoch ?? 0
    const asleep = { event: 'device.asleep', severity: 'info', params: { cause: 'shutdown' } } as const
    await send(DEVICE, message('event', 1, asleep, { epoch } as never))
    await watch()
    expect(await projector()).toMatchObject({ status: 'asleep', reasons: [{ code: 'via_asleep' }] })
  })

  it('is unknown once its agent no longer looks after it', async () => {
    await tell({ full: true, items: [item(), item({ key: 'epson:X5', serial: 'X5' })] })
    await tell({ full: true, items: [item()] })
    const rows = (await all()).map(({ serial, status }) => [serial, status]).sort()
    expect(rows).toEqual([
      ['X4', 'ok'],
      ['X5', 'unknown'],
    ])
    expect((await listEquipment(db, 'all', SCHOOL, DEVICE)).map(({ serial }) => serial)).toEqual(['X4'])
    await tell({ items: [item({ key: 'epson:X5', serial: 'X5' })] })
    expect((await all()).map(({ status }) => status)).toEqual(['ok', 'ok'])
  })

  it('keeps its row when it is plugged into another machine, and that is told', async () => {
    await tell({ items: [item()] })
    const { id } = await projector()
    await tell({ items: [item({ presence: 'silent' })] })
    await tell({ items: [item({ key: 'epson:X4' })] }, OTHER)
    expect((await all()).map((row) => row.id)).toEqual([id])
    expect(fleet.get(id)?.attached).toMatchObject({ via: OTHER, presence: 'present' })
    expect(await eventsOf(id)).toContain('equipment.moved')
    // What its former agent says of it later is nobody's.
    await tell({ full: true, items: [] })
    expect(fleet.get(id)?.attached).toMatchObject({ via: OTHER, lost: false })
  })

  it('is another device where two say the same serial and both are there', async () => {
    await tell({ items: [item()] })
    await tell({ items: [item()] }, OTHER)
    expect((await all()).length).toBe(2)
  })

  it('is one device where two agents reach it over the network: the first has it as long as it is there', async () => {
    await tell({ items: [item({ network: true })] })
    await tell({ items: [item({ network: true, values: { power: 'off' } })] }, OTHER)
    const [row] = await all()
    expect([(await all()).length, fleet.get(row?.id ?? '')?.attached?.via]).toEqual([1, DEVICE])
    await tell({ items: [item({ network: true, presence: 'silent' })] })
    await tell({ items: [item({ network: true })] }, OTHER)
    expect([(await all()).length, fleet.get(row?.id ?? '')?.attached?.via]).toEqual([1, OTHER])
  })

  it('is no more than a fleet can hold, whatever an agent gone mad tells', async () => {
    for (let round = 0; round < 3; round++) {
      const items = Array.from({ length: 64 }, (_, i) => item({ key: `k${round}-${i}`, serial: `s${round}-${i}` }))
      await tell({ items })
    }
    expect((await listDevices(db, 'all', { kind: 'projector' })).total).toBe(128)
    expect(fleet.get(DEVICE)?.upto).toBe(2)
  })
})

describe('the result of a command', () => {
  const COMMAND = '01999d00-0000-7000-8000-0000000000c1'
  async function asked(): Promise<string> {
    await tell({ items: [item()] })
    const { id } = await projector()
    const limits = { notAfter: now + 60_000, givenUpAt: now + 120_000 }
    const rights = { confirmed: false, explicit: false, askedBy: null }
    const to = { school: SCHOOL, id: COMMAND, device: id, via: DEVICE, key: 'epson:X4' }
    await db.write((t) =>
      insertCommand(t, { ...to, command: 'power_on', choice: null, ...rights, ...limits, askedAt: now }),
    )
    return id
  }
  const answer = async (outcome: 'done' | 'failed' | 'unknown', device = DEVICE) => {
    const seq = (seqs[device] ?? -1) + 1
    seqs[device] = seq
    const proof = { sent: '50', received: '3A', shown: { power: 'on' } }
    const body = { id: COMMAND, outcome, ...(outcome === 'done' && { proof }) }
    await send(device, message('result', seq, body, { epoch: fleet.get(device)?.epoch } as never))
  }

  it('ends it with its proof, and stands in the timeline of the device', async () => {
    const id = await asked()
    await answer('done')
    const [row] = await listCommands(db, SCHOOL, id)
    expect(row).toMatchObject({ state: 'done', proof: { sent: '50', shown: { power: 'on' } }, endedAt: NOW })
    expect(await eventsOf(id)).toContain('command.done')
    expect(units.at(-1)?.ended).toEqual([
      { school: SCHOOL, id: COMMAND, device: id, command: 'power_on', outcome: 'done' },
    ])
  })

  it('is the first one that its agent says: a second changes nothing', async () => {
    const id = await asked()
    await answer('done')
    await answer('unknown')
    expect((await listCommands(db, SCHOOL, id)).map(({ state }) => state)).toEqual(['done'])
  })

  it('I4 is not taken from another device', async () => {
    const id = await asked()
    await answer('done', OTHER)
    expect((await listCommands(db, SCHOOL, id)).map(({ state }) => state)).toEqual(['waiting'])
    expect(fleet.get(OTHER)?.upto).toBe(0)
  })
})
