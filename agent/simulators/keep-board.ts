import type { Command } from '@preau/protocol/messages/command.ts'
import { Actions } from '../actions/actions.ts'
import { memoryJournal } from '../actions/journal.ts'
import { Keeper } from '../devices/keeper.ts'
import type { Clock } from '../uplink/clock.ts'
import type { Log } from '../uplink/log.ts'
import type { Outbox } from '../uplink/outbox.ts'
import type { Random } from '../uplink/random.ts'
import { boardIdentity } from './board-item.ts'
import { isNetwork } from './boards.ts'
import type { PlayedBoard } from './played-board.ts'

export interface KeepBoardParts {
  outbox: Outbox
  clock: Clock
  random: Random
  log: Log
  /** Clock of the server, ms since 1970; undefined before its first answer. */
  serverTime(): number | undefined
}

/** The agent's side of a played board: the real driver, line and catalogue, over a cable that does not exist. */
export interface KeptBoard {
  take(command: Command): void
  /** Whether the machine runs: one that is off or dead asks nothing of its board. */
  run(isRunning: boolean): void
  stop(): Promise<void>
}

/** Looks after a played board as an agent does after a real one. */
export function keepBoard(played: PlayedBoard, parts: KeepBoardParts): KeptBoard {
  const { outbox, clock, random, log, serverTime } = parts
  const { board, spec, open } = played
  const line = { id: board.spec, spec, place: board.port, network: isNetwork(board), open, name: board.name }
  // Its agent has run for long, and knows who is there.
  const known = { [`${board.spec}@${board.port}`]: boardIdentity(board, spec) }
  let keeper: Keeper | undefined
  const actions = new Actions({
    journal: memoryJournal(),
    find: (key) => keeper?.find(key),
    report: (result) => void outbox.addResult(result),
    serverTime,
    log,
  })
  actions.start()
  const end = async () => {
    const ending = keeper
    keeper = undefined
    await ending?.stop()
  }
  return {
    take: (command) => actions.take(command),
    run(isRunning) {
      if (isRunning && !keeper) {
        keeper = new Keeper([line], {
          clock,
          random,
          known,
          report: (equipment) => void outbox.addEquipment(equipment),
        })
        keeper.start()
      } else if (!isRunning) void end()
    },
    async stop() {
      await end()
      await actions.idle()
    },
  }
}
