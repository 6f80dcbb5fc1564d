import type { LiveChange } from '@preau/protocol/api/live.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { type Reach, reaches } from '@preau/protocol/rules/roles.ts'
import type { DevicePlace } from '../store/device-places.ts'
import { CountReads, type LiveCounts } from './count-reads.ts'
import { News } from './news.ts'
import { reachKey } from './reach-key.ts'

export interface LiveOptions {
  /** Milliseconds since 1970. */
  clock: () => number
  /** Asks the store what a reach holds; called only while somebody listens. */
  readCounts: (reach: Reach) => Promise<LiveCounts>
  /** Where devices belong; asked only while somebody listens who does not reach everything. */
  readPlaces: (devices: readonly Id[]) => Promise<ReadonlyMap<Id, DevicePlace>>
  /** Hears of counts that could not be read and of listeners that threw. */
  failed: (error: unknown) => void
  /** Calls `run` once after `ms` milliseconds and gives what calls it off; setTimeout where nothing is said. */
  after?: (ms: number, run: () => void) => () => void
}

export type LiveListener = (change: LiveChange) => void

interface Listening {
  reach: Reach
  key: string
  tell: LiveListener
  /** The counts that it was told last, as text. */
  told: string
}

/** At most one change in so many milliseconds. */
export const LIVE_PERIOD_MS = 2000

/** Above so many devices a change names none of them: asking for the list again costs less than naming them. */
export const MAX_NAMED_DEVICES = 200

/**
 * The one source of live changes: who changes something touches it, who shows something subscribes with what he reaches. Touches
 * are gathered into at most one change each LIVE_PERIOD_MS.
 * INVARIANTS: with nobody listening nothing is kept, scheduled or read: who begins to listen asks anew for what he shows. A
 * listener hears of nothing outside of its reach, not even that something happened there.
 */
export class LiveChanges {
  readonly #options: LiveOptions
  readonly #after: (ms: number, run: () => void) => () => void
  readonly #reads: CountReads
  readonly #listeners = new Set<Listening>()
  #news = new News()
  #lastAt = Number.NEGATIVE_INFINITY
  #running = false
  #cancel: (() => void) | undefined
  #sending = false

  constructor(options: LiveOptions) {
    this.#options = options
    this.#after = options.after ?? afterTimeout
    this.#reads = new CountReads(options.readCounts)
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
    this.#news = new News()
  }

  touchDevice(device: Id): void {
    this.#touch((news) => news.addDevice(device))
  }

  /** @param school where the place is that changed; without it everybody hears that some place did */
  touchPlaces(school?: Id): void {
    this.#touch((news) => news.addPlace(school))
  }

  touchQuarantine(): void {
    this.#touch((news) => news.addCounts())
  }

  /** Calls `listener` with each change within `reach` until the function that it gives is called. */
  subscribe(reach: Reach, listener: LiveListener): () => void {
    const listening: Listening = { reach, key: reachKey(reach), tell: listener, told: '' }
    this.#listeners.add(listening)
    return () => {
      this.#listeners.delete(listening)
      if (this.#listeners.size === 0) this.#news = new News()
    }
  }

  /** How many listen. */
  get listeners(): number {
    return this.#listeners.size
  }

  /** The counts of a reach as they are now, as a change of nothing. For one who begins to listen; throws what the store throws. */
  async current(reach: Reach): Promise<LiveChange> {
    const counts = await this.#reads.read(reach, reachKey(reach))
    return { at: this.#options.clock(), devices: [], places: false, ...counts }
  }

  #touch(note: (news: News) => void): void {
    if (!this.#running || this.#listeners.size === 0) return
    note(this.#news)
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
    const news = this.#news
    this.#news = new News()
    try {
      await this.#tellAll(news)
    } catch (error) {
      this.#giveBack(news)
      this.#options.failed(error)
    } finally {
      this.#sending = false
      if (!this.#news.isEmpty) this.#schedule()
    }
  }

  /** Everything is read before anybody is told: what cannot be read is told to all of them later. */
  async #tellAll(news: News): Promise<void> {
    const groups = Map.groupBy(this.#listeners, ({ key }) => key)
    const limited = [...groups.values()].some(([first]) => first?.reach !== 'all')
    const places = limited ? await this.#options.readPlaces(news.devices) : new Map<Id, DevicePlace>()
    const changes: { change: LiveChange; counted: string; group: Listening[]; always: boolean }[] = []
    for (const [key, group] of groups) {
      const reach = group[0]?.reach ?? new Map()
      const within = news.within(reach, (device) => isWithin(reach, places.get(device)))
      if (!within) continue
      const counts = await this.#reads.read(reach, key)
      const devices = within.devices.length > MAX_NAMED_DEVICES ? null : within.devices
      const change = { at: this.#options.clock(), devices, places: within.places, ...counts }
      changes.push({ change, counted: JSON.stringify(counts), group, always: within.always })
    }
    for (const { change, counted, group, always } of changes) {
      for (const listening of group) {
        if (always || listening.told !== counted) this.#tell(listening, change)
        listening.told = counted
      }
    }
  }

  #tell(listening: Listening, change: LiveChange): void {
    if (!this.#listeners.has(listening)) return
    try {
      listening.tell(change)
    } catch (error) {
      this.#options.failed(error)
    }
  }

  #giveBack(news: News): void {
    if (this.#running && this.#listeners.size > 0) this.#news.addAll(news)
  }
}

function isWithin(reach: Reach, place: DevicePlace | undefined): boolean {
  return reach === 'all' || (place !== undefined && reaches(reach, place.school, place.kind))
}

function afterTimeout(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}
