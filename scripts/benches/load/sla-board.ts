import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { BoardQuery } from '@preau/protocol/api/contract-board.ts'
import { EVERYTHING } from '../../../server/service/contract-sight.ts'
import { serviceLevels } from '../../../server/service/service-levels.ts'
import { openStore } from '../../../server/store/open.ts'
import { addServiceEvent } from '../../../server/store/service-events.ts'
import { inFolder } from './bench-folder.ts'
import { storeYear } from './sla-store.ts'
import { LATE } from './sla-year.ts'
import { median, quantile } from './statistics.ts'

const ROUNDS = 9

/** How long a dashboard of the year takes, in ms, each time with one line more in the log, as it is with the page open. */
export async function boardTime(): Promise<number> {
  return await inFolder(async (folder) => {
    const db = await openStore(folder)
    const began = performance.now()
    const { contract, open } = await storeYear(db)
    const stored = performance.now()
    const { boards } = serviceLevels(db)
    let now = LATE
    const ask = async (query: BoardQuery = {}): Promise<number> => {
      const asked = performance.now()
      const board = await boards.board(contract, { sight: EVERYTHING, reach: 'all' }, query, now)
      const text = JSON.stringify(board)
      if (board.faults.length > 0 || board.indicators.length === 0) throw new Error(text.slice(0, 2000))
      return performance.now() - asked
    }
    const delay = monitorEventLoopDelay({ resolution: 5 })
    delay.enable()
    const cold = await ask()
    const blocked = delay.max / 1e6
    delay.reset()
    const times: number[] = []
    for (const { school, ticket } of open.slice(-ROUNDS)) {
      now += 10_000
      const said = { school, key: `bench ${now}`, ticket, equipment: null, at: now, recordedAt: now, recordedBy: null }
      await db.write((t) => addServiceEvent(t, { ...said, event: 'acknowledged', by: 'supplier' }))
      times.push(await ask())
    }
    const again = await ask()
    console.error(
      `the year in ${Math.round(stored - began)} ms; the first dashboard in ${Math.round(cold)} ms, others waiting ${Math.round(blocked)} ms at most; ` +
        `after a line ${Math.round(median(times))} ms, of ${ROUNDS} at most ${Math.round(quantile(times, 1))}, others waiting ${Math.round(delay.max / 1e6)} ms at most; ` +
        `with nothing new ${Math.round(again)} ms`,
    )
    delay.disable()
    await db.close()
    return median(times)
  })
}
