import type { LiveChange } from '@preau/protocol/api/live.ts'
import type { Reach } from '@preau/protocol/rules/roles.ts'

/** What a change carries beside what changed: the same for every console of one reach, so it is read once for all of them. */
export type LiveCounts = Pick<LiveChange, 'counts' | 'quarantine'>

/**
 * One question to the store at a time, whoever asks: a hundred consoles of one reach that come back at once are two reads.
 * INVARIANT: the read that answers begins after it was asked for, so that it sees the change that made one ask.
 */
export class CountReads {
  readonly #readCounts: (reach: Reach) => Promise<LiveCounts>
  /** Those that have not begun, by the key of their reach. */
  readonly #next = new Map<string, Promise<LiveCounts>>()
  #last: Promise<unknown> = Promise.resolve()

  constructor(readCounts: (reach: Reach) => Promise<LiveCounts>) {
    this.#readCounts = readCounts
  }

  /** @param key the same for equal reaches (reach-key.ts) */
  read(reach: Reach, key: string): Promise<LiveCounts> {
    const waiting = this.#next.get(key)
    if (waiting) return waiting
    const read = this.#last.then(() => {
      this.#next.delete(key)
      return this.#readCounts(reach)
    })
    this.#next.set(key, read)
    this.#last = read.catch(() => undefined)
    return read
  }
}
