import type { Command } from '@preau/protocol/messages/command.ts'
import { Actions } from '../actions/actions.ts'
import { memoryJournal } from '../actions/journal.ts'
import { Keeper, type KeptBoard as ReachedBoard } from '../devices/keeper.ts'
import type { Clock } from '../uplink/clock.ts'
import type { Log } from '../uplink/log.ts'
import type { Outbox } from '../uplink/outbox.ts'
import type { Random } from '../uplink/random.ts'
import { boardIdentity } from './board-item.ts'
import { BOARDS, isNetwork } from './boards.ts'
import type { PlayedBoard } from './played-board.ts'

export interface KeepBoardParts {
  outbox: Outbox
  clock: Clock
  random: Random
  log: Log
  /** Clock of the server, ms since 1970; undefined before its first answer. */
  serverTime(): number | undefined
  /** Whether a class may be going on; by the hours of every school where nothing is said. */
  isClassTime?(at: number): boolean | undefined
}

/** The agent's side of a played board: the real driver, line and catalogue, over a cable that does not exist. */
export interface KeptBoard {
  take(command: Command): void
  /** The board as lessons use it; undefined while its machine is off. */
  board(key: string | undefined): ReachedBoard | undefined
  /** Whether the machine runs: one that is off or dead asks nothing of its board. */
  run(isRunning: boolean): void
  stop(): Promise<void>
}

/** Looks after a played board as an agent does after a real one. */
export function keepBoard(played: PlayedBoard, parts: KeepBoardParts): KeptBoard {
  const { outbox, clock, random, log, serverTime, isClassTime } = parts
  const { board, spec, open } = played
  const input = inputOf(board.name)
  const line = { id: board.spec, spec, place: board.port, network: isNetwork(board), open, name: board.name, input }
  // Its agent has run for long, and knows who is there.
  const known = { [`${board.spec}@${board.port}`]: boardIdentity(board, spec) }
  let keeper: Keeper | undefined
  const actions = new Actions({
    journal: memoryJournal(),
    find: (key) => keeper?.find(key),
    report: (result) => void outbox.addResult(result),
    serverTime,
    ...(isClassTime && { isClassTime }),
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
    board: (key) => keeper?.board(key),
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

/** The input at which its machine is, whatever a person chose since. */
function inputOf(name: string): string | undefined {
  const input = BOARDS.find((board) => board.name === name)?.values.input
  return typeof input === 'string' ? input : undefined
}
