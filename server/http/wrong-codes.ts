import { PreauError } from '@preau/protocol/errors.ts'

/** Wrong codes that an address may show in a row, and one more for each of these ms. */
const TRIES = 10
const ONE_MORE_AFTER = 6000
/** Addresses that are remembered; the one that was wrong longest ago is forgotten first. */
const ADDRESSES = 10_000

/**
 * Counts wrong codes by the address that they come from. A code has 80 random bits, so nothing is guessed: this is for the work
 * that wrong ones make. Only the address that shows them waits, and machines on it that show right ones with it.
 */
export class WrongCodes {
  readonly #clock: () => number
  readonly #wrong = new Map<string, { tries: number; at: number }>()

  /** @param clock milliseconds */
  constructor(clock: () => number) {
    this.#clock = clock
  }

  /** Throws ENROL_TRIES_EXCEEDED where this address has shown too many. */
  require(address: string): void {
    if (this.#tries(address) >= TRIES) throw new PreauError('ENROL_TRIES_EXCEEDED', { wait: ONE_MORE_AFTER / 1000 })
  }

  /** This address has shown a wrong code. */
  note(address: string): void {
    const key = keyOf(address)
    const tries = this.#tries(address) + 1
    this.#wrong.delete(key)
    this.#wrong.set(key, { tries, at: this.#clock() })
    const [oldest] = this.#wrong.keys()
    if (this.#wrong.size > ADDRESSES && oldest !== undefined) this.#wrong.delete(oldest)
  }

  #tries(address: string): number {
    const known = this.#wrong.get(keyOf(address))
    return known ? Math.max(0, known.tries - (this.#clock() - known.at) / ONE_MORE_AFTER) : 0
  }
}

/** An IPv6 network counts as one address: a machine may take any of its 2^64. */
function keyOf(address: string): string {
  const plain = address.replace(/^::ffff:/i, '')
  return plain.includes(':') ? plain.split(':').slice(0, 4).join(':') : plain
}
