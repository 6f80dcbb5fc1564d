import type { LiveChange } from '@preau/protocol/api/live.ts'
import type { Id } from '@preau/protocol/ids.ts'

/** What a change carries beside what changed: the same for every console, so it is read once for all. */
export type LiveCounts = Pick<LiveChange, 'counts' | 'quarantine'>

export interface LiveOptions {
  /** Milliseconds since 1970. */
  clock: () => number
  /** Asks the store; called only while somebody listens. */
  readCounts: () => Promise<LiveCounts>
  /** Hears of counts that could not be read and of listeners that threw. */
  failed: (error: unknown) => void
  /** Calls `run` once after `ms` milliseconds and gives what calls it off; setTimeout where nothing is said. */
  after?: (ms: number, run: () => void) => () => void
}

export type LiveListener = (change: LiveChange) => void

/** At most one change in so many milliseconds. */
export const LIVE_PERIOD_MS = 2000

/** Above so many devices a change names none of them: asking for the list again costs less than naming them. */
export const MAX_NAMED_DEVICES = 200

/**
 * The one source of live changes: who changes something touches it, who shows something subscribes. Touches are gathered
 * into at most one change each LIVE_PERIOD_MS.
 * INVARIANT: with nobody listening nothing is kept, scheduled or read: who begins to listen asks anew for what he shows.
 */
export class LiveChanges {
  readonly #options: LiveOptions
  readonly #after: (ms: number, run: () => void) => () => void
  readonly #listeners = new Set<LiveListener>()
  #devices: Set<Id> | null = new Set()
  #places = false
  #touched = false
  #lastAt = Number.NEGATIVE_INFINITY
  #running = false
  #cancel: (() => void) | undefined
  #sending = false
  #lastRead: Promise<unknown> = Promise.resolve()
  #nextRead: Promise<LiveCounts> | undefined

  constructor(options: LiveOptions) {
    this.#options = options
    this.#after = options.after ?? afterTimeout
  }

  /** From now on touches are told. */
  start(): void {
    this.#running = true
  }

  /** Tells nothing more and lets go of every listener. */
  stop(): void {
    this.#running = false
    this.#cancel?.()
    this.#cancel = undefined
    this.#listeners.clear()
    this.#forget()
  }

  touchDevice(device: Id): void {
    this.#devices?.add(device)
    if (this.#devices && this.#devices.size > MAX_NAMED_DEVICES) this.#devices = null
    this.#touch()
  }

  touchPlaces(): void {
    this.#places = true
    this.#touch()
  }

  touchQuarantine(): void {
    this.#touch()
  }

  /** Calls `listener` with each change until the function that it gives is called. */
  subscribe(listener: LiveListener): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
      if (this.#listeners.size === 0) this.#forget()
    }
  }

  /** How many listen. */
  get listeners(): number {
    return this.#listeners.size
  }

  /** The counts as they are now, as a change of nothing. For one who begins to listen; throws what the store throws. */
  async current(): Promise<LiveChange> {
    const counts = await this.#counts()
    return { at: this.#options.clock(), devices: [], places: false, ...counts }
  }

  #touch(): void {
    if (!this.#running || this.#listeners.size === 0) {
      this.#forget()
      return
    }
    this.#touched = true
    this.#schedule()
  }

  #schedule(): void {
    if (this.#cancel || this.#sending || !this.#running) return
    const wait = this.#lastAt + LIVE_PERIOD_MS - this.#options.clock()
    // A clock that was set back must not silence the consoles.
    const ms = Math.min(LIVE_PERIOD_MS, Math.max(0, wait))
    this.#cancel = this.#after(ms, () => {
      this.#cancel = undefined
      void this.#send()
    })
  }

  async #send(): Promise<void> {
    this.#sending = true
    this.#lastAt = this.#options.clock()
    try {
      const { devices, places } = this.#take()
      const counts = await this.#counts().catch((error: unknown) => {
        this.#giveBack(devices, places)
        throw error
      })
      const change: LiveChange = {
        at: this.#options.clock(),
        devices: devices && [...devices],
        places,
        ...counts,
      }
      for (const listener of [...this.#listeners]) this.#tell(listener, change)
    } catch (error) {
      this.#options.failed(error)
    } finally {
      this.#sending = false
      if (this.#touched) this.#schedule()
    }
  }

  #tell(listener: LiveListener, change: LiveChange): void {
    try {
      listener(change)
    } catch (error) {
      this.#options.failed(error)
    }
  }

  /**
   * One question to the store at a time, whoever asks: a hundred consoles that come back at once are two reads.
   * INVARIANT: the read that answers begins after it was asked for, so that it sees the change that made one ask.
   */
  #counts(): Promise<LiveCounts> {
    this.#nextRead ??= this.#lastRead.then(() => {
      this.#nextRead = undefined
      const read = this.#options.readCounts()
      this.#lastRead = read.catch(() => undefined)
      return read
    })
    return this.#nextRead
  }

  #take(): { devices: Set<Id> | null; places: boolean } {
    const taken = { devices: this.#devices, places: this.#places }
    this.#forget()
    return taken
  }

  #giveBack(devices: Set<Id> | null, places: boolean): void {
    if (!this.#running || this.#listeners.size === 0) return
    const both = devices && this.#devices && new Set([...devices, ...this.#devices])
    this.#devices = both && both.size > MAX_NAMED_DEVICES ? null : both
    this.#places ||= places
    this.#touched = true
  }

  #forget(): void {
    this.#devices = new Set()
    this.#places = false
    this.#touched = false
  }
}

function afterTimeout(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}
