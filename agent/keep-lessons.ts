import { join } from 'node:path'
import { toPreauError } from '@preau/protocol/errors.ts'
import type { KioskAct, KioskState } from '@preau/protocol/kiosk.ts'
import type { DayPlan } from '@preau/protocol/messages/day-plan.ts'
import { classTimeAt } from '@preau/protocol/rules/lessons/class-time.ts'
import type { PreflightFacts } from '@preau/protocol/rules/lessons/preflight.ts'
import { mayViewUnasked } from '@preau/protocol/rules/view-hours.ts'
import { windowRules } from '@preau/protocol/rules/window-rules.ts'
import type { KeptBoard } from './devices/keeper.ts'
import { laidKioskPolicy } from './install/kiosk-policies.ts'
import { type RunningKiosk, startKiosk } from './kiosk/kiosk-server.ts'
import type { ReachedBoard } from './lessons/board-hand.ts'
import type { LessonAnswer } from './lessons/lesson-answer.ts'
import { type Consented, LessonDesk, type LookedAt } from './lessons/lesson-desk.ts'
import { LessonKeeper } from './lessons/lesson-keeper.ts'
import { Openings } from './lessons/openings.ts'
import { planFiles } from './lessons/plan-file.ts'
import type { KioskOrders } from './session/kiosk-orders.ts'
import { exitCode } from './shells/exit-code.ts'
import type { Clock } from './uplink/clock.ts'
import type { Log } from './uplink/log.ts'
import type { Outbox } from './uplink/outbox.ts'

export interface KeepLessonsOptions {
  /** Data folder of the agent. */
  folder: string
  /** Folder of what lessons of this machine open. */
  lessons: string
  /** Folder of the built page; undefined: no page is served. */
  page: string | undefined
  hasProxy: boolean
  outbox: Outbox
  orders: KioskOrders
  clock: Clock
  log: Log
  board(key: string | undefined): KeptBoard | undefined
  machine(): PreflightFacts['machine']
  isConnected(): boolean
  serverTime(): number | undefined
  /** Who looks at this screen from afar, or asks to. */
  view?(): LookedAt | undefined
  /** A fix that waits for a yes on this screen. */
  consent?(): Consented | undefined
}

/** How often the page is told how connection and board stand, in ms. */
const TOUCH_EVERY = 1000

export interface KeptLessons {
  take(plan: DayPlan): void
  /** Whether a class may be going on here; undefined where the plan does not say. @param at clock of the server, ms since 1970 */
  isClassTime(at: number): boolean | undefined
  /** Whether the school approved that this screen is seen now although nobody answers; never where the server's clock is not known. */
  isViewTime(): boolean
  /** An address that lets one page in, once, within so many seconds (60); undefined where no page is served. */
  invite(seconds?: number): string | undefined
  /** What the page at the board shows. */
  state(): KioskState
  /** What the page shows may be another. */
  touch(): void
  /** Does one touch on that page; it refuses by its answer. */
  act(act: KioskAct): Promise<LessonAnswer>
  stop(): Promise<void>
}

/** Looks after the lessons of this machine, and serves the page at its board. */
export async function keepLessons(options: KeepLessonsOptions): Promise<KeptLessons> {
  const { folder, lessons, page, hasProxy, outbox, orders, clock, log, isConnected, serverTime, machine } = options
  const report = (lesson: Parameters<Outbox['addLesson']>[0]) => void outbox.addLesson(lesson)
  const board = (): ReachedBoard | undefined => {
    const kept = options.board(keeper.plan()?.board?.key)
    return kept && reachedBoard(kept)
  }
  const policy = () =>
    laidKioskPolicy(folder, (error) => log('warn', 'kiosk.policy_unusable', { code: toPreauError(error).code }))
  const keeper = new LessonKeeper({
    ...{ clock, log, board, machine, isConnected, serverTime, report, policy },
    store: planFiles({ plan: join(folder, 'day-plan.json'), lessons: join(folder, 'lessons.json') }),
    opener: orders,
    openings: new Openings({ folder: lessons, hasProxy }),
  })
  const exit = exitCode(folder, clock)
  const desk = new LessonDesk({
    ...{ keeper, board, report, isConnected },
    lettingOut: (digits) => exit.try(digits),
    leave: (minutes) => orders.leave(minutes),
    ...(options.view && { view: options.view }),
    ...(options.consent && { consent: options.consent }),
  })
  let kiosk: RunningKiosk | undefined
  if (page !== undefined) {
    kiosk = await startKiosk({ desk, page, clock, log })
    const { invite } = kiosk
    orders.setInvite(
      () => invite(),
      () => {
        const now = policy()
        return now && windowRules(now)
      },
    )
  }
  let callOff = () => {}
  const touch = () => {
    desk.touch()
    callOff = clock.after(TOUCH_EVERY, touch)
  }
  keeper.start()
  touch()
  return {
    take: (plan) => keeper.take(plan),
    isClassTime(at) {
      const plan = keeper.plan()
      return plan && classTimeAt(plan, at)
    },
    isViewTime() {
      const [plan, at] = [keeper.plan(), serverTime()]
      return plan !== undefined && at !== undefined && mayViewUnasked(plan, at)
    },
    invite: (seconds) => kiosk?.invite(seconds),
    state: () => desk.state(),
    touch: () => desk.touch(),
    act: (act) => desk.act(act),
    async stop() {
      callOff()
      keeper.stop()
      orders.setInvite(undefined)
      await kiosk?.stop()
    },
  }
}

/** A device that is looked after, as lessons use it. */
export function reachedBoard({ key, line, equipment }: KeptBoard): ReachedBoard {
  return {
    ...{ key, name: line.name, spec: line.spec, own: line.input },
    state: () => equipment.state(),
    lookAgain: () => equipment.lookAgain(),
    do: (command, choice, allowed) => equipment.do(command, choice, allowed),
  }
}
