/** What the one polite region of the page says. Changes by themselves are coalesced; what a person did is said at once. */
export class Announcer {
  private readonly now: () => number
  private readonly later: (run: () => void, ms: number) => void
  private readonly listeners = new Set<() => void>()
  private text = ''
  private waiting: string | undefined
  private saidAt = Number.NEGATIVE_INFINITY

  constructor(now: () => number, later: (run: () => void, ms: number) => void) {
    this.now = now
    this.later = later
  }

  /** The result of an action. */
  say(text: string): void {
    this.waiting = undefined
    this.speak(text)
  }

  /** A change that nobody asked for: at most one each 10 s, the last one wins. */
  mention(text: string): void {
    const wait = this.saidAt + MENTION_MS - this.now()
    if (wait <= 0) {
      this.speak(text)
      return
    }
    if (this.waiting === undefined) {
      this.later(() => {
        if (this.waiting !== undefined) this.speak(this.waiting)
        this.waiting = undefined
      }, wait)
    }
    this.waiting = text
  }

  /** For useSyncExternalStore. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** For useSyncExternalStore. */
  readonly current = (): string => this.text

  private speak(text: string): void {
    this.saidAt = this.now()
    this.text = text
    for (const listener of this.listeners) listener()
  }
}

const MENTION_MS = 10_000

/** The announcer of this page. */
export const announcer = new Announcer(
  () => Date.now(),
  (run, ms) => void setTimeout(run, ms),
)
