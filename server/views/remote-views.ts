import type { RemoteView, ViewNews } from '@preau/protocol/api/views.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { View } from '@preau/protocol/messages/view.ts'
import {
  VIEW_ASKED_FOR,
  VIEW_MOST,
  VIEW_SILENT,
  type ViewEnd,
  type ViewReason,
  type ViewRefusal,
} from '@preau/protocol/rules/remote-view.ts'

export interface RemoteViewsParts {
  /** Milliseconds since 1970. */
  clock(): number
  newId(): Id
  /** Says something to the agent of a machine; false where that is not connected. */
  send(to: { school: Id; device: Id }, view: View): boolean
  /** Takes a still as it may be given on. Throws PHOTO_INVALID. */
  clean(jpeg: Uint8Array): Uint8Array
  /** Hears each step of a view, once: it is written down, and the picture never is. */
  onStep(view: ViewStep): void
}

/** A step of a view as it is written down. */
export interface ViewStep {
  school: Id
  device: Id
  view: Id
  /** The person who looks. */
  by: Id
  reason: ViewReason
  step: 'started' | 'refused' | 'ended'
  why?: ViewRefusal | ViewEnd
  /** Nobody answered, in hours that the school approved. */
  unasked?: true
  /** How long it was shown, in s. */
  seconds?: number
}

interface Running {
  view: RemoteView
  school: Id
  by: Id
  startedAt: number | undefined
  endedAt: number | undefined
  /** When the agent and the watcher were heard last, ms since 1970. */
  heardAt: number
  watchedAt: number
  still: Uint8Array | undefined
  waiting: Set<() => void>
}

/** The agent has a little longer than the person whom it asks. */
const GRACE = 5000
/** How long a watcher waits for the next still, in ms. */
const WAIT = 5000
/** A view that is over can still be asked about for so long, in ms. */
const KEPT_FOR = 60_000
/** Views at a time on one server. */
const MOST = 20

/**
 * Who looks at which screen now. INVARIANTS (I5): the newest still alone is in memory, and nowhere else; it is given to the one person
 * who asked; it is gone when the view is over; a view ends by itself.
 */
export class RemoteViews {
  readonly #parts: RemoteViewsParts
  readonly #running = new Map<Id, Running>()

  constructor(parts: RemoteViewsParts) {
    this.#parts = parts
  }

  /** Asks at a machine. Throws VIEW_BUSY, and DEVICE_NOT_REACHED where its agent is not connected. */
  ask(asked: { school: Id; device: Id; by: Id; who: string; reason: ViewReason }): RemoteView {
    const { clock, newId, send } = this.#parts
    const { school, device, by, who, reason } = asked
    const live = [...this.#running.values()].filter(isLive)
    if (live.length >= MOST || live.some((one) => one.view.device === device || one.by === by)) {
      throw new PreauError('VIEW_BUSY', { device })
    }
    const now = clock()
    const view: RemoteView = {
      ...{
        id: newId(),
        device,
        reason,
        state: 'asked',
        unasked: false,
        refused: null,
        ended: null,
        askedAt: now,
        still: 0,
      },
      until: now + VIEW_ASKED_FOR * 1000,
    }
    if (!send({ school, device }, { do: 'ask', view: view.id, who, reason })) {
      throw new PreauError('DEVICE_NOT_REACHED', { device })
    }
    const times = { startedAt: undefined, endedAt: undefined, heardAt: now, watchedAt: now }
    this.#running.set(view.id, { view, school, by, ...times, still: undefined, waiting: new Set() })
    return view
  }

  /** How the view that this person has of a machine stands, or stood a moment ago. */
  get(by: Id, device: Id): RemoteView | undefined {
    const running = this.#of(by, device)
    if (running) running.watchedAt = this.#parts.clock()
    return running?.view
  }

  /** The newest still where there are more than `after`; waits a moment for it. */
  async still(by: Id, device: Id, after: number): Promise<{ jpeg: Uint8Array; number: number } | undefined> {
    const running = this.#of(by, device)
    if (!running) return undefined
    const { clock } = this.#parts
    running.watchedAt = clock()
    if (isLive(running) && running.view.still <= after) {
      await new Promise<void>((done) => {
        const next = () => {
          clearTimeout(late)
          running.waiting.delete(next)
          done()
        }
        const late = setTimeout(next, WAIT)
        running.waiting.add(next)
      })
    }
    running.watchedAt = clock()
    const { still: jpeg, view } = running
    return jpeg && view.still > after ? { jpeg, number: view.still } : undefined
  }

  /** The person who looks ends it. */
  end(by: Id, device: Id): RemoteView | undefined {
    const running = this.#of(by, device)
    if (running) this.#end(running, 'watcher')
    return running?.view
  }

  /** Takes what the agent of a machine says; gives whether it is to go on. Throws PHOTO_INVALID. */
  take(device: Id, id: Id, news: ViewNews): boolean {
    const running = this.#running.get(id)
    if (!running || running.view.device !== device || !isLive(running)) return false
    const now = this.#parts.clock()
    running.heardAt = now
    const { view } = running
    if (news.says === 'accepted' && view.state === 'asked') {
      view.state = 'shown'
      view.unasked = news.by === 'hours'
      view.until = now + VIEW_MOST * 1000
      running.startedAt = now
      this.#step(running, 'started')
    } else if (news.says === 'refused' && view.state === 'asked') this.#refuse(running, news.why)
    else if (news.says === 'ended') this.#end(running, news.why)
    else if (news.says === 'still' && view.state === 'shown') {
      running.still = this.#parts.clean(Buffer.from(news.jpeg, 'base64'))
      view.still += 1
      wake(running)
    } else if (news.says === 'still') return false
    return isLive(running)
  }

  /** Ends what time ends. To be called each second. */
  look(): void {
    const now = this.#parts.clock()
    for (const [id, running] of this.#running) {
      const { view, heardAt, watchedAt, endedAt } = running
      if (endedAt !== undefined) {
        if (Math.abs(now - endedAt) > KEPT_FOR) this.#running.delete(id)
      } else if (view.state === 'asked') {
        if (now > view.until + GRACE) this.#refuse(running, 'nobody')
        else if (now - watchedAt > VIEW_SILENT * 1000) this.#end(running, 'lost')
      } else if (now > view.until) this.#end(running, 'time')
      else if (now - Math.min(heardAt, watchedAt) > VIEW_SILENT * 1000) this.#end(running, 'lost')
    }
  }

  #of(by: Id, device: Id): Running | undefined {
    return [...this.#running.values()].findLast((one) => one.by === by && one.view.device === device)
  }

  #refuse(running: Running, why: ViewRefusal): void {
    running.view.state = 'refused'
    running.view.refused = why
    this.#close(running)
    this.#step(running, 'refused', why)
  }

  #end(running: Running, why: ViewEnd): void {
    if (!isLive(running)) return
    const { view, school } = running
    view.state = 'ended'
    view.ended = why
    this.#close(running)
    this.#parts.send({ school, device: view.device }, { do: 'end', view: view.id, why })
    this.#step(running, 'ended', why)
  }

  #close(running: Running): void {
    running.endedAt = this.#parts.clock()
    running.still = undefined
    wake(running)
  }

  #step(running: Running, step: ViewStep['step'], why?: ViewRefusal | ViewEnd): void {
    const { school, by, view, startedAt, endedAt } = running
    const shown = startedAt !== undefined && endedAt !== undefined
    this.#parts.onStep({
      ...{ school, by, step, device: view.device, view: view.id, reason: view.reason },
      ...(why !== undefined && { why }),
      ...(view.unasked && { unasked: true as const }),
      ...(shown && { seconds: Math.round((endedAt - startedAt) / 1000) }),
    })
  }
}

function isLive({ endedAt }: Running): boolean {
  return endedAt === undefined
}

function wake(running: Running): void {
  for (const next of [...running.waiting]) next()
}
