import type { Id } from '@preau/protocol/ids.ts'
import type { Words } from '@preau/protocol/runbooks/words.ts'
import type { Clock } from '../uplink/clock.ts'

/** A fix that waits for the yes of who sits before the machine. */
export interface AskedFix {
  /** The command that asks for it. */
  fix: Id
  title: Words
}

export interface ScreenConsentParts {
  clock: Pick<Clock, 'after' | 'uptime'>
  /** Time as the page at the board shows it, ms since 1970. */
  now(): number
  /** Whether that page, which asks, is shown. */
  isShown(): boolean
  /** Brings it to the front. */
  front(): void
  /** What it shows is another. */
  changed(): void
}

/** Seconds that a person has to answer: one who teaches does not stand before the screen. */
export const FIX_ASKED_FOR = 60
/** Who said no is not asked again for so many seconds, whatever is wanted. */
export const FIX_REFUSED_FOR = 300

/**
 * Asks who sits before this machine whether a fix may disturb him now. INVARIANT (I6): only a touch on this screen is a yes; nobody
 * there, no page to ask on, a second question beside a first one or soon after a no, and the end of its time are each a no.
 */
export class ScreenConsent {
  readonly #parts: ScreenConsentParts
  #asked: (AskedFix & { until: number; end(yes: boolean): void }) | undefined
  /** When somebody here said no last, by the clock that never goes back, s. */
  #refusedAt = Number.NEGATIVE_INFINITY

  constructor(parts: ScreenConsentParts) {
    this.#parts = parts
  }

  /** What is asked now, and until when. */
  shown(): (AskedFix & { until: number }) | undefined {
    if (!this.#asked) return undefined
    const { fix, title, until } = this.#asked
    return { fix, title, until }
  }

  /** Asks, and waits for the answer; `signal` takes the question away. */
  async ask({ fix, title }: AskedFix, signal: AbortSignal): Promise<boolean> {
    const { clock, now, isShown, front, changed } = this.#parts
    if (this.#asked || signal.aborted || !isShown()) return false
    if (clock.uptime() - this.#refusedAt < FIX_REFUSED_FOR) return false
    let over = () => {}
    try {
      return await new Promise<boolean>((end) => {
        const no = () => end(false)
        const callOff = clock.after(FIX_ASKED_FOR * 1000, no)
        signal.addEventListener('abort', no, { once: true })
        over = () => {
          callOff()
          signal.removeEventListener('abort', no)
        }
        this.#asked = { ...{ fix, title, until: now() + FIX_ASKED_FOR * 1000 }, end }
        front()
        changed()
      })
    } finally {
      over()
      this.#asked = undefined
      changed()
    }
  }

  /** Somebody answered on the screen; false where this was not asked. */
  answer(fix: Id, yes: boolean): boolean {
    if (this.#asked?.fix !== fix) return false
    if (!yes) this.#refusedAt = this.#parts.clock.uptime()
    this.#asked.end(yes)
    return true
  }
}
