export interface WaitOptions {
  /** Milliseconds after which waiting ends with an error; 25 000 where nothing is said. */
  within?: number
  /** What is waited for, for the error. */
  what?: string
}

/**
 * Waits until `predicate` gives something truthy, and gives that. The only waiting allowed in tests: never a fixed sleep.
 * A predicate that throws counts as not yet; its last error is the cause of the failure.
 */
export async function waitUntil<T>(
  predicate: () => T | Promise<T>,
  { within = 25_000, what = 'the predicate to hold' }: WaitOptions = {},
): Promise<NonNullable<T>> {
  const end = performance.now() + within
  let last: unknown
  for (;;) {
    try {
      const value = await predicate()
      if (value) return value as NonNullable<T>
      last = undefined
    } catch (error) {
      last = error
    }
    if (performance.now() > end) throw new WaitError(what, within, last)
    await new Promise((next) => setTimeout(next, 10))
  }
}

class WaitError extends Error {
  constructor(what: string, within: number, cause: unknown) {
    super(`waited ${within} ms in vain for ${what}`, { cause })
    this.name = 'WaitError'
  }
}
