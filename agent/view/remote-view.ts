import type { ViewNews } from '@preau/protocol/api/views.ts'
import { toPreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { View } from '@preau/protocol/messages/view.ts'
import {
  VIEW_ASKED_FOR,
  VIEW_EVERY,
  VIEW_MOST,
  type ViewEnd,
  type ViewReason,
  type ViewRefusal,
} from '@preau/protocol/rules/remote-view.ts'
import { VIEW_REFUSED_FOR } from '@preau/protocol/rules/view-hours.ts'
import type { Sign, StillTaken, ViewQuestion } from '@preau/protocol/session.ts'
import type { Clock } from '../uplink/clock.ts'
import { type Log, silent } from '../uplink/log.ts'

export interface RemoteViewParts {
  clock: Clock
  /** Time as the page at the board shows it, ms since 1970. */
  now(): number
  /** Whether the page at the board, which asks, is shown. */
  isShown(): boolean
  /** Brings that page to the front. */
  front(): void
  /** Asks where that page is not shown, in a window of the helper's own; whether the question is to be seen. */
  ask?(question: ViewQuestion): Promise<boolean>
  /** A still under a sign; never one without. */
  still(sign: Sign): Promise<Pick<StillTaken, 'jpeg' | 'refused'>>
  unsign(): void
  /** Tells the server; gives whether it goes on. Throws where the server is not reached. */
  say(view: Id, news: ViewNews): Promise<boolean>
  /** The lesson that runs now. */
  lesson(): Id | undefined
  /** Whether the school approved that this screen is seen now although nobody answers. */
  mayUnasked(): boolean
  log?: Log
}

/** What the page at the board shows of a question, and of somebody who looks. */
export interface ViewShown {
  asks: { view: Id; who: string; reason: ViewReason; until: number; silence: 'no' | 'yes' } | undefined
  help: { view: Id; who: string; since: number } | undefined
}

interface Running {
  view: Id
  who: string
  reason: ViewReason
  until: number
  lesson: Id | undefined
  /** When somebody said yes, by the clock of the page and by the one that never goes back; undefined before. */
  since: number | undefined
  begun: number
  /** The question says that no answer is a yes. */
  silence: 'no' | 'yes'
  /** It stands in a window of the helper's own, to be seen. */
  inWindow: boolean
  /** Nobody answered, in hours that the school approved. */
  unasked: boolean
  callOff(): void
}

/** As the window of its own says it. */
const REASONS: Readonly<Record<ViewReason, string>> = {
  picture: 'Motif : image ou affichage.',
  resource: 'Motif : page ou fichier qui ne s’ouvre pas.',
  message: 'Motif : message à l’écran.',
  guidance: 'Motif : vous montrer une manipulation.',
}

/** Stills that fail one after the other, or were not taken since the sign was not there yet, until it is given up. */
const FAILURES = 6

/**
 * The screen of this machine, seen from afar. INVARIANTS (I5): no still before somebody at the machine said yes; none that was taken
 * without the sign on the screen; whoever is there ends it with one touch; it ends by itself after VIEW_MOST, when the server is not
 * reached, when another lesson begins, and when nobody said yes and the hours are over in which the school approved that. Whoever says
 * no is believed for an hour, whatever was approved.
 */
export class RemoteView {
  readonly #parts: RemoteViewParts
  #running: Running | undefined
  /** When somebody here said no last, by the clock that never goes back, s. */
  #refusedAt = Number.NEGATIVE_INFINITY

  constructor(parts: RemoteViewParts) {
    this.#parts = parts
  }

  shown(): ViewShown {
    const running = this.#running
    if (!running) return { asks: undefined, help: undefined }
    const { view, who, reason, until, since, silence } = running
    return since === undefined
      ? { asks: { view, who, reason, until, silence }, help: undefined }
      : { asks: undefined, help: { view, who, since } }
  }

  /** Takes a message of the server. */
  take(message: View): void {
    if (message.do === 'end') {
      if (this.#running?.view === message.view) this.#over(this.#running)
      return
    }
    const { view, who, reason } = message
    if (this.#running?.view === view) return
    if (this.#running) return void this.#tell(view, { says: 'refused', why: 'busy' })
    const { isShown, front, ask, now, clock, lesson } = this.#parts
    const byPage = isShown()
    if (!byPage && !ask) return void this.#tell(view, { says: 'refused', why: 'no_page' })
    // What the question said when it came: hours that begin while it stands there make no silence a yes.
    const silence = this.#mayUnasked() ? 'yes' : 'no'
    const nobody = () =>
      void (silence === 'yes' && this.#mayUnasked() && (byPage ? isShown() : running.inWindow)
        ? this.#accept(view, true)
        : this.answer(view, false, 'nobody'))
    const running: Running = {
      ...{ view, who, reason, silence, lesson: lesson(), since: undefined, begun: clock.uptime(), unasked: false },
      inWindow: false,
      until: now() + VIEW_ASKED_FOR * 1000,
      callOff: clock.after(VIEW_ASKED_FOR * 1000, nobody),
    }
    this.#running = running
    if (byPage) front()
    else void this.#askByWindow(running)
  }

  /** Somebody before the machine answered; false where nothing was asked. */
  async answer(view: Id, yes: boolean, why: ViewRefusal = 'person'): Promise<boolean> {
    const running = this.#running
    if (running?.view !== view || running.since !== undefined) return false
    if (yes) return await this.#accept(view, false)
    if (why === 'person') this.#refusedAt = this.#parts.clock.uptime()
    this.#over(running)
    await this.#tell(view, { says: 'refused', why })
    return true
  }

  /** Somebody before the machine ended it; false where there was nothing. */
  stop(why: ViewEnd = 'person'): boolean {
    const running = this.#running
    if (!running) return false
    if (why === 'person') this.#refusedAt = this.#parts.clock.uptime()
    this.#over(running)
    void this.#tell(
      running.view,
      running.since === undefined ? { says: 'refused', why: 'person' } : { says: 'ended', why },
    )
    return true
  }

  async #accept(view: Id, unasked: boolean): Promise<boolean> {
    const running = this.#running
    if (running?.view !== view) return false
    running.callOff()
    const { now, clock } = this.#parts
    running.since = now()
    running.begun = clock.uptime()
    running.unasked = unasked
    const goesOn = await this.#tell(view, { says: 'accepted', ...(unasked && { by: 'hours' as const }) })
    if (this.#running !== running) return true
    if (goesOn) void this.#go(running, 0)
    else this.#over(running)
    return true
  }

  /** INVARIANT: a question that is not to be seen is no question: it is refused before its time is over, whatever silence would mean. */
  async #askByWindow(running: Running): Promise<void> {
    const { view, who, reason } = running
    const silence =
      running.silence === 'yes'
        ? `La direction autorise la vue à cette heure : sans réponse dans ${VIEW_ASKED_FOR} s, elle commence.`
        : `Sans réponse dans ${VIEW_ASKED_FOR} s, c’est non.`
    const text = `${who} demande à voir cet écran. ${REASONS[reason]} Rien n’est enregistré. ${silence}`
    const isThere = await this.#parts.ask?.({ view, text, yes: 'Accepter', no: 'Refuser' }).catch(() => false)
    if (isThere) running.inWindow = true
    if (isThere || this.#running !== running || running.since !== undefined) return
    this.#over(running)
    await this.#tell(view, { says: 'refused', why: 'no_page' })
  }

  #mayUnasked(): boolean {
    const { clock, mayUnasked } = this.#parts
    return clock.uptime() - this.#refusedAt > VIEW_REFUSED_FOR && mayUnasked()
  }

  async #go(running: Running, failures: number): Promise<void> {
    const { clock, lesson, still } = this.#parts
    if (this.#running !== running) return
    if (clock.uptime() - running.begun > VIEW_MOST) return void this.stop('time')
    const now = lesson()
    if (now !== undefined && now !== running.lesson) return void this.stop('lesson')
    if (running.unasked && !this.#mayUnasked()) return void this.stop('hours')
    const { jpeg, refused } = await still(this.#sign(running))
    if (this.#running !== running) return
    if (refused === 'no_program') return void this.stop('no_program')
    const goesOn = jpeg === null ? undefined : await this.#tell(running.view, { says: 'still', jpeg })
    if (this.#running !== running) return
    if (goesOn === false) return this.#over(running)
    const failed = goesOn ? 0 : failures + 1
    if (failed >= FAILURES) return void this.stop(jpeg === null ? 'unsigned' : 'lost')
    running.callOff = clock.after(VIEW_EVERY, () => void this.#go(running, failed))
  }

  #sign({ view, who }: Running): Sign {
    return { view, text: `${who} voit cet écran`, stop: 'Arrêter' }
  }

  #over(running: Running): void {
    running.callOff()
    if (this.#running === running) this.#running = undefined
    this.#parts.unsign()
  }

  /** undefined where the server was not reached. */
  async #tell(view: Id, news: ViewNews): Promise<boolean | undefined> {
    const { say, log = silent } = this.#parts
    try {
      return await say(view, news)
    } catch (error) {
      log('warn', 'view.unsaid', { says: news.says, code: toPreauError(error).code })
      return undefined
    }
  }
}
