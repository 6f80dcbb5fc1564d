import type { Reach } from '@preau/protocol/rules/roles.ts'
import { zonedTime } from '@preau/protocol/rules/zoned-time.ts'
import { EVERYTHING } from './contract-sight.ts'
import { KEPT_LOGS } from './evidence.ts'
import { Progress, Stopped } from './progress.ts'
import type { ServiceLevels } from './service-levels.ts'

const ALL: Reach = 'all'

/**
 * What makes the boards of the contracts that run once, after a start, before somebody asks for them: the logs are read in slices,
 * others being served in between. Only so many as are kept. A run that fails begins again at the next one.
 */
export function warmBoardsJob({ contracts, boards }: ServiceLevels, clock: () => number) {
  let done = false
  return {
    name: 'warm boards',
    period: 2000,
    run: async (stopping: () => boolean): Promise<void> => {
      if (done) return
      const now = clock()
      const running = (await contracts.list(EVERYTHING)).filter(({ stored, contract }) => {
        const today = zonedTime(contract.time_zone)(now).slice(0, 10)
        return today >= stored.from && today <= stored.to
      })
      try {
        for (const { stored } of running.slice(0, KEPT_LOGS)) {
          await boards.board(stored.id, { sight: EVERYTHING, reach: ALL }, {}, clock(), new Progress(stopping))
        }
        done = true
      } catch (error) {
        if (!(error instanceof Stopped)) throw error
      }
    },
  }
}
