/** How many tries there are at once, and how they come back. */
export interface TryRule {
  /** So many in a row. */
  burst: number
  /** One comes back after each of these ms. */
  every: number
}

/** Keys that are remembered; the one that was used longest ago is forgotten first. */
const KEYS = 20_000

/**
 * Tries by a key, such as an address or a login. A try is taken before it is made and given back where it was right, so that
 * a thousand at once have no more than one after the other.
 */
export class Tries {
  readonly #clock: () => number
  readonly #used = new Map<string, { used: number; at: number }>()

  /** @param clock milliseconds */
  constructor(clock: () => number) {
    this.#clock = clock
  }

  /** Takes a try; gives 0 where there was one, else how many ms the next one is away. */
  take(key: string, rule: TryRule): number {
    const used = this.#usedOf(key, rule)
    const over = used + 1 - rule.burst
    if (over > 0) return Math.ceil(over * rule.every)
    this.#keep(key, used + 1)
    return 0
  }

  /** The try was right, or was none. */
  giveBack(key: string, rule: TryRule): void {
    if (this.#used.has(key)) this.#keep(key, Math.max(0, this.#usedOf(key, rule) - 1))
  }

  /** Whether as many are used as there are at once. */
  isSpent(key: string, rule: TryRule): boolean {
    return this.#usedOf(key, rule) + 1 > rule.burst
  }

  #usedOf(key: string, { every }: TryRule): number {
    const known = this.#used.get(key)
    // A clock that was set back gives nothing back, and takes nothing.
    return known ? Math.max(0, known.used - Math.max(0, this.#clock() - known.at) / every) : 0
  }

  #keep(key: string, used: number): void {
    this.#used.delete(key)
    if (used > 0) this.#used.set(key, { used, at: this.#clock() })
    const [oldest] = this.#used.keys()
    if (this.#used.size > KEYS && oldest !== undefined) this.#used.delete(oldest)
  }
}
