import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isPreauError } from '@preau/protocol/errors.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../../server/store/database.ts'
import { openStore } from '../../server/store/open.ts'
import { putSamples } from '../../server/store/testing/put-samples.ts'
import { NOON } from './store-fixtures.ts'

const canMount = process.platform === 'linux' && process.getuid?.() === 0
const title = 'a SQLite store on a full disk'
if (!canMount) process.stdout.write(`skipped: ${title}: only root on Linux can mount a small disk\n`)

const BATCH = 50
let folder = ''

/** Adds one batch; gives whether it was acknowledged, or the code of the error. */
async function addBatch(db: Database, number: number): Promise<string> {
  const rows = Array.from({ length: BATCH }, (_, i) => {
    const seq = number * BATCH + i
    return { device: 'd', seq, at: NOON, values: { 'cpu.load': seq } }
  })
  try {
    await putSamples(db, 's', rows)
    return 'stored'
  } catch (error) {
    return isPreauError(error) ? error.code : String(error)
  }
}

async function storedBatches(db: Database): Promise<number[]> {
  const rows = await db.all<{ seq: number; count: number }>(
    `select cast(seq / ${BATCH} as integer) as seq, count(*) as count from samples group by cast(seq / ${BATCH} as integer)`,
  )
  expect(rows.every(({ count }) => count === BATCH)).toBe(true)
  return rows.map(({ seq }) => seq)
}

describe.skipIf(!canMount)(title, () => {
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'preau-full-'))
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'preau-store-test', folder])
  })
  afterEach(() => {
    execFileSync('umount', ['-l', folder])
    rmSync(folder, { recursive: true })
  })

  it('I1: answers STORE_FULL, keeps exactly what it acknowledged, and takes more as soon as there is room', async () => {
    const db = await openStore(folder)
    const ballast = join(folder, 'ballast')
    writeFileSync(ballast, Buffer.alloc(1024 * 1024))
    const acked: number[] = []
    const refused = new Set<string>()
    let next = 0
    for (let failures = 0; failures < 10; next++) {
      const answer = await addBatch(db, next)
      if (answer === 'stored') acked.push(next)
      else {
        failures++
        refused.add(answer)
      }
    }
    expect([...refused]).toEqual(['STORE_FULL'])
    expect(await storedBatches(db)).toEqual(acked)

    rmSync(ballast)
    const answers = []
    for (let i = 0; i < 5; i++) answers.push(await addBatch(db, next + i))
    expect(answers).toEqual(['stored', 'stored', 'stored', 'stored', 'stored'])
    acked.push(next, next + 1, next + 2, next + 3, next + 4)
    expect(await storedBatches(db)).toEqual(acked)
    await db.close()

    const again = await openStore(folder)
    expect(await storedBatches(again)).toEqual(acked)
    await again.close()
  })

  it('cannot be opened for the first time without room, and can be once there is', async () => {
    const ballast = join(folder, 'ballast')
    writeFileSync(ballast, Buffer.alloc(3 * 1024 * 1024 - 16 * 1024))
    await expect(openStore(folder)).rejects.toMatchObject({ code: 'STORE_FULL' })
    rmSync(ballast)
    const db = await openStore(folder)
    expect(await addBatch(db, 0)).toBe('stored')
    await db.close()
  })

  it('opens again, reads and says how little room is left', async () => {
    const first = await openStore(folder)
    expect(await addBatch(first, 0)).toBe('stored')
    await first.close()
    const { freeBytes } = await first.size()
    writeFileSync(join(folder, 'ballast'), Buffer.alloc(Math.max(0, (freeBytes ?? 0) - 128 * 1024)))
    const db = await openStore(folder)
    let answer = 'stored'
    for (let next = 1; answer === 'stored'; next++) answer = await addBatch(db, next)
    expect(answer).toBe('STORE_FULL')
    expect((await storedBatches(db))[0]).toBe(0)
    expect((await db.size()).freeBytes).toBeLessThan(128 * 1024)
    await db.close()
  })
})
