import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SqliteCheckpointer } from './sqlite-checkpointer.ts'
import { connectSqlite, type SqliteConnection } from './sqlite-connection.ts'

let folder = ''
let writer: SqliteConnection
let beside: SqliteConnection

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'preau-checkpoint-'))
  writer = await connectSqlite(join(folder, 'a.db'))
  await writer.exec('pragma journal_mode = wal; pragma wal_autocheckpoint = 0; create table t (a)')
  beside = await connectSqlite(join(folder, 'a.db'))
})
afterEach(async () => {
  await beside.close()
  await writer.close()
  await rm(folder, { recursive: true })
})

const writePages = (pages: number) => writer.run('insert into t values (zeroblob($1 * 4096))', [pages])

async function log(): Promise<unknown> {
  const [row] = await beside.all('pragma wal_checkpoint(noop)')
  return row
}

/** Tells the checkpointer of a commit; resolves when it asks for the time between two transactions. */
function committedAt(
  now: number,
  checkpointer: (between: (work: () => Promise<void>) => Promise<void>) => SqliteCheckpointer,
) {
  return new Promise<void>((resolve, reject) => {
    checkpointer((work) => work().then(resolve, reject)).committed(now)
  })
}

describe('SqliteCheckpointer', () => {
  it('brings a long log into the database, so that the next commit begins it anew', async () => {
    await writePages(1200)
    await committedAt(0, (between) => new SqliteCheckpointer(beside, between))
    await writePages(1)
    expect(await log()).toMatchObject({ log: expect.toSatisfy((pages: number) => pages < 10) })
  })

  it('takes in, between two transactions, what was committed while it worked', async () => {
    await writePages(1200)
    await new Promise<void>((resolve) => {
      const checkpointer = new SqliteCheckpointer(beside, async (work) => {
        await writePages(300)
        await work()
        resolve()
      })
      checkpointer.committed(0)
    })
    await writePages(1)
    expect(await log()).toMatchObject({ log: expect.toSatisfy((pages: number) => pages < 10) })
  })

  it('leaves a short log, and looks again only after a while', async () => {
    const asked: number[] = []
    const checkpointer = new SqliteCheckpointer(beside, async () => {
      asked.push(1)
    })
    checkpointer.committed(1000)
    await log()
    await writePages(1200)
    checkpointer.committed(1100)
    await log()
    await log()
    expect([asked, await log()]).toEqual([[], { busy: 0, log: expect.any(Number), checkpointed: 0 }])
  })
})
