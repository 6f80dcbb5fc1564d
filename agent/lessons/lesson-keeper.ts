import { toPreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { KioskDiagnosis, KioskRefusal } from '@preau/protocol/kiosk.ts'
import type { DayPlan, PlannedLesson } from '@preau/protocol/messages/day-plan.ts'
import type { Lesson, LessonStands } from '@preau/protocol/messages/lesson.ts'
import {
  CHECK_BEFORE,
  LAUNCH_BEFORE,
  type LessonStep,
  PLANNED,
  stepLesson,
} from '@preau/protocol/rules/lessons/lesson-state.ts'
import { canHold, type PreflightFacts, preflight } from '@preau/protocol/rules/lessons/preflight.ts'
import { type KioskPolicyFile, windowRules } from '@preau/protocol/rules/window-rules.ts'
import type { Clock } from '../uplink/clock.ts'
import { type Log, silent } from '../uplink/log.ts'
import { type BoardWish, doOnBoard, type ReachedBoard } from './board-hand.ts'
import { areProved, DigitTries } from './digits.ts'
import { isLastOfDay } from './last-of-day.ts'
import { DONE, type LessonAnswer, refuse } from './lesson-answer.ts'
import type { Openings } from './openings.ts'
import type { KeptLesson, PlanStore } from './plan-file.ts'
import type { ResourceOpener } from './resource-opener.ts'

export interface LessonKeeperParts {
  clock: Clock
  store: PlanStore
  opener: ResourceOpener
  openings: Openings
  /** The board of this machine as it is now; undefined where it reaches none. */
  board(): ReachedBoard | undefined
  /** What the machine reads of itself. */
  machine(): PreflightFacts['machine']
  /** Whether the server of the school is there. */
  isConnected(): boolean
  /** Clock of the server, ms since 1970; undefined before its first answer. */
  serverTime(): number | undefined
  /** The policy of the kiosk that came signed; undefined: that of the program. */
  policy?(): KioskPolicyFile | undefined
  /** Takes what the server is to hear of: when it returns, it is in the outbox. */
  report(lesson: Lesson): void
  log?: Log
}

const LOOK_EVERY = 1000
/** A lesson that failed is looked at again so often, in ms: somebody plugs the cable in. */
const AGAIN = 120_000
/** How long a check waits for what the board answers, in ms. */
const BOARD_WITHIN = 2000
const DAY = 86_400_000

/**
 * The lessons of this machine: it checks them before their hour by reading alone, launches them for who has their digits, and ends
 * them. INVARIANTS: nothing that changes a board is sent without a person before it, but for the end of a lesson of its own; how each
 * lesson stands is on disk before it is told; I6: a lesson that runs keeps the policy by which it was launched.
 */
export class LessonKeeper {
  readonly #parts: LessonKeeperParts
  readonly #listeners = new Set<() => void>()
  readonly #tries = new DigitTries()
  #plan: DayPlan | undefined
  #lessons: Record<Id, KeptLesson>
  #opened: Id | undefined
  #isChecking = false
  #isBusy = false
  #diagnosis: KioskDiagnosis | null = null
  #silentSince: number | null = null
  #callOff = () => {}

  constructor(parts: LessonKeeperParts) {
    this.#parts = parts
    this.#plan = parts.store.plan()
    this.#lessons = parts.store.lessons()
  }

  start(): void {
    this.#look()
  }

  stop(): void {
    this.#callOff()
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Time as the server has it, ms since 1970; the machine's own where the server never answered. */
  now(): number {
    return this.#parts.serverTime() ?? this.#parts.clock.wall()
  }

  plan(): DayPlan | undefined {
    return this.#plan
  }

  /** How a lesson of the plan stands. */
  lesson(id: Id): KeptLesson {
    return this.#lessons[id] ?? { ...PLANNED, to: 0, diagnosis: null, fallback: null }
  }

  /** What the last look found, at whatever lesson. */
  diagnosis(): KioskDiagnosis | null {
    return this.#diagnosis
  }

  /** The lesson of which something is open now. */
  opened(): Id | undefined {
    return this.#opened
  }

  isBusy(): boolean {
    return this.#isBusy
  }

  /** Since when the board does not answer, ms since 1970; null where it does. */
  silentSince(): number | null {
    return this.#silentSince
  }

  /** Takes a plan of the server; an older one that comes late is passed over. */
  take(plan: DayPlan): void {
    const { store, report } = this.#parts
    if (plan.version >= (this.#plan?.version ?? 0)) {
      store.keepPlan(plan)
      this.#plan = plan
    }
    report({ what: 'plan', version: this.#plan?.version ?? plan.version })
    this.#changed()
  }

  /** Starts a lesson: the board on, at this machine's input, and what it opens. @param digits the code of the booking, or a badge */
  async launch(id: Id, digits: string | undefined): Promise<LessonAnswer> {
    const { clock, log = silent } = this.#parts
    const lesson = this.#planned(id)
    if (!lesson) return refuse('unknown')
    const now = this.now()
    if (now < lesson.from - LAUNCH_BEFORE) return { refused: 'too_early', until: lesson.from - LAUNCH_BEFORE }
    if (now >= lesson.to || this.lesson(id).state === 'ended') return refuse('over')
    const other = this.#running()
    if (other !== undefined && other !== id) return refuse('other_running')
    const wait = this.#tries.waitAt(clock.uptime())
    if (wait > 0) return { refused: 'wait', until: now + wait }
    if (!(await this.#mayLaunch(lesson, digits))) {
      this.#tries.wrong(clock.uptime())
      return refuse('code')
    }
    this.#tries.right()
    if (this.lesson(id).state === 'running') return await this.open(id)
    const begun = clock.uptime()
    const policy = this.#parts.policy?.()
    if (!this.#step(lesson, 'launch', policy && { policy }, false)) return refuse('failed')
    const ms = () => Math.round((clock.uptime() - begun) * 1000)
    const [board, opened] = await Promise.all([
      this.#ready().then((refused) => ({ refused, ms: ms() })),
      this.open(id).then((answer) => ({ ...answer, ms: ms() })),
    ])
    const took = {
      ...(board.refused === null && { board: board.ms }),
      ...(lesson.opens && opened.refused === null && { opened: opened.ms }),
    }
    this.#tell(lesson, took)
    log('info', 'lesson.launched', { lesson: id, ...took, ...(board.refused && { board: board.refused }) })
    return board.refused ? refuse('board') : { refused: opened.refused, until: opened.until }
  }

  /** Shows what a running lesson opens, once more. */
  async open(id: Id): Promise<LessonAnswer> {
    const { opener, openings } = this.#parts
    const lesson = this.#planned(id)
    if (!lesson) return refuse('unknown')
    if (this.lesson(id).state !== 'running') return refuse('not_running')
    if (!lesson.opens) return DONE
    const { policy } = this.lesson(id)
    const what = openings.shellOpening(lesson.opens, this.#plan?.sites ?? [], policy)
    if (!what) return refuse('not_allowed')
    const refused = await opener.open(what, policy && windowRules(policy))
    this.#opened = refused === undefined ? id : undefined
    this.#changed()
    return refused === undefined ? DONE : refuse(refused === 'not_allowed' ? 'not_allowed' : 'resource')
  }

  /** Ends a running lesson. */
  async end(id: Id): Promise<LessonAnswer> {
    const lesson = this.#planned(id)
    if (!lesson || this.lesson(id).state !== 'running') return refuse('not_running')
    this.#step(lesson, 'end')
    await this.#cleanUp(lesson)
    return DONE
  }

  /** Looks at everything that a lesson needs. While another one runs nothing but reads is sent, as always here. */
  async check(id: Id): Promise<LessonAnswer> {
    const lesson = this.#planned(id)
    if (!lesson) return refuse('unknown')
    const { state } = this.lesson(id)
    if (state === 'running') {
      this.#diagnosis = await this.#readAll(lesson)
      this.#changed()
      return DONE
    }
    if (this.#isChecking || !this.#step(lesson, 'check', {}, state !== 'failed')) return refuse('failed')
    await this.#finishCheck(lesson)
    return DONE
  }

  /** Does something to the board, for who stands before it. */
  async act(wish: BoardWish): Promise<LessonAnswer> {
    const board = this.#parts.board()
    if (!board) return refuse('board')
    this.#isBusy = true
    this.#changed()
    try {
      await doOnBoard(board, wish, this.#plan?.board?.confirmed === true)
      return DONE
    } catch (error) {
      const { code } = toPreauError(error)
      this.#parts.log?.('warn', 'lesson.board', { wish: wish.sets, code })
      return refuse(code === 'ACTION_NOT_ALLOWED' ? 'not_allowed' : 'board')
    } finally {
      this.#isBusy = false
      this.#changed()
    }
  }

  /** Another place was taken for a lesson. */
  chooseFallback(id: Id, fallback: string): LessonAnswer {
    const lesson = this.#planned(id)
    const known = lesson?.fallbacks.find((each) => each.id === fallback)
    if (!lesson || !known) return refuse('unknown')
    if (known.kind === 'room' && !this.#parts.isConnected()) return refuse('offline')
    this.#keep(lesson, { ...this.lesson(id), fallback })
    this.#parts.report({ what: 'fallback', booking: id, fallback })
    this.#changed()
    return DONE
  }

  #look(): void {
    this.#callOff = this.#parts.clock.after(LOOK_EVERY, () => this.#look())
    this.#noteSilence()
    const now = this.now()
    for (const lesson of this.#plan?.lessons ?? []) {
      const { state, diagnosis } = this.lesson(lesson.id)
      if (now >= lesson.to) this.#over(lesson)
      else if (now < lesson.from - CHECK_BEFORE || this.#isChecking) continue
      else if (state === 'planned') this.#begin(lesson, true)
      // What a crash cut off is looked at again, and what failed may work by now.
      else if (state === 'checking') void this.#finishCheck(lesson)
      else if (state === 'failed' && now - (diagnosis?.at ?? 0) >= AGAIN) this.#begin(lesson, false)
    }
    this.#forget(now)
  }

  #begin(lesson: PlannedLesson, isTold: boolean): void {
    if (this.#step(lesson, 'check', {}, isTold)) void this.#finishCheck(lesson)
  }

  async #finishCheck(lesson: PlannedLesson): Promise<void> {
    this.#isChecking = true
    try {
      const found = await this.#readAll(lesson)
      this.#diagnosis = found
      const isWell = canHold(found.checks)
      const before = this.lesson(lesson.id)
      const again = before.diagnosis !== null && !isWell && !canHold(before.diagnosis.checks)
      // A lesson that failed and fails again is no news.
      this.#step(lesson, isWell ? 'passed' : 'broken', { diagnosis: found }, !again)
    } catch (error) {
      this.#parts.log?.('error', 'lesson.check_failed', { code: toPreauError(error).code })
    } finally {
      this.#isChecking = false
    }
  }

  /** Reads all that a lesson needs, and nothing else. */
  async #readAll(lesson: PlannedLesson | undefined): Promise<KioskDiagnosis> {
    const { clock, openings, machine, isConnected, board: boardNow } = this.#parts
    const board = boardNow()
    board?.lookAgain()
    const resource = openings.look(lesson?.opens ?? null, this.#plan?.sites ?? [], this.#parts.policy?.())
    if (board) await new Promise<void>((done) => clock.after(BOARD_WITHIN, done))
    const state = board?.state()
    const checks = preflight({
      board: state && {
        presence: state.presence,
        silentSince: this.#silentSince ?? undefined,
        values: state.values,
        own: board?.own,
      },
      machine: machine(),
      network: isConnected(),
      resource: await resource,
    })
    return { at: Math.round(this.now()), checks }
  }

  #over(lesson: PlannedLesson): void {
    const wasRunning = this.lesson(lesson.id).state === 'running'
    if (this.#step(lesson, 'over') && wasRunning) void this.#cleanUp(lesson)
  }

  /** Closes and wipes what a lesson opened; after the last one of the day the board goes to rest. */
  async #cleanUp(lesson: PlannedLesson): Promise<void> {
    const { opener, board: boardNow, log = silent } = this.#parts
    await opener.close()
    this.#opened = undefined
    const board = boardNow()
    const isLast = this.#plan !== undefined && isLastOfDay(this.#plan, lesson)
    if (board && isLast && board.state().values.power === 'on') await this.act({ sets: 'power', to: false })
    log('info', 'lesson.ended', { lesson: lesson.id, last: isLast })
    this.#changed()
  }

  /** The board on, with the picture of this machine and its sound. Gives why not. */
  async #ready(): Promise<KioskRefusal | null> {
    const board = this.#parts.board()
    if (!board) return null
    const { values } = board.state()
    if (values.power !== 'on') {
      const { refused } = await this.act({ sets: 'power', to: true })
      if (refused) return refused
    }
    const now = board.state().values
    if (board.own !== undefined && now.input !== board.own) {
      const { refused } = await this.act({ sets: 'input', to: board.own })
      if (refused) return refused
    }
    if (now.blank === 1) await this.act({ sets: 'blank', to: false })
    if (now.freeze === 1) await this.act({ sets: 'freeze', to: false })
    if (now.mute === 1) await this.act({ sets: 'mute', to: false })
    return null
  }

  async #mayLaunch({ code, badge }: PlannedLesson, digits: string | undefined): Promise<boolean> {
    if (code === null && badge === null) return true
    if (digits === undefined) return false
    if (code && (await areProved(digits, code))) return true
    return badge !== null && (await areProved(digits, badge))
  }

  #step(lesson: PlannedLesson, step: LessonStep, found: Partial<KeptLesson> = {}, isTold = true): boolean {
    const before = this.lesson(lesson.id)
    const next = stepLesson(before, step)
    if (!next) return false
    this.#keep(lesson, { ...before, ...next, ...found })
    if (isTold) this.#tell(lesson)
    this.#changed()
    return true
  }

  #keep(lesson: PlannedLesson, next: KeptLesson): void {
    const { policy, ...stands } = next
    const isPinned = next.state === 'running' && policy !== undefined
    this.#lessons = { ...this.#lessons, [lesson.id]: { ...stands, to: lesson.to, ...(isPinned && { policy }) } }
    this.#parts.store.keepLessons(this.#lessons)
  }

  #tell({ id }: PlannedLesson, took: Pick<LessonStands, 'board' | 'opened'> = {}): void {
    const { state, reason, diagnosis } = this.lesson(id)
    if (state === 'planned') return
    const isFound = state === 'ready' || state === 'failed'
    this.#parts.report({
      ...{ what: 'state', booking: id, state },
      ...(reason !== null && { reason }),
      ...(isFound && diagnosis && { checks: diagnosis.checks }),
      ...took,
    })
  }

  #noteSilence(): void {
    const presence = this.#parts.board()?.state().presence
    const isSilent = presence === 'silent' || presence === 'refused'
    if (!isSilent) this.#silentSince = null
    else this.#silentSince ??= Math.round(this.now())
  }

  #forget(now: number): void {
    const kept = Object.entries(this.#lessons).filter(([, { to }]) => to + DAY > now)
    if (kept.length === Object.keys(this.#lessons).length) return
    this.#lessons = Object.fromEntries(kept)
    this.#parts.store.keepLessons(this.#lessons)
  }

  #planned(id: Id): PlannedLesson | undefined {
    return this.#plan?.lessons.find((each) => each.id === id)
  }

  #running(): Id | undefined {
    return this.#plan?.lessons.find(({ id }) => this.lesson(id).state === 'running')?.id
  }

  #changed(): void {
    for (const listener of this.#listeners) listener()
  }
}
