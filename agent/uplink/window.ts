import { BATCH_BYTES, BATCH_SAMPLES, takeMessage } from './batching.ts'
import type { Clock } from './clock.ts'
import type { Outbox } from './outbox.ts'
import type { OutboxRecord } from './outbox-record.ts'

/** Messages that may be on their way without the server's ack. */
export const WINDOW = 16
/** After its PUBACK a message is acknowledged within this, in ms, or something is wrong. */
export const ACK_WITHIN = 30_000
/** A PUBACK comes within this, in ms, or the connection is dead. */
export const PUBACK_WITHIN = 60_000

export interface WindowParts {
  outbox: Pick<Outbox, 'peek'>
  clock: Clock
  /** The first seq that waits for company still; undefined where none does. */
  heldFrom(): number | undefined
  /** Publishes one message; resolves at its PUBACK. */
  send(records: readonly OutboxRecord[]): Promise<void>
  /** The server took a message and did not acknowledge it: what follows the last ack is to be sent again. */
  onUnacknowledged(): void
  /** Not even a PUBACK came. */
  onDead(): void
}

interface InFlight {
  upto: number
  sentAt: number
  takenAt?: number
}

/**
 * Sends the outbox in order, within a bounded window. INVARIANT: a message leaves the window by an ack alone, and the next one
 * begins after the last one sent, so that the server never sees a hole.
 */
export class Window {
  readonly #parts: WindowParts
  #inFlight: InFlight[] = []
  #running = false
  #cursor = -1
  #acked = -1
  /** Samples in a message: one after a failure, then doubling, so that a record that does harm is soon alone. */
  #batch = BATCH_SAMPLES
  #callOff: (() => void) | undefined

  constructor(parts: WindowParts) {
    this.#parts = parts
  }

  /** The last seq that was sent. */
  get cursor(): number {
    return this.#cursor
  }

  /** The oldest record that was sent and not acknowledged. */
  get oldest(): number | undefined {
    const [first] = this.#parts.outbox.peek(this.#acked, 1, 0)
    return first !== undefined && first.first <= this.#cursor ? first.seq : undefined
  }

  /** Whether everything sent is acknowledged. */
  get isEmpty(): boolean {
    return this.#inFlight.length === 0
  }

  /** Begins to send after `upto`; `carefully`: one record alone first. */
  start(upto: number, carefully: boolean): void {
    this.pause()
    this.#running = true
    this.#cursor = upto
    this.#acked = upto
    if (carefully) this.#batch = 1
    this.fill()
  }

  /** Sends nothing more until it is started again. */
  pause(): void {
    this.#running = false
    this.#inFlight = []
    this.#callOff?.()
    this.#callOff = undefined
  }

  /** Takes an ack up to and including `upto`. */
  acked(upto: number): void {
    if (!this.#running || upto <= this.#acked) return
    this.#acked = upto
    this.#cursor = Math.max(this.#cursor, upto)
    this.#inFlight = this.#inFlight.filter((message) => message.upto > upto)
    this.#batch = Math.min(BATCH_SAMPLES, this.#batch * 2)
    this.#watch()
    this.fill()
  }

  /** Sends what there is, as far as the window allows. */
  fill(): void {
    const limit = this.#batch === 1 ? 1 : WINDOW
    while (this.#running && this.#inFlight.length < limit) {
      const { outbox, heldFrom } = this.#parts
      const end = heldFrom() ?? Number.POSITIVE_INFINITY
      const free = outbox.peek(this.#cursor, this.#batch, BATCH_BYTES).filter(({ first }) => first < end)
      const records = takeMessage(free)
      const last = records.at(-1)
      if (!last) return
      this.#send(records, last.seq)
    }
  }

  #send(records: readonly OutboxRecord[], upto: number): void {
    const { clock, send } = this.#parts
    const message: InFlight = { upto, sentAt: clock.uptime() }
    this.#cursor = upto
    this.#inFlight.push(message)
    if (this.#inFlight.length === 1) this.#watch()
    const taken = () => {
      message.takenAt = clock.uptime()
      if (this.#inFlight[0] === message) this.#watch()
    }
    // A publish that fails ends the connection, and that is told elsewhere.
    send(records).then(taken, () => undefined)
  }

  /** Waits for what the oldest message on its way has to bring: its PUBACK first, then its ack. */
  #watch(): void {
    this.#callOff?.()
    this.#callOff = undefined
    const [oldest] = this.#inFlight
    if (!oldest) return
    const { clock, onDead, onUnacknowledged } = this.#parts
    const { sentAt, takenAt } = oldest
    const due = takenAt === undefined ? sentAt + PUBACK_WITHIN / 1000 : takenAt + ACK_WITHIN / 1000
    const wait = Math.max(0, (due - clock.uptime()) * 1000)
    this.#callOff = clock.after(wait, () => {
      if (takenAt === undefined) onDead()
      else onUnacknowledged()
    })
  }
}
