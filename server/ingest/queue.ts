import { type PreauError, toPreauError } from '@preau/protocol/errors.ts'

/** Something to be done in a unit of work, and what to call when it is on disk or never will be. */
export interface Entry {
  /** Bytes that it holds in memory. */
  readonly bytes: number
  settle(error?: PreauError): void
}

export interface QueueLimits {
  /** How long a commit waits for company, in ms. */
  gather: number
  /** Entries in one commit at most. */
  batch: number
  /** Bytes waiting at most: beyond that publishers are closed, not held. */
  waitingBytes: number
}

export const QUEUE_LIMITS: QueueLimits = { gather: 3, batch: 2000, waitingBytes: 64 * 1024 * 1024 }

/**
 * Gathers entries into batches and hands them on, one batch at a time: group commit. `commit` settles each entry of its batch.
 * INVARIANT: an entry is settled exactly once, and only one commit runs at any time.
 */
export class CommitQueue<E extends Entry> {
  readonly #commit: (batch: E[]) => Promise<void>
  readonly #limits: QueueLimits
  #waiting: E[] = []
  #bytes = 0
  #timer: NodeJS.Timeout | undefined
  /** When the oldest that waits came, in ms on the monotonic clock. */
  #oldest = 0
  #running: Promise<void> | undefined

  constructor(commit: (batch: E[]) => Promise<void>, limits: QueueLimits = QUEUE_LIMITS) {
    this.#commit = commit
    this.#limits = limits
  }

  /** How many entries wait. */
  get length(): number {
    return this.#waiting.length
  }

  /** Takes an entry; false where there is no room, and then it is the caller's to settle. */
  push(entry: E): boolean {
    if (this.#bytes + entry.bytes > this.#limits.waitingBytes) return false
    this.#bytes += entry.bytes
    if (this.#waiting.length === 0) this.#oldest = performance.now()
    this.#waiting.push(entry)
    this.#wake()
    return true
  }

  /** Resolves when nothing waits and nothing runs. */
  async drain(): Promise<void> {
    while (this.#running || this.#waiting.length > 0) {
      clearTimeout(this.#timer)
      this.#timer = undefined
      if (!this.#running) this.#start()
      await this.#running
    }
  }

  #wake(): void {
    if (this.#running || this.#timer) return
    // What came while the last commit ran has waited for company already.
    const rest = this.#oldest + this.#limits.gather - performance.now()
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined
        this.#start()
      },
      Math.max(0, rest),
    )
  }

  #start(): void {
    const batch = this.#waiting.splice(0, this.#limits.batch)
    this.#oldest = performance.now()
    for (const entry of batch) this.#bytes -= entry.bytes
    this.#running = this.#commit(batch)
      .catch((error) => {
        for (const entry of batch) entry.settle(toPreauError(error))
      })
      .finally(() => {
        this.#running = undefined
        if (this.#waiting.length > 0) this.#wake()
      })
  }
}
