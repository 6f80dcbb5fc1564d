import type { Database } from '../store/database.ts'
import { pruneEnrolCodes } from '../store/enrol-codes.ts'
import { pruneEvents } from '../store/events.ts'
import { pruneQuarantine } from '../store/quarantine.ts'
import { pruneSamples } from '../store/samples.ts'
import { pruneStatusChanges } from '../store/status-history.ts'
import { pruneWaiting } from '../store/waiting-machines.ts'
import type { Job } from './every.ts'

const HOUR = 60 * 60 * 1000
const DAY = 24 * HOUR

/** How long each is kept, in ms. */
export const KEPT = {
  samples: 48 * HOUR,
  events: 400 * DAY,
  statuses: 400 * DAY,
  quarantine: 90 * DAY,
  enrolments: 30 * DAY,
} as const

/** Rows that one transaction takes away: it holds the writer for some milliseconds, and commits go in between. */
const SLICE = 2000

/**
 * The jobs that keep the store from growing for ever.
 * @param clock ms since 1970
 */
export function pruneJobs(db: Database, clock: () => number): Job[] {
  return [
    {
      name: 'prune samples',
      period: 10 * 60 * 1000,
      run: async (stopping) => {
        const before = clock() - KEPT.samples
        await inSlices(stopping, () => db.write((transaction) => pruneSamples(transaction, before, SLICE)))
      },
    },
    {
      name: 'prune events',
      period: 6 * HOUR,
      run: async (stopping) => {
        const before = clock() - KEPT.events
        await inSlices(stopping, () => db.write((transaction) => pruneEvents(transaction, before, SLICE)))
      },
    },
    {
      // Nobody knows what stands in a message that could not be read: it is not kept longer than it helps.
      name: 'prune quarantine',
      period: 6 * HOUR,
      run: async (stopping) => {
        const before = clock() - KEPT.quarantine
        await inSlices(stopping, () => db.write((transaction) => pruneQuarantine(transaction, before, SLICE)))
      },
    },
    {
      // A code that ended opens nothing; a machine that nobody admitted for so long asks anew.
      name: 'prune enrolments',
      period: 6 * HOUR,
      run: async () => {
        const before = clock() - KEPT.enrolments
        await db.write(async (transaction) => {
          await pruneEnrolCodes(transaction, before)
          await pruneWaiting(transaction, before)
        })
      },
    },
    {
      name: 'prune statuses',
      period: 6 * HOUR,
      run: async () => {
        const before = clock() - KEPT.statuses
        await db.write((transaction) => pruneStatusChanges(transaction, before))
      },
    },
  ]
}

async function inSlices(stopping: () => boolean, slice: () => Promise<number>): Promise<void> {
  let taken = SLICE
  while (taken >= SLICE && !stopping()) taken = await slice()
}
