import type { CodeAddress } from '@preau/protocol/rules/enrol-code.ts'
import type { UplinkEnds } from '@preau/protocol/territory/envelope.ts'
import { uplinkTopics } from '@preau/protocol/territory/envelope.ts'
import { openHttpsLine } from './https-line.ts'
import type { LineEvents, LinePapers, UplinkLine } from './line.ts'
import { openMqtt } from './mqtt-line.ts'

/** One way to the other side. */
export type Way = { via: 'mqtt'; url: string } | { via: 'https'; address: CodeAddress }

export interface LineKeeperParts {
  ends: UplinkEnds
  papers: LinePapers
  brokers: readonly string[]
  addresses: readonly CodeAddress[]
  /** From 0 up to, but not including, 1. */
  random(): number
  opened(way: Way): void
  message(text: string): void
  closed(error: unknown): void
  /** Opens a way; real ones where nothing is said. */
  open?(way: Way, events: LineEvents): UplinkLine
}

/** The wait before a new try, in ms: anywhere below a ceiling that doubles. */
const WAIT = { base: 1000, cap: 30_000 }
/** How long a way has to stand until it counts as one that works, in ms. */
const WORKS_AFTER = 20_000
/** How long it goes on by a way that is not the best before that is tried again, in ms. */
const BETTER_AFTER = 20 * 60_000

/**
 * Keeps one connection to the territory: by its broker where that can be reached, else by HTTPS; after a cut it comes back by itself,
 * at a moment that chance chooses, so that a thousand schools do not come back at once.
 */
export class LineKeeper {
  readonly #parts: LineKeeperParts
  readonly #ways: Way[]
  #index = 0
  #attempt = 0
  #line: UplinkLine | undefined
  #timer: NodeJS.Timeout | undefined
  #isStopped = false
  #openedAt: number | undefined
  #better: NodeJS.Timeout | undefined

  constructor(parts: LineKeeperParts) {
    this.#parts = parts
    const { brokers, addresses } = parts
    this.#ways = [
      ...brokers.map((url): Way => ({ via: 'mqtt', url })),
      ...addresses.map((address): Way => ({ via: 'https', address })),
    ]
  }

  start(): void {
    this.#try()
  }

  send(text: string): void {
    this.#line?.send(text)
  }

  /** Ends this connection; another one is tried. */
  renew(): void {
    this.#line?.close()
  }

  stop(): void {
    this.#isStopped = true
    clearTimeout(this.#timer)
    clearTimeout(this.#better)
    this.#line?.close()
    this.#line = undefined
  }

  #try(): void {
    const way = this.#ways[this.#index % this.#ways.length]
    if (!way || this.#isStopped) return
    const { opened, message, closed, open = (each, events) => this.#open(each, events) } = this.#parts
    this.#openedAt = undefined
    const line = open(way, {
      opened: () => {
        this.#openedAt = performance.now()
        if (this.#index % this.#ways.length > 0) this.#better = setTimeout(() => line.close(), BETTER_AFTER)
        opened(way)
      },
      message,
      closed: (error) => {
        if (this.#line === line) this.#line = undefined
        clearTimeout(this.#better)
        if (this.#isStopped) return
        closed(error)
        this.#again()
      },
    })
    this.#line = line
  }

  /** A way that stood is tried again; one that did not makes room for the next. The best one is tried first after a while. */
  #again(): void {
    const stood = this.#openedAt !== undefined && performance.now() - this.#openedAt > WORKS_AFTER
    this.#attempt = stood ? 0 : this.#attempt + 1
    this.#index = stood ? 0 : this.#index + 1
    const ceiling = Math.min(WAIT.cap, WAIT.base * 2 ** Math.min(this.#attempt, 20))
    this.#timer = setTimeout(() => this.#try(), this.#parts.random() * ceiling)
  }

  #open(way: Way, events: LineEvents): UplinkLine {
    const { papers, ends } = this.#parts
    if (way.via === 'https') return openHttpsLine({ address: way.address, papers }, events)
    const topics = uplinkTopics(ends)
    const line = openMqtt(
      { url: way.url, papers, clientId: ends.server, subscribe: [topics.down], keepalive: 20 },
      { ...events, message: (_topic, text) => events.message(text) },
    )
    return { send: (text) => line.publish(topics.up, text), close: () => line.close() }
  }
}
