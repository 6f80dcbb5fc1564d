import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { uuidv7 } from '@preau/protocol/ids.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../store/database.ts'
import { insertEvents } from '../store/events.ts'
import { openStore } from '../store/open.ts'
import { insertQuarantined } from '../store/quarantine.ts'
import { insertSamples, type SampleRow } from '../store/samples.ts'
import { insertStatusChanges } from '../store/status-history.ts'
import { KEPT, pruneJobs } from './prune.ts'

const NOW = 1_790_000_000_000
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
  db = await openStore(folder, NOW)
  transactions = 0
})
afterEach(async () => {
  await db.close()
  await rm(folder, { recursive: true, force: true })
})

/** Runs one job by its name, counting its transactions. */
async function run(name: string, stopping = () => false): Promise<void> {
  const write = db.write.bind(db)
  db.write = (work) => {
    transactions++
    return write(work)
  }
  const job = pruneJobs(db, () => NOW).find((candidate) => candidate.name === name)
  expect(job).toBeDefined()
  await job?.run(stopping)
}

const count = async (table: string) => (await db.get<{ n: number }>(`select count(*) as n from ${table}`))?.n

describe('pruneJobs', () => {
  it('takes samples away that are older than 48 hours, in slices', async () => {
    const rows = Array.from({ length: 5001 }, (_, i): SampleRow => {
      const at = i === 0 ? NOW - KEPT.samples + 1 : NOW - KEPT.samples - i
      return [school, device, 1, i, i, at, at, at, {}]
    })
    await db.write((transaction) => insertSamples(transaction, rows))
    await run('prune samples')
    expect([await count('samples'), transactions]).toEqual([1, 3])
  })

  it('ends between two slices when the server stops', async () => {
    const at = NOW - KEPT.samples - 1
    const rows = Array.from({ length: 5000 }, (_, i): SampleRow => [school, device, 1, i, i, at, at, at, {}])
    await db.write((transaction) => insertSamples(transaction, rows))
    await run('prune samples', () => transactions >= 1)
    expect(await count('samples')).toBe(3000)
  })

  it('takes events away that are older than 400 days', async () => {
    const event = { school, device, epoch: 1, source: 'agent', event: 'disk.added', severity: 'info' } as const
    const old = NOW - KEPT.events - 1
    await db.write((transaction) =>
      insertEvents(transaction, [
        { ...event, seq: 1, id: id(), at: old, receivedAt: old, params: {} },
        { ...event, seq: 2, id: id(), at: NOW - KEPT.events, receivedAt: NOW, params: {} },
      ]),
    )
    await run('prune events')
    expect(await db.all('select seq from events')).toEqual([{ seq: 2 }])
  })

  it('takes messages out of quarantine that nobody looked at for 90 days', async () => {
    const message = { school, device, topic: 't', code: 'MESSAGE_INVALID', detail: '', bytes: 1, payload: 'x' }
    const times = [NOW - KEPT.quarantine - 1, NOW - KEPT.quarantine]
    const rows = times.map((receivedAt) => ({ ...message, id: id(), receivedAt }))
    await db.write((transaction) => insertQuarantined(transaction, rows))
    await run('prune quarantine')
    expect(await db.all('select received_at from quarantine')).toEqual([{ received_at: NOW - KEPT.quarantine }])
  })

  it('keeps of old statuses the one that still held', async () => {
    const before = NOW - KEPT.statuses
    const change = { school, device, status: 'ok', reason: null } as const
    await db.write((transaction) =>
      insertStatusChanges(transaction, [
        { ...change, at: before - 2000 },
        { ...change, at: before - 1000 },
        { ...change, at: before + 1000 },
      ]),
    )
    await run('prune statuses')
    expect(await db.all('select at from status_changes order by at')).toEqual([
      { at: before - 1000 },
      { at: before + 1000 },
    ])
  })
})
