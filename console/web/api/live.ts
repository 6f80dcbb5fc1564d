import type { LiveBooking, LiveChange, LiveCommand, LiveTicket } from '@preau/protocol/api/live.ts'

/** Whether what is shown is fresh. Times are ms since 1970 of this browser. */
export type LiveState =
  | { kind: 'connecting' }
  | { kind: 'live' }
  /** `since`: when the last thing was heard; null where nothing ever was. */
  | { kind: 'stale'; since: number | null; nextTryAt: number }

/** The part of EventSource that is used. */
export interface LiveSource {
  addEventListener(type: 'open' | 'error', listener: () => void): void
  addEventListener(type: 'change' | 'command' | 'ticket' | 'booking', listener: (event: { data: string }) => void): void
  close(): void
}

export interface LiveOptions {
  /** `wasFirst`: nothing was asked for before it was open, so nothing is old by then. */
  openSource: () => { source: LiveSource; wasFirst: boolean }
  now: () => number
  /** 0 to 1. */
  random: () => number
  /** Calls `run` after `ms`; gives what cancels it. */
  later: (run: () => void, ms: number) => () => void
  /** The stream is open: all that was asked before may be old. */
  onOpen: () => void
  onChange: (change: LiveChange) => void
  /** A command was asked for, or something became of it. */
  onCommand: (command: LiveCommand) => void
  /** A ticket was opened, or something happened to it. */
  onTicket: (ticket: LiveTicket) => void
  /** What is booked changed, or what can be. */
  onBooking: (booking: LiveBooking) => void
}

const FIRST_TRY_MS = 1000
const LONGEST_TRY_MS = 30_000

/**
 * The server's stream of changes. EventSource reconnects by itself but does not say when, so each loss closes it and the
 * next try is ours: doubling to 30 s, with jitter so that a restarted server is not met by every console at once.
 */
export class LiveStream {
  private readonly options: LiveOptions
  private readonly listeners = new Set<() => void>()
  private state: LiveState = { kind: 'connecting' }
  private source: LiveSource | undefined
  private cancelTry: (() => void) | undefined
  private losses = 0
  private heardAt: number | null = null

  constructor(options: LiveOptions) {
    this.options = options
  }

  start(): void {
    this.open()
  }

  stop(): void {
    this.cancelTry?.()
    this.source?.close()
    this.source = undefined
  }

  /** Tries at once, where one waits for the next try. */
  retryNow(): void {
    if (this.state.kind === 'stale') this.open()
  }

  /** A question found no server: the stream is no better, although a cable that was pulled has not told it. */
  doubt(): void {
    if (this.state.kind === 'live' && this.source) this.lose(this.source)
  }

  /** For useSyncExternalStore. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** For useSyncExternalStore: the same object until it changes. */
  readonly current = (): LiveState => this.state

  private open(): void {
    this.stop()
    const { source, wasFirst } = this.options.openSource()
    this.source = source
    let isNew = !wasFirst
    source.addEventListener('open', () => {
      this.losses = 0
      this.heardAt = this.options.now()
      this.become({ kind: 'live' })
      if (isNew) this.options.onOpen()
      isNew = true
    })
    source.addEventListener('error', () => this.lose(source))
    source.addEventListener('change', (event) => {
      this.heardAt = this.options.now()
      const change = read<LiveChange>(event.data)
      if (change) this.options.onChange(change)
    })
    source.addEventListener('command', (event) => {
      this.heardAt = this.options.now()
      const command = read<LiveCommand>(event.data)
      if (command) this.options.onCommand(command)
    })
    source.addEventListener('ticket', (event) => {
      this.heardAt = this.options.now()
      const ticket = read<LiveTicket>(event.data)
      if (ticket) this.options.onTicket(ticket)
    })
    source.addEventListener('booking', (event) => {
      this.heardAt = this.options.now()
      const booking = read<LiveBooking>(event.data)
      if (booking) this.options.onBooking(booking)
    })
  }

  private lose(source: LiveSource): void {
    if (source !== this.source) return
    this.stop()
    const longest = Math.min(LONGEST_TRY_MS, FIRST_TRY_MS * 2 ** this.losses)
    const wait = longest * (0.5 + this.options.random() / 2)
    this.losses += 1
    this.cancelTry = this.options.later(() => this.open(), wait)
    this.become({ kind: 'stale', since: this.heardAt, nextTryAt: this.options.now() + wait })
  }

  private become(state: LiveState): void {
    this.state = state
    for (const listener of this.listeners) listener()
  }
}

function read<T>(data: string): T | undefined {
  try {
    return JSON.parse(data) as T
  } catch {
    // A line that is cut is made good by the next one: every change is asked for again, not applied.
    return undefined
  }
}
