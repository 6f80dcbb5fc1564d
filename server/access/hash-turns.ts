import { PreauError } from '@preau/protocol/errors.ts'

/** Who waits for a turn. */
export interface Waiter {
  /** A person who is signed in, or whose browser is known: goes before strangers. */
  isKnown: boolean
  /** Where strangers come from: each address has its turn, however much it asks. */
  source: string
}

/** As many wait as a school has people, of each kind; one more is told that the server is busy. */
const WAITING_AT_MOST = 32
/** Of one address of strangers. */
const OF_ONE_SOURCE = 8

const KNOWN: Waiter = { isKnown: true, source: '' }

/**
 * One piece of work at a time. INVARIANT: who is known waits for one stranger's work at most, and a stranger for one work of
 * each other address that waits: nobody's flood slows another's sign-in beyond that.
 */
export class HashTurns {
  readonly #known: (() => void)[] = []
  /** The source whose turn is next stands first. */
  readonly #strangers = new Map<string, (() => void)[]>()
  #strangersWaiting = 0
  #busy = false

  /** Throws SERVER_BUSY where too many wait. */
  async run<T>(work: () => Promise<T>, waiter: Waiter = KNOWN): Promise<T> {
    await this.#turn(waiter)
    try {
      return await work()
    } finally {
      const next = this.#next()
      if (next) next()
      else this.#busy = false
    }
  }

  async #turn({ isKnown, source }: Waiter): Promise<void> {
    if (!this.#busy) {
      this.#busy = true
      return
    }
    // The one that works counts with those that wait.
    const waiting = 1 + (isKnown ? this.#known.length : this.#strangersWaiting)
    const ofSource = isKnown ? 0 : (this.#strangers.get(source)?.length ?? 0)
    if (waiting >= WAITING_AT_MOST || ofSource >= OF_ONE_SOURCE) throw new PreauError('SERVER_BUSY', { waiting })
    await new Promise<void>((begin) => {
      if (isKnown) {
        this.#known.push(begin)
        return
      }
      this.#strangersWaiting += 1
      this.#strangers.set(source, [...(this.#strangers.get(source) ?? []), begin])
    })
  }

  #next(): (() => void) | undefined {
    const known = this.#known.shift()
    if (known) return known
    for (const [source, [first, ...others]] of this.#strangers) {
      this.#strangers.delete(source)
      if (others.length > 0) this.#strangers.set(source, others)
      this.#strangersWaiting -= 1
      return first
    }
    return undefined
  }
}
