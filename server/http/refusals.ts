/** So many refusals of one actor are written down in a minute; the others are counted. */
const A_MINUTE_HOLDS = 10
const MINUTE = 60_000
/** Actors that are remembered; the one that began longest ago is forgotten first. */
const ACTORS = 1000

/** Keeps the audit from being flooded by who is refused over and over. */
export class Refusals {
  readonly #clock: () => number
  readonly #known = new Map<string, { from: number; count: number }>()

  /** @param clock milliseconds */
  constructor(clock: () => number) {
    this.#clock = clock
  }

  /** Whether one more may be written, and how many of this actor were not since the last that was. */
  take(actor: string): { omitted: number } | undefined {
    const now = this.#clock()
    const known = this.#known.get(actor)
    if (known && Math.abs(now - known.from) < MINUTE) {
      known.count++
      return known.count <= A_MINUTE_HOLDS ? { omitted: 0 } : undefined
    }
    this.#known.delete(actor)
    this.#known.set(actor, { from: now, count: 1 })
    const [oldest] = this.#known.keys()
    if (this.#known.size > ACTORS && oldest !== undefined) this.#known.delete(oldest)
    return { omitted: Math.max(0, (known?.count ?? 0) - A_MINUTE_HOLDS) }
  }
}
