import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readSpecs } from '../drivers/spec-files.ts'
import { fakeClock } from '../uplink/fake-clock.ts'
import { silent } from '../uplink/log.ts'
import { openOutbox } from '../uplink/outbox.ts'
import { BOARDS, type Board } from './boards.ts'
import { keepBoard } from './keep-board.ts'
import { playBoard } from './played-board.ts'
import { seededRandom } from './random.ts'

const SPECS = new Map(
  readSpecs(join(import.meta.dirname, '../../firmware-specs/devices')).map(({ id, spec }) => [id, spec]),
)
const SECOND = 1000

/** How many records of a board wait for the server after so many seconds of a run. */
async function toldWithin(seconds: number, board: Board, seed: string): Promise<number> {
  const spec = SPECS.get(board.spec)
  if (!spec) throw new Error(`no spec ${board.spec}`)
  const clock = fakeClock()
  const random = seededRandom(seed)
  const outbox = openOutbox(':memory:', { clock: { ...clock, wall: () => Math.round(clock.wall()) } })
  const played = playBoard(board, { spec, clock, random })
  const kept = keepBoard(played, { outbox, clock, random, log: silent, serverTime: () => undefined })
  kept.run(true)
  await clock.advanceAsync(seconds * SECOND)
  const { records } = outbox.size()
  await kept.stop()
  outbox.close()
  return records
}

describe('the agent of a played board', () => {
  it.each(BOARDS.map((board) => [board.name, board] as const))(
    'tells of %s within ten seconds, however fast it answers',
    async (_, board) => {
      for (let run = 0; run < 12; run++) {
        expect({ run, records: await toldWithin(10, board, `run ${run}`) }).toEqual({ run, records: 1 })
      }
    },
  )
})
