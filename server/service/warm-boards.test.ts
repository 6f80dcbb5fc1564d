import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeContract, type November, playNovember } from '../http/testing/november.ts'
import { type TestHttp, testHttp } from '../http/testing.ts'
import type { Queries } from '../store/database.ts'
import { EVERYTHING } from './contract-sight.ts'
import { Progress, Stopped } from './progress.ts'
import { type ServiceLevels, serviceLevels } from './service-levels.ts'
import { warmBoardsJob } from './warm-boards.ts'

const NOW = Date.UTC(2026, 10, 28, 12)
const ASKING = { sight: EVERYTHING, reach: 'all' } as const

let http: TestHttp
let november: November
let levels: ServiceLevels
let linesRead: number

beforeEach(async () => {
  let now = Date.UTC(2026, 7, 20)
  http = await testHttp({ clock: () => now })
  november = await playNovember(http, await makeContract(http), (at) => {
    now = at
  })
  linesRead = 0
  const { db } = http
  const counting: Queries = {
    dialect: db.dialect,
    get: (sql, params) => db.get(sql, params),
    run: (sql, params) => db.run(sql, params),
    all: (sql, params) => {
      if (sql.includes('join tickets t on t.school_id = e.school_id')) linesRead++
      return db.all(sql, params)
    },
  }
  levels = serviceLevels(counting)
})
afterEach(() => http.close())

describe('the boards of contracts after a start', () => {
  it('are there before somebody asks, and nothing of the log is read again', async () => {
    await warmBoardsJob(levels, () => NOW).run(() => false)
    expect(linesRead).toBeGreaterThan(0)
    linesRead = 0
    const board = await levels.boards.board(november.contract, ASKING, {}, NOW)
    const fresh = await serviceLevels(http.db).boards.board(november.contract, ASKING, {}, NOW)
    expect([linesRead, board]).toEqual([0, fresh])
  })

  it('are given up as the server ends, and made at the next run', async () => {
    const job = warmBoardsJob(levels, () => NOW)
    let asked = 0
    await job.run(() => ++asked > 0)
    expect(asked).toBe(1)
    expect(levels.boards.progress(november.contract)).toBeUndefined()
    linesRead = 0
    await job.run(() => false)
    expect(linesRead).toBeGreaterThan(0)
    linesRead = 0
    await job.run(() => false)
    await levels.boards.board(november.contract, ASKING, {}, NOW)
    expect(linesRead).toBe(0)
  })

  it('say how far they are to who waits, and never less than before', async () => {
    const said: number[] = []
    class Heard extends Progress {
      override at(share: number): void {
        super.at(share)
        said.push(this.share)
      }
    }
    const { boards } = levels
    const made = boards.board(november.contract, ASKING, {}, NOW, new Heard())
    expect(boards.progress(november.contract)).toBe(0)
    await made
    expect(boards.progress(november.contract)).toBeUndefined()
    expect([said.length > 10, said.at(-1)]).toEqual([true, 1])
    expect(said).toEqual([...said].sort((a, b) => a - b))
  })

  it('stop for nobody else: who asks while one is given up makes it himself', async () => {
    const { boards } = levels
    const given = boards.board(november.contract, ASKING, {}, NOW, new Progress(() => true)).catch((error) => error)
    const asked = boards.board(november.contract, ASKING, {}, NOW)
    expect(await given).toBeInstanceOf(Stopped)
    expect((await asked).breaches.length).toBe(3)
  })
})
