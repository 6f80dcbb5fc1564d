import { toPreauError } from '@preau/protocol/errors.ts'
import type { DayPlan } from '@preau/protocol/messages/day-plan.ts'
import type { ReadingValues } from '@preau/protocol/rules/readings.ts'
import type { KeptBoard } from '../devices/keeper.ts'
import type { Clock } from '../uplink/clock.ts'
import type { Log } from '../uplink/log.ts'
import type { Outbox } from '../uplink/outbox.ts'

/** What a machine that does not exist gives to who looks after its lessons. */
export interface LessonMachine {
  /** Its name. */
  name: string
  outbox: Outbox
  clock: Clock
  log: Log
  board(key: string | undefined): KeptBoard | undefined
  /** What it last read of itself. */
  values(): ReadingValues
  isConnected(): boolean
  /** Clock of the server, ms since 1970; undefined before its first answer. */
  serverTime(): number | undefined
}

/** The lessons of a machine, as long as it runs. */
export interface MachineLessons {
  take(plan: DayPlan): void
  /** Whether a class may be going on; undefined where no plan says so. @param at clock of the server, ms since 1970 */
  isClassTime(at: number): boolean | undefined
  stop(): Promise<void>
}

/** Begins to look after the lessons of a machine. */
export type KeepMachineLessons = (machine: LessonMachine) => Promise<MachineLessons>

export interface DeviceLessons extends MachineLessons {
  /** Whether the machine runs: one that is off looks after nothing. */
  run(isRunning: boolean): void
}

/** Joins the lessons of a machine with its being on and off. */
export function deviceLessons(keep: KeepMachineLessons, machine: LessonMachine): DeviceLessons {
  let kept: Promise<MachineLessons> | undefined
  let now: MachineLessons | undefined
  let ended: Promise<unknown> = Promise.resolve()

  const failed = (error: unknown) => machine.log('error', 'demo.lessons_failed', { code: toPreauError(error).code })
  const end = async () => {
    const last = kept
    kept = undefined
    now = undefined
    if (last) ended = last.then((lessons) => lessons.stop()).catch(failed)
    await ended
  }
  const begin = () => {
    const mine = ended.then(() => keep(machine))
    kept = mine
    mine.then(
      (lessons) => {
        if (kept === mine) now = lessons
      },
      (error) => {
        failed(error)
        if (kept === mine) kept = undefined
      },
    )
  }
  return {
    run(isRunning) {
      if (!isRunning) void end()
      else if (!kept) begin()
    },
    take: (plan) => void kept?.then((lessons) => lessons.take(plan)).catch(failed),
    isClassTime: (at) => now?.isClassTime(at),
    stop: end,
  }
}
