import { setImmediate } from 'node:timers/promises'

/** So long nobody else is served, in ms. */
const SLICE = 15

/** Long work that lets others be served in between. */
export class Slices {
  #since = performance.now()

  /** Whether it is time to `rest`: asked often, it costs nothing. */
  isDue(): boolean {
    return performance.now() - this.#since >= SLICE
  }

  async rest(): Promise<void> {
    await setImmediate()
    this.#since = performance.now()
  }
}

/** Runs steps to their end, others being served in between. */
export async function inSlices<T>(steps: Generator<undefined, T>): Promise<T> {
  const slices = new Slices()
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
    if (slices.isDue()) await slices.rest()
  }
}
