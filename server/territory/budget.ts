/** How many bytes may be sent now: a bucket that fills at the rate of the hour and holds two seconds of it. */
export class Budget {
  #hours: readonly (number | null)[] | undefined
  readonly #hourOf: (now: number) => number
  #left = 0
  #at = Number.NEGATIVE_INFINITY

  /**
   * @param hours what the line may carry by the hour of the day, in kilobits a second; null: as much as it takes
   * @param hourOf the hour of the school's day, 0 to 23, of a time in ms since 1970
   */
  constructor(hours: readonly (number | null)[] | undefined, hourOf: (now: number) => number) {
    this.#hours = hours
    this.#hourOf = hourOf
  }

  /** Other bounds from now on; undefined: none. */
  set(hours: readonly (number | null)[] | undefined): void {
    this.#hours = hours
    this.#left = 0
    this.#at = Number.NEGATIVE_INFINITY
  }

  /** Bytes that may be sent now; below 0 where what was urgent took more. */
  left(now: number): number {
    const rate = this.#rate(now)
    if (rate === undefined) return Number.POSITIVE_INFINITY
    const passed = Math.min(Math.max(now - this.#at, 0), 2000)
    this.#left = Math.min(this.#left + (rate * passed) / 1000, rate * 2)
    this.#at = now
    return this.#left
  }

  spend(bytes: number, now: number): void {
    if (this.#rate(now) === undefined) return
    this.left(now)
    this.#left -= bytes
  }

  /** Bytes a second. */
  #rate(now: number): number | undefined {
    const kilobits = this.#hours?.[this.#hourOf(now)]
    return kilobits === null || kilobits === undefined ? undefined : kilobits * 125
  }
}
