/** A longer gap between two looks at the clock, in ms: the server slept, or its clock was set forward. */
const GAP = 30_000
/** A clock that goes back by more than this, in ms, was set. */
const SET_BACK = 1000

/** Since when the server has been there to hear anything: its own sleep, and its clock being set, are no silence of a device. */
export class Listening {
  #since: number
  #lookedAt: number

  constructor(now: number) {
    this.#since = now
    this.#lookedAt = now
  }

  /** To be asked each second; `now` and the answer are ms since 1970. */
  since(now: number): number {
    const gap = now - this.#lookedAt
    this.#lookedAt = now
    if (gap > GAP || gap < -SET_BACK) this.#since = now
    return this.#since
  }
}
