import type { Budget } from '../../territory/budget.ts'

export interface LineParts {
  /** What the line may carry by the hour. */
  budget: Budget
  /** ms since 1970. */
  clock(): number
  /** Resolves in `ms` milliseconds. */
  wait(ms: number): Promise<void>
}

const LOOK_EVERY = 100

/** Counts what comes over the line of a school, and rests as long as it has to be spared. */
export class SparedLine {
  readonly #parts: LineParts
  /** Bytes that came since the start. */
  received = 0

  constructor(parts: LineParts) {
    this.#parts = parts
  }

  async *counted(chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
    const { budget, clock } = this.#parts
    for await (const chunk of chunks) {
      this.received += chunk.length
      budget.spend(chunk.length, clock())
      yield chunk
    }
  }

  async rest(signal: AbortSignal): Promise<void> {
    const { budget, clock, wait } = this.#parts
    while (budget.left(clock()) <= 0 && !signal.aborted) await wait(LOOK_EVERY)
  }
}
