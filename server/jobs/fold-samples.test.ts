import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ReadingValues } from '@preau/protocol/rules/readings.ts'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../store/database.ts'
import { readSampleDays } from '../store/sample-days.ts'
import { findSampleNumber } from '../store/sample-devices.ts'
import { openMigratedStore } from '../store/testing/migrated-store.ts'
import { type PutSample, putSamples } from '../store/testing/put-samples.ts'
import { foldSamplesJob, RAW_FOR } from './fold-samples.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const MIDNIGHT = Date.UTC(2026, 9, 6)
/** Three in the morning, so that the day before yesterday is the last one that is due. */
const NOW = MIDNIGHT + 3 * HOUR

let folder: string
let db: Database
let now: number
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'preau-fold-'))
  db = await openMigratedStore(folder, NOW)
  now = NOW
})
afterEach(async () => {
  await db.close()
  await rm(folder, { recursive: true, force: true })
})

const job = () => foldSamplesJob(db, () => now)
const run = (stopping = () => false) => job().run(stopping)
const row = (device: string, seq: number, at: number, values: ReadingValues = { 'cpu.load': seq }): PutSample => {
  return { device, seq, at, values }
}
const put = (...rows: PutSample[]) => putSamples(db, 's', rows)
const raw = async () => (await db.all<{ at: number }>('select at from samples order by at')).map(({ at }) => at)

/** The seqs of a device that lie in its days, in time. */
async function folded(device = 'd'): Promise<unknown[]> {
  const number = await findSampleNumber(db, 's', device)
  if (number === undefined) return []
  const days = await readSampleDays(db, number, 0, 1e6)
  return days.flatMap(({ samples }) => samples.map(({ readings }) => readings['cpu.load']))
}

describe('the job that folds samples', () => {
  it('folds the days of which every sample is older than 48 hours', async () => {
    const due = MIDNIGHT - RAW_FOR
    await put(row('d', 1, due - 1), row('d', 2, due), row('d', 3, NOW))
    await run()
    expect([await folded(), await raw()]).toEqual([[1], [due, NOW]])
  })

  it('folds late samples of days that are folded already', async () => {
    await put(row('d', 1, MIDNIGHT - 90 * DAY), row('d', 3, MIDNIGHT - 90 * DAY + 2))
    await run()
    await put(row('d', 2, MIDNIGHT - 90 * DAY + 1), row('d', 4, MIDNIGHT - 80 * DAY))
    await run()
    expect([await folded(), await raw()]).toEqual([[1, 2, 3, 4], []])
  })

  it('loses nothing under a clock that is set ten years ahead and back again, and has nothing waiting for it', async () => {
    await put(row('d', 1, NOW - HOUR))
    now = NOW + 3650 * DAY
    await run()
    await put(row('d', 2, now))
    now = NOW
    await run()
    await put(row('d', 3, NOW))
    expect([await folded(), await raw()]).toEqual([[1, 2], [NOW]])
  })

  it('ends between two days when the server stops', async () => {
    await put(...Array.from({ length: 10 }, (_, i) => row('d', i, MIDNIGHT - (20 - i) * DAY)))
    let asked = 0
    await run(() => ++asked > 3)
    expect([await folded(), (await raw()).length]).toEqual([[0, 1, 2], 7])
  })

  it('leaves a day that cannot be read, folds all others, and then says so', async () => {
    await put(row('broken', 1, MIDNIGHT - 9 * DAY))
    await run()
    await db.run('update sample_days set packed = $1', [Buffer.of(0)])
    await put(row('broken', 2, MIDNIGHT - 9 * DAY + 1), row('d', 1, MIDNIGHT - 8 * DAY))
    await expect(run()).rejects.toMatchObject({ code: 'SAMPLES_CORRUPT' })
    expect([await folded('d'), await raw()]).toEqual([[1], [MIDNIGHT - 9 * DAY + 1]])
  })

  it('keeps every sample exactly once, in whatever order they come and however often it runs', async () => {
    const piece = fc.tuple(fc.integer({ min: 0, max: 6 * DAY }), fc.boolean())
    let device = 0
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 25 }), async (pieces) => {
        const name = `device ${++device}`
        const sent: number[] = []
        for (const [seq, [age, runs]] of pieces.entries()) {
          await put(row(name, seq, NOW - age))
          sent.push(seq)
          if (runs) await run()
        }
        await run()
        const number = (await findSampleNumber(db, 's', name)) ?? 0
        const left = await db.all<{ seq: number }>('select seq from samples where number = $1', [number])
        expect([...(await folded(name)), ...left.map(({ seq }) => seq)].sort()).toEqual(sent.sort())
      }),
      { numRuns: 25 },
    )
  })
})
