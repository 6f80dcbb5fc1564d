import type { Database } from '../../server/store/database.ts'
import { openStore } from '../../server/store/open.ts'
import { deferSamples, type SampleRow } from '../../server/store/samples.ts'
import { startPostgres } from '../../test/processes/postgres.ts'
import type { Bench } from '../figures.ts'
import { inFolder } from './load/bench-folder.ts'
import { quantile } from './load/statistics.ts'

const SINGLE_MS = 3000
const BATCH_MS = 4000
const BATCH = 250

interface Rates {
  commits: number
  commitP99: number
  rows: number
  batchP99: number
  readMs: number
}

export const bench: Bench = {
  name: 'postgres',
  about: 'the store on PostgreSQL, each commit on its disk, beside SQLite on the same disk in the same run',
  figures: {
    commits_per_s: { unit: '/s' },
    commit_p99_ms: { unit: 'ms' },
    rows_per_s: { unit: '/s', goal: { atLeast: 10_000 } },
    batch_p99_ms: { unit: 'ms', goal: { atMost: 1000 } },
    read_ms: { unit: 'ms' },
  },
  async run(report) {
    await inFolder(async (folder) => {
      const postgres = await startPostgres()
      try {
        const sqlite = await rates(await openStore(folder))
        const store = postgres.address(await postgres.database())
        const found = await rates(await openStore({ data: folder, store }))
        const beside = (value: number) => ({ name: 'SQLite', value })
        report('commits_per_s', found.commits, beside(sqlite.commits))
        report('commit_p99_ms', found.commitP99, beside(sqlite.commitP99))
        report('rows_per_s', found.rows, beside(sqlite.rows))
        report('batch_p99_ms', found.batchP99, beside(sqlite.batchP99))
        report('read_ms', found.readMs, beside(sqlite.readMs))
      } finally {
        await postgres.end()
      }
    })
  },
}

/** Commits of one sample each, then of many, as ingest makes them; then reads of one row. */
async function rates(db: Database): Promise<Rates> {
  try {
    let seq = 0
    const commit = async (count: number): Promise<void> => {
      const rows = Array.from({ length: count }, () => sample(seq++))
      await db.write((transaction) => deferSamples(transaction, rows))
    }
    const single = await timed(SINGLE_MS, () => commit(1))
    const batches = await timed(BATCH_MS, () => commit(BATCH))
    const reads = await timed(1000, () =>
      db.get('select readings from samples where number = $1 and seq = $2', [1, seq % 97]),
    )
    return {
      commits: (single.length * 1000) / SINGLE_MS,
      commitP99: quantile(single, 0.99),
      rows: (batches.length * BATCH * 1000) / BATCH_MS,
      batchP99: quantile(batches, 0.99),
      readMs: quantile(reads, 0.5),
    }
  } finally {
    await db.close()
  }
}

function sample(seq: number): SampleRow {
  const readings = { 'cpu.load': seq % 100, 'memory.used': seq * 7, 'disk.used:/': seq * 13, 'uptime.days': seq % 30 }
  return [1 + (seq % 97), 1_790_000_000, seq, 0, 1_790_000_000_000 + seq, 0, readings]
}

async function timed(within: number, work: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = []
  const end = performance.now() + within
  while (performance.now() < end) {
    const begun = performance.now()
    await work()
    times.push(performance.now() - begun)
  }
  return times
}
