import type { Id } from '@preau/protocol/ids.ts'
import type { KioskAct, KioskState } from '@preau/protocol/kiosk.ts'
import type { Lesson } from '@preau/protocol/messages/lesson.ts'
import { symptomsFor } from '@preau/protocol/rules/tickets/symptoms.ts'
import { type ReachedBoard, shownBoard } from './board-hand.ts'
import { isTicketed, shownDay, shownTickets, type ToldProblem } from './kiosk-view.ts'
import { DONE, type LessonAnswer, refuse } from './lesson-answer.ts'
import type { LessonKeeper } from './lesson-keeper.ts'

export interface LessonDeskParts {
  keeper: LessonKeeper
  board(): ReachedBoard | undefined
  report(lesson: Lesson): void
  isConnected(): boolean
  /** Judges the digits of a technician; `wait`: for so many seconds nobody may try, `none`: this machine has none. */
  lettingOut(digits: string): 'right' | 'wrong' | 'none' | { wait: number }
  /** Gives the screen back for so many minutes. */
  leave(minutes: number): void
  /** Who looks at this screen from afar, or asks to; undefined where nobody ever did. */
  view?(): LookedAt | undefined
  /** A fix that waits for a yes on this screen; undefined where none ever did. */
  consent?(): Consented | undefined
}

/** What a person at the machine sees of a view, and does with it. */
export interface LookedAt {
  shown(): {
    asks: NonNullable<KioskState['asks']> | undefined
    help: { view: Id; who: string; since: number } | undefined
  }
  answer(view: Id, yes: boolean): Promise<boolean>
  stop(): boolean
}

/** A question of a fix to who sits before the machine. */
export interface Consented {
  shown(): NonNullable<KioskState['fix']> | undefined
  answer(fix: Id, yes: boolean): boolean
}

/** A technician has so many minutes before the kiosk comes back. */
const LEFT_FOR = 30
/** A problem that never became a ticket is shown for so long, in ms. */
const TOLD_FOR = 86_400_000

/** What the page at the board shows and does, over the lessons of its machine: agent/kiosk serves it. */
export class LessonDesk {
  readonly #parts: LessonDeskParts
  readonly #rated = new Set<Id>()
  readonly #listeners = new Set<() => void>()
  #told: ToldProblem[] = []
  #wasConnected = false
  #cutAt: number | null = null
  #waiting = 0

  constructor(parts: LessonDeskParts) {
    this.#parts = parts
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    const leave = this.#parts.keeper.onChange(listener)
    return () => {
      this.#listeners.delete(listener)
      leave()
    }
  }

  /** The connection or the board may be another than before. */
  touch(): void {
    const isConnected = this.#parts.isConnected()
    if (isConnected) this.#waiting = 0
    if (this.#wasConnected && !isConnected) this.#cutAt = Math.round(this.#parts.keeper.now())
    if (isConnected) this.#cutAt = null
    this.#wasConnected = isConnected
    for (const listener of this.#listeners) listener()
  }

  state(): KioskState {
    const { keeper, board: boardNow, isConnected } = this.#parts
    const [plan, board, now] = [keeper.plan(), boardNow(), Math.round(keeper.now())]
    const tickets = plan?.tickets ?? []
    this.#told = this.#told.filter((each) => now - each.at < TOLD_FOR && !isTicketed(each, tickets))
    return {
      now,
      timeZone: plan?.timeZone ?? 'Europe/Paris',
      language: 'fr',
      server: { reached: isConnected(), since: this.#cutAt, waiting: isConnected() ? 0 : this.#waiting },
      place: plan ? { school: plan.school, room: plan.room?.name ?? null, label: null } : null,
      support: plan?.support ?? null,
      ...(plan
        ? shownDay(plan, now, ({ id }) => ({ kept: keeper.lesson(id), opened: keeper.opened() === id }))
        : { day: null, later: null }),
      board:
        board === undefined
          ? null
          : shownBoard(board, {
              name: this.#boardName(board),
              confirmed: plan?.board?.confirmed === true,
              since: keeper.silentSince(),
              busy: keeper.isBusy(),
            }),
      diagnosis: keeper.diagnosis(),
      symptoms: symptomsFor(board?.spec.kind ?? 'board_pc').map(({ code }) => code as KioskState['symptoms'][number]),
      tickets: shownTickets(tickets, this.#told, this.#rated),
      help: this.#parts.view?.()?.shown().help ?? null,
      asks: this.#parts.view?.()?.shown().asks ?? null,
      fix: this.#parts.consent?.()?.shown() ?? null,
    }
  }

  /** Does one touch; it refuses by its answer. */
  async act(act: KioskAct): Promise<LessonAnswer> {
    const { keeper } = this.#parts
    switch (act.act) {
      case 'launch':
        return await keeper.launch(act.booking, act.code)
      case 'open':
        return await keeper.open(act.booking)
      case 'end':
        return await keeper.end(act.booking)
      case 'check':
        return await keeper.check(act.booking)
      case 'fallback':
        return keeper.chooseFallback(act.booking, act.fallback)
      case 'power':
        return await keeper.act({ sets: 'power', to: act.on })
      case 'input':
        return await keeper.act({ sets: 'input', to: act.input })
      case 'freeze':
        return await keeper.act({ sets: 'freeze', to: act.on })
      case 'blank':
        return await keeper.act({ sets: 'blank', to: act.on })
      case 'volume':
        return await keeper.act({ sets: 'volume', to: act.to })
      case 'report':
        return this.#report(act)
      case 'rate':
        return this.#rate(act.ticket, act.score)
      case 'stop_help':
        return this.#parts.view?.()?.stop() ? DONE : refuse('unknown')
      case 'answer_help':
        return (await this.#parts.view?.()?.answer(act.view, act.yes)) ? DONE : refuse('over')
      case 'answer_fix':
        return this.#parts.consent?.()?.answer(act.fix, act.yes) ? DONE : refuse('over')
      case 'leave':
        return this.#leave(act.code)
    }
  }

  #report({ id, symptom, canTeach }: Extract<KioskAct, { act: 'report' }>): LessonAnswer {
    const { keeper, board: boardNow } = this.#parts
    if (this.#told.some((each) => each.id === id)) return DONE
    const [board, now] = [boardNow(), Math.round(keeper.now())]
    const booking = keeper.plan()?.lessons.find(({ from, to }) => now >= from && now < to)?.id
    const key = board?.key
    this.#send({
      ...{ what: 'report', id, symptom, canTeach },
      ...(booking !== undefined && { booking }),
      ...(key !== undefined && { key }),
      checks: keeper.diagnosis()?.checks ?? [],
    })
    this.#told = [...this.#told, { id, symptom, title: board ? this.#boardName(board) : '', at: now }]
    this.touch()
    return DONE
  }

  #rate(ticket: Id, score: Extract<KioskAct, { act: 'rate' }>['score']): LessonAnswer {
    const known = this.#parts.keeper.plan()?.tickets.find(({ id }) => id === ticket)
    if (!known || this.#rated.has(ticket)) return refuse('unknown')
    if (known.rate === null || this.#parts.keeper.now() > known.rate) return refuse('over')
    this.#send({ what: 'rating', ticket, score })
    this.#rated.add(ticket)
    this.touch()
    return DONE
  }

  #leave(digits: string): LessonAnswer {
    const { lettingOut, leave, keeper } = this.#parts
    const verdict = lettingOut(digits)
    if (typeof verdict === 'object') return { refused: 'wait', until: Math.round(keeper.now() + verdict.wait * 1000) }
    if (verdict === 'none') return refuse('not_allowed')
    if (verdict === 'wrong') return refuse('code')
    leave(LEFT_FOR)
    return DONE
  }

  #send(lesson: Lesson): void {
    this.#parts.report(lesson)
    if (!this.#parts.isConnected()) this.#waiting += 1
  }

  #boardName(board: ReachedBoard): string {
    return this.#parts.keeper.plan()?.board?.name ?? board.name ?? board.spec.model
  }
}
