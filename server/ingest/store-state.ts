import type { ErrorCode, PreauError } from '@preau/protocol/errors.ts'

/** How often a store that failed is tried again, in ms. */
const RETRY = 1000

/**
 * Whether the store takes what it is given. While it does not, publishers are refused at once instead of held, and one message
 * each RETRY is let through to see whether there is room again: the server recovers by itself.
 */
export class StoreState {
  #error: PreauError | undefined
  #since = 0
  #nextTry = 0

  /** The code of the last failure. */
  get code(): ErrorCode {
    return this.#error?.code ?? 'STORE_FAILED'
  }

  /** ok, or what is wrong and since when (ms since 1970; 0 where nothing was ever wrong). */
  get summary(): { status: 'ok' | 'full' | 'failed'; since: number } {
    if (!this.#error) return { status: 'ok', since: this.#since }
    return { status: this.#error.code === 'STORE_FULL' ? 'full' : 'failed', since: this.#since }
  }

  /** Whether a message is to be refused without asking the store. */
  refuses(now: number): boolean {
    if (!this.#error) return false
    if (now < this.#nextTry) return true
    this.#nextTry = now + RETRY
    return false
  }

  /** Notes a failure; says whether it is another one than the last. */
  fails(error: PreauError, now: number): boolean {
    const isNews = this.#error?.code !== error.code
    if (!this.#error) this.#since = now
    this.#error = error
    this.#nextTry = now + RETRY
    return isNews
  }

  /** Notes a COMMIT; says whether it ended a failure. */
  works(): boolean {
    const recovered = this.#error !== undefined
    this.#error = undefined
    return recovered
  }
}
