import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { uuidv7 } from '@preau/protocol/ids.ts'
import { RETENTION } from '@preau/protocol/rules/retention.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../store/database.ts'
import { insertEvents } from '../store/events.ts'
import { insertPerson, updatePerson } from '../store/people.ts'
import { insertQuarantined } from '../store/quarantine.ts'
import { retentionRows, setRetention } from '../store/retention.ts'
import { writeSampleDay } from '../store/sample-days.ts'
import { numberDevices } from '../store/sample-devices.ts'
import { insertStatusChanges } from '../store/status-history.ts'
import { openMigratedStore } from '../store/testing/migrated-store.ts'
import { putSamples } from '../store/testing/put-samples.ts'
import { type RetentionParts, retentionJob } from './retention.ts'

const NOW = 1_790_000_000_000
const DAY = 86_400_000
let last = 0
const id = () => {
  const bytes = new Uint8Array(10)
  new DataView(bytes.buffer).setUint32(6, ++last)
  return uuidv7(NOW, bytes)
}
const [school, device] = [id(), id()]

let folder: string
let db: Database
let transactions: number
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'preau-prune-'))
  db = await openMigratedStore(folder, NOW)
  await db.write((transaction) => numberDevices(transaction, [{ school, device }]))
  transactions = 0
  ;[noted, closed, removed, erased] = [[], [], [], []]
})
afterEach(async () => {
  await db.close()
  await rm(folder, { recursive: true, force: true })
})

let noted: Readonly<Record<string, number>>[]
let closed: number[]
let removed: number[]
let erased: string[]

/** Runs the job, counting its transactions. */
async function run(stopping = () => false): Promise<void> {
  const write = db.write.bind(db)
  db.write = (work) => {
    transactions++
    return write(work)
  }
  const parts: RetentionParts = {
    db,
    clock: () => NOW,
    closeAudit: async (before) => closed.push(before),
    erase: async (person) => erased.push(person) > 0,
    removeCopies: async (before) => removed.push(before),
    note: async (taken) => void noted.push(taken),
  }
  await retentionJob(parts).run(stopping)
  db.write = write
}

const KEPT = Object.fromEntries(Object.entries(RETENTION).map(([item, { days }]) => [item, days * DAY])) as Record<
  keyof typeof RETENTION,
  number
>

/** A device was heard a minute ago, and its own clock is `behind` ms behind. */
async function heard(behind = 0): Promise<void> {
  await putSamples(db, school, [
    { device, seq: ++last, at: NOW - 60_000, clockAhead: -behind, values: { 'cpu.load': 1 } },
  ])
}

const count = async (table: string) => (await db.get<{ n: number }>(`select count(*) as n from ${table}`))?.n

describe('the retention job', () => {
  it('takes days of samples away after 400 days, and their hours after five years', async () => {
    await heard()
    const [dayLimit, hourLimit] = [KEPT.samples, KEPT.hours].map((kept) => Math.floor((NOW - kept) / DAY))
    await db.write(async (transaction) => {
      for (const day of [0, 1].flatMap((after) => [(dayLimit ?? 0) - after, (hourLimit ?? 0) - after])) {
        await writeSampleDay(transaction, school, device, day, [{ at: day * DAY, readings: { 'cpu.load': 1 } }])
      }
    })
    await run()
    expect(await db.all('select day from sample_days order by day')).toEqual([{ day: dayLimit }])
    expect((await db.all('select day from sample_hours order by day')).map(({ day }) => day)).toEqual([
      hourLimit,
      (dayLimit ?? 0) - 1,
      dayLimit,
    ])
  })

  it.each([
    ['the clocks of the devices say that it is years earlier', 10 * 365 * DAY, 1],
    ['nobody was heard who could confirm the clock', 0, 0],
  ])('destroys nothing where %s', async (_where, behind, devices) => {
    for (let i = 0; i < devices; i++) await heard(behind)
    const old = 1
    await db.write(async (transaction) => {
      await writeSampleDay(transaction, school, device, old, [{ at: DAY, readings: { 'cpu.load': 1 } }])
      await insertStatusChanges(transaction, [
        { school, device, status: 'ok', reason: null, at: 1 },
        { school, device, status: 'down', reason: null, at: 2 },
      ])
      const event = { school, device, epoch: 1, source: 'agent', event: 'disk.added', severity: 'info' } as const
      await insertEvents(transaction, [{ ...event, seq: 1, id: id(), at: 1, receivedAt: 1, params: {} }])
      const message = { topic: 't', code: 'MESSAGE_INVALID', detail: '', bytes: 1, payload: 'x' }
      await insertQuarantined(transaction, [{ ...message, school, device, id: id(), receivedAt: 1 }])
    })
    await run()
    expect([closed, removed, erased, noted]).toEqual([[], [], [], []])
    const tables = ['sample_days', 'sample_hours', 'events', 'status_changes', 'quarantine']
    expect(await Promise.all(tables.map(count))).toEqual([1, 1, 1, 2, 1])
  })

  it('ends between two slices when the server stops', async () => {
    await heard()
    const event = { school, device, epoch: 1, source: 'agent', event: 'disk.added', severity: 'info' } as const
    const rows = Array.from({ length: 5000 }, (_, seq) => ({
      ...event,
      seq,
      id: id(),
      at: 1,
      receivedAt: 1,
      params: {},
    }))
    await db.write((transaction) => insertEvents(transaction, rows))
    await run(() => transactions >= 1)
    expect(await count('events')).toBe(3000)
    expect(noted).toEqual([{ audit: 1, events: 2000 }])
  })

  it('takes events away that are older than half a year', async () => {
    await heard()
    const event = { school, device, epoch: 1, source: 'agent', event: 'disk.added', severity: 'info' } as const
    const old = NOW - KEPT.events - 1
    await db.write((transaction) =>
      insertEvents(transaction, [
        { ...event, seq: 1, id: id(), at: old, receivedAt: old, params: {} },
        { ...event, seq: 2, id: id(), at: NOW - KEPT.events, receivedAt: NOW, params: {} },
      ]),
    )
    await run()
    expect(await db.all('select seq from events')).toEqual([{ seq: 2 }])
  })

  it('takes messages out of quarantine that nobody looked at for 90 days', async () => {
    await heard()
    const message = { school, device, topic: 't', code: 'MESSAGE_INVALID', detail: '', bytes: 1, payload: 'x' }
    const times = [NOW - KEPT.quarantine - 1, NOW - KEPT.quarantine]
    const rows = times.map((receivedAt) => ({ ...message, id: id(), receivedAt }))
    await db.write((transaction) => insertQuarantined(transaction, rows))
    await run()
    expect(await db.all('select received_at from quarantine')).toEqual([{ received_at: NOW - KEPT.quarantine }])
  })

  it('keeps of old statuses the one that still held', async () => {
    await heard()
    const before = NOW - KEPT.statuses
    const change = { school, device, status: 'ok', reason: null } as const
    await db.write((transaction) =>
      insertStatusChanges(transaction, [
        { ...change, at: before - 2000 },
        { ...change, at: before - 1000 },
        { ...change, at: before + 1000 },
      ]),
    )
    await run()
    expect(await db.all('select at from status_changes order by at')).toEqual([
      { at: before - 1000 },
      { at: before + 1000 },
    ])
  })

  it('closes the audit by whole days, and takes away folders and people as long ago as the periods say', async () => {
    await heard()
    const [left, still] = [id(), id()]
    await db.write(async (transaction) => {
      for (const [person, disabledAt] of [
        [left, NOW - KEPT.leavers - 1],
        [still, NOW - KEPT.leavers],
      ] as const) {
        await insertPerson(transaction, { id: person, name: 'Paul Martin', login: person, madeAt: 1 })
        await updatePerson(transaction, person, { disabledAt })
      }
    })
    await run()
    const auditLimit = NOW - KEPT.audit
    expect([closed, removed, erased]).toEqual([[auditLimit - (auditLimit % DAY)], [NOW - KEPT.restored], [left]])
    expect(noted).toEqual([{ audit: 1, leavers: 1, restored: 1 }])
  })

  it('keeps to a period that a person set, and to the bounds whatever is stored', async () => {
    await heard()
    const age = (days: number) => ({ receivedAt: NOW - days * DAY - 1 })
    const message = { school, device, topic: 't', code: 'MESSAGE_INVALID', detail: '', bytes: 1, payload: 'x' }
    await db.write((transaction) =>
      insertQuarantined(
        transaction,
        [10, 20, 400].map((days) => ({ ...message, id: id(), ...age(days) })),
      ),
    )
    await db.write((transaction) => setRetention(transaction, { item: 'quarantine', days: 15 }, null, NOW))
    await run()
    expect(await count('quarantine')).toBe(1)
    await db.run('update retention set days = 0')
    await run()
    // Seven days are the least.
    expect(await count('quarantine')).toBe(0)
    expect((await retentionRows(db)).find(({ item }) => item === 'quarantine')).toMatchObject({ days: 7 })
  })
})
