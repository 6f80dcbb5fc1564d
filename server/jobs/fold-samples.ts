import { isPreauError } from '@preau/protocol/errors.ts'
import type { Database } from '../store/database.ts'
import { foldDay, type RawDays, rawDays } from '../store/sample-fold.ts'
import { dayOf, dayStart } from '../store/sample-tiers/order.ts'
import type { Job } from './every.ts'

/** How long a sample stays a row of its own, in ms: a day is folded when all of it is older. */
export const RAW_FOR = 48 * 60 * 60 * 1000

/** How often it is looked whether a day is due, in ms; late samples of days that were folded wait so long. */
const PERIOD = 10 * 60 * 1000

/**
 * Moves samples out of the raw tier into the tiers of days and hours, one transaction for each day of each device, so that commits
 * of ingest go in between and a kill at any instant costs nothing. It destroys nothing: a clock that is wrong only folds
 * too early or too late, and what it dated ahead is folded at once, or else what comes after that would wait for it. A day of
 * which the blob cannot be read is left as it is, and told when all others are folded.
 * @param clock ms since 1970
 */
export function foldSamplesJob(db: Database, clock: () => number): Job {
  return {
    name: 'fold samples',
    period: PERIOD,
    run: async (stopping) => {
      const due = { before: dayStart(dayOf(clock() - RAW_FOR)), beyond: dayStart(dayOf(clock()) + 2) }
      let unreadable: unknown
      let after: number | null = 0
      do {
        const { days, next }: RawDays = await rawDays(db, due, after)
        for (const day of days) {
          if (stopping()) return
          try {
            await db.write((transaction) => foldDay(transaction, day))
          } catch (error) {
            if (!isPreauError(error, 'SAMPLES_CORRUPT')) throw error
            unreadable ??= error
          }
        }
        after = next
      } while (after !== null)
      if (unreadable) throw unreadable
    },
  }
}
