import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { nurseryFlags } from '../../cli/nursery.mjs'
import type { Bench } from '../figures.ts'
import { boardTime } from './load/sla-board.ts'
import { MONTH, writeYear } from './load/sla-year.ts'

const MAKER = fileURLToPath(new URL('./load/sla-statement.ts', import.meta.url))

/** What the process that makes the statement says of itself. */
export interface Made {
  seconds: number
  /** Its peak, in MB. */
  mb: number
  /** How long the due times of a ticket take from its events, in ms. */
  dueMs: number
  tickets: number
}

export const bench: Bench = {
  name: 'sla',
  about:
    'a month’s statement of 50 000 devices and 60 000 tickets a year, from its two files, in a process of its own; and its dashboard in a server, after one new line',
  figures: {
    statement_s: { unit: 's', goal: { atMost: 3 } },
    statement_mb: { unit: 'MB', goal: { atMost: 300 } },
    due_ms: { unit: 'ms', goal: { atMost: 1 } },
    dashboard_ms: { unit: 'ms', goal: { atMost: 300 } },
  },
  async run(report) {
    const folder = await mkdtemp(join(tmpdir(), 'preau-bench-'))
    try {
      const [contract, events] = [join(folder, 'contract.yaml'), join(folder, 'events.jsonl')]
      await writeYear(contract, events)
      const child = fork(MAKER, [contract, events, MONTH.from, MONTH.to], { execArgv: nurseryFlags('sla') })
      const [made] = (await once(child, 'message')) as [Made]
      console.error(`${made.tickets} tickets in the statement of ${MONTH.from} to ${MONTH.to}`)
      report('statement_s', made.seconds)
      report('statement_mb', made.mb)
      report('due_ms', made.dueMs)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
    report('dashboard_ms', await boardTime())
  },
}
