import type { ServerResponse } from 'node:http'
import type { Clock } from '../uplink/clock.ts'
import type { KioskDesk } from './desk.ts'

/** Pages that listen at a time: a new one sends the oldest away, for a page that was killed may not have said so. */
const LISTENERS = 4
/** How long changes wait for each other, in ms: one act changes several things. */
const GATHER = 40
/** How often the page hears that this program is there, and what time it is, in ms. */
const BEAT = 5000
/** How long a browser waits before it comes back, in ms. */
const RETRY = 1000

/** The stream of the state. INVARIANT: a page that reads slowly costs one state of memory, never a queue of them. */
export class Streams {
  readonly #desk: KioskDesk
  readonly #clock: Clock
  /** With whether it lacks the newest state because it has not read what it was sent. */
  #listeners = new Map<ServerResponse, boolean>()
  /** The state that was told last, without its time: that alone is no news. */
  #told = ''
  #leave = () => {}
  #callOffBeat = () => {}
  #callOffTell: (() => void) | undefined

  constructor(desk: KioskDesk, clock: Clock) {
    this.#desk = desk
    this.#clock = clock
  }

  start(): void {
    this.#leave = this.#desk.onChange(() => this.#soon())
    this.#beatLater()
  }

  stop(): void {
    this.#leave()
    this.#callOffBeat()
    this.#callOffTell?.()
    for (const listener of this.#listeners.keys()) listener.end()
    this.#listeners.clear()
  }

  /** Tells a page the state now and from now on. Its head is written already. */
  add(listener: ServerResponse): void {
    const oldest = this.#listeners.size >= LISTENERS ? this.#listeners.keys().next().value : undefined
    if (oldest) this.#drop(oldest)
    this.#listeners.set(listener, false)
    listener.once('close', () => this.#listeners.delete(listener))
    listener.on('error', () => this.#drop(listener))
    listener.on('drain', () => {
      if (this.#listeners.get(listener)) this.#tell(listener, this.#state())
    })
    listener.write(`retry: ${RETRY}\n\n`)
    this.#tell(listener, this.#state())
    // What the others have is not known to be this state any more.
    if (this.#listeners.size > 1) this.#told = ''
  }

  #drop(listener: ServerResponse): void {
    this.#listeners.delete(listener)
    listener.destroy()
  }

  #soon(): void {
    this.#callOffTell ??= this.#clock.after(GATHER, () => {
      this.#callOffTell = undefined
      if (this.#listeners.size === 0) return
      const before = this.#told
      const state = this.#state()
      if (before === this.#told) return
      for (const listener of this.#listeners.keys()) this.#tell(listener, state)
    })
  }

  #beatLater(): void {
    this.#callOffBeat = this.#clock.after(BEAT, () => {
      const beat = `event: beat\ndata: ${this.#desk.state().now}\n\n`
      for (const listener of this.#listeners.keys()) if (!listener.writableNeedDrain) listener.write(beat)
      this.#beatLater()
    })
  }

  #state(): string {
    const state = this.#desk.state()
    this.#told = JSON.stringify({ ...state, now: 0 })
    return `event: state\ndata: ${JSON.stringify(state)}\n\n`
  }

  #tell(listener: ServerResponse, state: string): void {
    const isSlow = listener.writableNeedDrain
    this.#listeners.set(listener, isSlow)
    if (!isSlow) listener.write(state)
  }
}
