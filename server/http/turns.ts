import { PreauError } from '@preau/protocol/errors.ts'

/**
 * Lets so many pieces of work run at a time; the others wait in the order in which they came. What nobody waits for any more
 * is never begun: a person who types a word asks once a key, and only the last answer is looked at.
 */
export class Turns {
  readonly #atOnce: number
  readonly #waiting: (() => void)[] = []
  #running = 0

  constructor(atOnce: number) {
    this.#atOnce = atOnce
  }

  /** Runs `work` when it is its turn; throws REQUEST_ABANDONED where `signal` was aborted by then. */
  async take<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#atOnce) await new Promise<void>((next) => this.#waiting.push(next))
    else this.#running++
    try {
      if (signal.aborted) throw new PreauError('REQUEST_ABANDONED')
      return await work()
    } finally {
      const next = this.#waiting.shift()
      if (next) next()
      else this.#running--
    }
  }
}
