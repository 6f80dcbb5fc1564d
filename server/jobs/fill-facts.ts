import type { Database } from '../store/database.ts'
import { fillFacts } from '../store/fact-backlog.ts'
import type { Job } from './every.ts'

/** Devices that one transaction fills: some tens of milliseconds of the writer, and commits go in between. */
const SLICE = 20

/** Makes the facts of what was stored before there were any, or by older rules; once all are made it rests. */
export function fillFactsJob(db: Database): Job {
  let done = false
  return {
    name: 'fill facts',
    period: 5000,
    run: async (stopping) => {
      while (!done && !stopping()) {
        done = (await db.write((transaction) => fillFacts(transaction, SLICE))) < SLICE
      }
    },
  }
}
