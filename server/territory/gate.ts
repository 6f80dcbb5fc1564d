import { toPreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { decodeUplink, encodeUplink, type UplinkEnds } from '@preau/protocol/territory/envelope.ts'
import type { FromSchool, TerritoryDesk, ToSchool } from './territory-desk.ts'

/** How a message came: by it the answers go back. */
export type Via = 'mqtt' | 'https'

export interface GateParts {
  desk: TerritoryDesk
  clock(): number
  /** s since the program started. */
  uptime(): number
  /** Schools for which something waits to be sent. */
  due(): Promise<Id[]>
  /** Whether this worker is the one to speak to a school first. */
  isOurs(school: Id): boolean
  /** Publishes to a school's server over MQTT. */
  publish(to: UplinkEnds, message: string): void
  /** Hears of what could not be taken. */
  failed(what: string, error: unknown): void
}

/** Rows are applied together up to so many messages: what waits longer waits for the next transaction. */
const TOGETHER = 64
/** Answers for a school that asks by HTTPS, until it asks again. */
const MOST_HELD = 64

interface Held {
  messages: string[]
  wake: (() => void) | undefined
}

/**
 * Where the messages of every school come in, by any way, and the answers leave: one step of the desk at a time. What fails for the
 * store's sake has no answer, and comes again.
 */
export class TerritoryGate {
  readonly counters = { messages: 0, refused: 0, batches: 0 }
  readonly #parts: GateParts
  readonly #waiting: { message: FromSchool; done: (error?: unknown) => void }[] = []
  readonly #held = new Map<Id, Held>()
  readonly #vias = new Map<Id, Via>()
  #running: Promise<void> | undefined
  #steps: Promise<unknown> = Promise.resolve()

  constructor(parts: GateParts) {
    this.#parts = parts
  }

  /**
   * A message of a server that has proved to be `from`. Resolves when it is dealt with. Throws what is wrong with it (IDENTITY_MISMATCH,
   * MESSAGE_INVALID, …) or with the store.
   */
  async receive(text: string, from: UplinkEnds, via: Via): Promise<void> {
    let message: ReturnType<typeof decodeUplink>
    try {
      message = decodeUplink(text, Buffer.byteLength(text))
    } catch (error) {
      this.counters.refused += 1
      throw error
    }
    // One identity: who proved himself, and what the envelope says. A row never names a school by itself.
    if (message.school !== from.school || message.server !== from.server) {
      this.counters.refused += 1
      throw toPreauError(undefined, 'IDENTITY_MISMATCH')
    }
    this.counters.messages += 1
    await new Promise<void>((done, failed) => {
      this.#waiting.push({ message: { ...message, via }, done: (error) => (error ? failed(error) : done()) })
      this.#running ??= this.#run()
    })
  }

  /** What waits for a school that asks by HTTPS: at once, or what comes within `wait` ms. */
  async take(school: Id, wait: number): Promise<string[]> {
    const held = this.#held.get(school) ?? { messages: [], wake: undefined }
    this.#held.set(school, held)
    // Two questions of one school: the earlier one is answered, with nothing.
    held.wake?.()
    held.wake = undefined
    if (held.messages.length === 0 && wait > 0) {
      await new Promise<void>((woken) => {
        const timer = setTimeout(woken, wait)
        held.wake = () => {
          clearTimeout(timer)
          woken()
        }
      })
      held.wake = undefined
    }
    return held.messages.splice(0)
  }

  /** Sends down what waits. To be called some times a second. */
  async look(): Promise<void> {
    await this.#step(async () => {
      const { desk, clock, due, isOurs } = this.#parts
      const schools = await due()
      await desk.letGo(schools)
      this.#send(await desk.look(schools, clock()))
      this.#send(await desk.call(schools.filter(isOurs), clock()))
    }).catch((error) => this.#parts.failed('territory.look_failed', error))
  }

  /** Resolves when what came in so far is dealt with; nothing is waited for any more. */
  async close(): Promise<void> {
    for (const { wake } of this.#held.values()) wake?.()
    await this.#running
  }

  async #run(): Promise<void> {
    // What comes in the same moment goes in one transaction.
    await new Promise((next) => setImmediate(next))
    while (this.#waiting.length > 0) {
      const taken = this.#waiting.splice(0, TOGETHER)
      this.counters.batches += 1
      try {
        await this.#step(async () => {
          for (const { message } of taken) this.#vias.set(message.school, message.via as Via)
          const { desk, clock } = this.#parts
          this.#send(
            await desk.receive(
              taken.map(({ message }) => message),
              clock(),
            ),
          )
        })
        for (const { done } of taken) done()
      } catch (error) {
        this.#parts.failed('territory.receive_failed', error)
        for (const { done } of taken) done(error)
      }
    }
    this.#running = undefined
  }

  #send(messages: readonly ToSchool[]): void {
    const { clock, uptime, publish } = this.#parts
    for (const { school, server, ...placed } of messages) {
      const text = encodeUplink({ school, server }, placed, { at: clock(), uptime: uptime() })
      // Of a school that this worker has not heard yet it does not know the way: it takes both.
      const via = this.#vias.get(school)
      if (via !== 'https') publish({ school, server }, text)
      if (via !== 'mqtt') this.#hold(school, text)
    }
  }

  #hold(school: Id, text: string): void {
    const held = this.#held.get(school) ?? { messages: [], wake: undefined }
    this.#held.set(school, held)
    // A school that does not come back says hello when it does.
    if (held.messages.length >= MOST_HELD) held.messages.shift()
    held.messages.push(text)
    held.wake?.()
  }

  #step<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#steps.then(work)
    this.#steps = result.catch(() => undefined)
    return result
  }
}
