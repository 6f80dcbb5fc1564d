import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isPreauError } from '@preau/protocol/errors.ts'
import { expect, it } from 'vitest'
import type { Database } from '../../server/store/database.ts'
import { openStore } from '../../server/store/open.ts'
import { putSamples } from '../../server/store/testing/put-samples.ts'
import { NO_POSTGRES, startPostgres } from '../processes/postgres.ts'
import { NO_SMALL_DISK } from '../processes/small-disk.ts'
import { NOON } from './store-fixtures.ts'

const BATCH = 500

/** Adds one batch; gives whether it was acknowledged, or the code of the error. */
async function addBatch(db: Database, number: number): Promise<string> {
  const rows = Array.from({ length: BATCH }, (_, i) => ({
    device: 'd',
    seq: number * BATCH + i,
    at: NOON,
    values: { 'cpu.load': i },
  }))
  try {
    await putSamples(db, 's', rows)
    return 'stored'
  } catch (error) {
    return isPreauError(error) ? error.code : String(error)
  }
}

it('I1: a PostgreSQL on a full disk answers STORE_FULL, keeps what was acknowledged, and takes more once there is room', async (context) => {
  if (NO_POSTGRES) return context.skip(NO_POSTGRES)
  if (NO_SMALL_DISK) return context.skip(NO_SMALL_DISK)
  const folder = mkdtempSync(join(tmpdir(), 'preau-full-'))
  const disk = join(folder, 'disk')
  const postgres = await startPostgres()
  const data = join(folder, 'data')
  try {
    mkdirSync(disk)
    const owner = statSync(postgres.address('any', 'socket').host).uid
    // Its data alone: a PostgreSQL whose log has no room ends, and is one that went away.
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=24m,mode=700,uid=${owner}`, 'preau-store-test', disk])
    execFileSync('chmod', ['755', folder])
    await postgres.admin(`create tablespace small location '${disk}'`)
    const store = postgres.address(await postgres.database())
    await postgres.admin(`alter database ${store.database} set tablespace small`)
    const db = await openStore({ data, store }, NOON)
    const ballast = join(disk, 'ballast')
    writeFileSync(ballast, Buffer.alloc(4 * 1024 * 1024))

    const answers: string[] = []
    while (answers.filter((answer) => answer !== 'stored').length < 5 && answers.length < 2000) {
      answers.push(await addBatch(db, answers.length))
    }
    expect(new Set(answers)).toEqual(new Set(['stored', 'STORE_FULL']))
    rmSync(ballast)
    const next = answers.length
    answers.push(await addBatch(db, next))
    expect(answers[next]).toBe('stored')
    const rows = await db.all<{ batch: number; n: number }>(
      `select seq / ${BATCH} as batch, count(*) as n from samples group by seq / ${BATCH} order by 1`,
    )
    expect(rows).toEqual(answers.flatMap((answer, batch) => (answer === 'stored' ? [{ batch, n: BATCH }] : [])))
    await db.close()
  } finally {
    await postgres.end()
    execFileSync('umount', ['-l', disk])
    rmSync(folder, { recursive: true, force: true })
  }
})
