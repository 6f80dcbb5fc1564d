import { isPreauError } from '@preau/protocol/errors.ts'
import type { Database } from './database.ts'

/** Between two tries, in ms. */
const TRY_EVERY = 2000

interface WaitParts {
  log(line: { level: 'warn' | 'info'; event: string; code?: string }): void
  /** Between two tries; two seconds where nothing is said. */
  pause?(): Promise<void>
}

const twoSeconds = () => new Promise<void>((again) => setTimeout(again, TRY_EVERY))

/**
 * Opens a store, and waits for one that is away: a machine that starts faster than its PostgreSQL serves once that does. Throws what
 * `open` throws but STORE_UNREACHABLE.
 */
export async function waitForStore(
  open: () => Promise<Database>,
  { log, pause = twoSeconds }: WaitParts,
): Promise<Database> {
  for (let tries = 0; ; tries++) {
    try {
      const db = await open()
      if (tries > 0) log({ level: 'info', event: 'store.reached' })
      return db
    } catch (error) {
      if (!isPreauError(error, 'STORE_UNREACHABLE')) throw error
      if (tries === 0) log({ level: 'warn', event: 'store.waiting', code: 'STORE_UNREACHABLE' })
      await pause()
    }
  }
}
