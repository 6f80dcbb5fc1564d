import type { PreauError } from '@preau/protocol/errors.ts'
import type { Message } from '@preau/protocol/messages/message.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Fleet } from '../fleet/fleet.ts'
import type { Database } from '../store/database.ts'
import { migrate } from '../store/migrate.ts'
import { insertDevice } from '../store/new-devices.ts'
import { ensureDefaultSchool } from '../store/places.ts'
import { openSqlite } from '../store/sqlite.ts'
import { boundDevice, LOOK_AFTER } from './bound.ts'
import { Ingest } from './ingest.ts'
import { birth, DEVICE, message, NOW, report, SCHOOL, testWorld } from './testing/a-device.ts'

let db: Database
let fleet: Fleet
let ingest: Ingest
const world = testWorld()

beforeEach(async () => {
  db = await openSqlite(':memory:')
  await migrate(db, NOW)
  await db.write(async (transaction) => {
    await ensureDefaultSchool(transaction, { authorityId: DEVICE, schoolId: SCHOOL, authority: 'A', school: 'B' })
    await insertDevice(transaction, {
      school: SCHOOL,
      id: DEVICE,
      name: 'PC 1',
      kind: 'desktop',
      room: null,
      model: null,
      serial: null,
      claim: 'c'.repeat(32),
      enrolledAt: NOW,
    })
  })
  fleet = new Fleet(db)
  ingest = new Ingest({ db, fleet, world, onCommitted: () => undefined })
})

afterEach(() => db.close())

/** Sends a message on its own topic and waits for its commit; gives what it was settled with. */
async function send(sent: Message, body: unknown = sent.body, device = DEVICE): Promise<PreauError | undefined> {
  let settled: PreauError | undefined
  const payload = JSON.stringify({ ...sent, device, body })
  const topic = `preau1/up/${SCHOOL}/${device}/${sent.kind}`
  const settle = (error?: PreauError) => {
    settled = error
  }
  ingest.receive({ school: SCHOOL, device, kind: sent.kind, topic, payload, bytes: payload.length, settle })
  await ingest.drain()
  return settled
}

/** Begins an epoch with nothing in it. */
async function begin(): Promise<number> {
  await send(birth({ first: 0, next: 0, acked: -1 }, 0))
  return fleet.get(DEVICE)?.epoch ?? 0
}

describe('Ingest', () => {
  it('I1 acknowledges no record with a birth or a will that cannot be read', async () => {
    const epoch = await begin()
    await send(message('birth', 0, { nonsense: true } as never, { epoch }))
    await send(message('death', 0, { nonsense: true } as never, { epoch }))
    await send(message('digest', 0, { nonsense: true } as never, { epoch }))
    expect([fleet.get(DEVICE)?.upto, ingest.counters.quarantined]).toEqual([-1, 3])
  })

  it('acknowledges a record that cannot be read, and keeps it in quarantine', async () => {
    const epoch = await begin()
    await send(report(0, [{ 'cpu.load': 1 }], epoch), { samples: 'none' })
    expect([fleet.get(DEVICE)?.upto, ingest.counters.quarantined]).toEqual([0, 1])
  })

  it('I1 keeps a record of a version to come whole, since it is acknowledged', async () => {
    const epoch = await begin()
    const later = { ...report(1, [], epoch), v: 2, body: { samples: 'x'.repeat(60_000) } }
    await send(later as never)
    const kept = await db.get<{ payload: string }>('select payload from quarantine')
    expect([fleet.get(DEVICE)?.upto, JSON.parse(kept?.payload ?? '')]).toEqual([0, later])
  })

  it('I1 acknowledges no record of a device that was never born, which would be lost among the events of the server', async () => {
    await send(message('event', 0, { event: 'agent.started', severity: 'info' }, { epoch: 0 }))
    expect([fleet.get(DEVICE)?.upto, await db.get('select code from quarantine')]).toEqual([
      -1,
      { code: 'MESSAGE_INVALID' },
    ])
  })

  it('I1 refuses a device that is not in the store', async () => {
    const stranger = '01999d00-0000-7000-8000-0000000000bb'
    expect((await send(report(0, [{ 'cpu.load': 1 }]), undefined, stranger))?.code).toBe('DEVICE_NOT_FOUND')
    expect(ingest.counters.acked).toBe(0)
  })

  it('keeps the newest rows of a device that sends without end, and tells of its unreadable messages once', async () => {
    const epoch = await begin()
    const many = Array.from({ length: 80 }, () => ({ 'cpu.load': 1 }))
    for (let seq = 0; seq < 2240; seq += 80) await send(report(seq, many, epoch))
    for (let i = 0; i < 30; i++) await send(report(2240 + i, [{ 'cpu.load': 1 }], epoch), 'unreadable')
    const told = await db.get("select count(*) as lines from events where event = 'message.quarantined'")
    expect([told, ingest.counters.quarantined, fleet.get(DEVICE)?.upto]).toEqual([{ lines: 1 }, 30, 2269])
    expect(fleet.get(DEVICE)?.added).toBeLessThan(LOOK_AFTER)
    await boundDevice(
      db,
      { school: SCHOOL, device: DEVICE },
      { samples: 150, sampleCharacters: 1e9, events: 2, statuses: 1 },
    )
    expect(await db.get('select count(*) as rows, min(seq) as first from samples')).toEqual({ rows: 150, first: 2090 })
    expect(await db.get('select count(*) as rows from events')).toEqual({ rows: 2 })
    expect(await db.get('select count(*) as rows from status_changes')).toEqual({ rows: 1 })
  })

  it('keeps the good messages beside one that no database can hold', async () => {
    const epoch = await begin()
    const items = `[{"name":"x","deep":${'['.repeat(5000)}${']'.repeat(5000)}}]`
    const part = { section: 'printers', digest: '0'.repeat(16), part: 1, parts: 1, items: 'ITEMS' }
    const settled: (string | undefined)[] = []
    const put = (sent: Message, payload = JSON.stringify(sent)) =>
      ingest.receive({
        school: SCHOOL,
        device: DEVICE,
        kind: sent.kind,
        topic: 'topic',
        payload,
        bytes: payload.length,
        settle: (error) => settled.push(error?.code),
      })
    put(report(0, [{ 'cpu.load': 1 }], epoch))
    const poison = message('inventory', 1, part as never, { epoch })
    put(poison, JSON.stringify(poison).replace('"ITEMS"', items))
    put(report(2, [{ 'cpu.load': 2 }], epoch))
    await ingest.drain()
    expect([settled, fleet.get(DEVICE)?.upto, ingest.counters.quarantined]).toEqual([
      [undefined, undefined, undefined],
      2,
      1,
    ])
  })
})
