import { isClockBelieved } from '../store/clock-evidence.ts'
import type { Database } from '../store/database.ts'
import { pruneEvents } from '../store/events.ts'
import { pruneQuarantine } from '../store/quarantine.ts'
import { pruneSampleTier, type SampleTier } from '../store/sample-retention.ts'
import { pruneStatusChanges } from '../store/status-history.ts'
import type { Job } from './every.ts'

const HOUR = 60 * 60 * 1000
const DAY = 24 * HOUR

/** How long each is kept, in ms. Raw samples are not destroyed but folded: see fold-samples.ts. */
export const KEPT = {
  sampleDays: 400 * DAY,
  sampleHours: 5 * 366 * DAY,
  events: 400 * DAY,
  statuses: 400 * DAY,
  quarantine: 90 * DAY,
} as const

/** Rows that one transaction takes away: it holds the writer for some milliseconds, and commits go in between. */
const SLICE = 2000

/**
 * The jobs that keep the store from growing for ever. What is a person's to keep is destroyed only under a clock that the devices
 * confirm: one that was set years ahead would take all of it.
 * @param clock ms since 1970
 */
export function pruneJobs(db: Database, clock: () => number): Job[] {
  return [
    {
      name: 'prune samples',
      period: 6 * HOUR,
      run: async (stopping) => {
        if (!(await isClockBelieved(db, clock()))) return
        await pruneTier(db, 'sample_days', clock() - KEPT.sampleDays, stopping)
        await pruneTier(db, 'sample_hours', clock() - KEPT.sampleHours, stopping)
      },
    },
    {
      name: 'prune events',
      period: 6 * HOUR,
      run: async (stopping) => {
        if (!(await isClockBelieved(db, clock()))) return
        const before = clock() - KEPT.events
        await inSlices(stopping, () => db.write((transaction) => pruneEvents(transaction, before, SLICE)))
      },
    },
    {
      // Nobody knows what stands in a message that could not be read: it is not kept longer than it helps. How many there are is
      // bounded without any clock.
      name: 'prune quarantine',
      period: 6 * HOUR,
      run: async (stopping) => {
        if (!(await isClockBelieved(db, clock()))) return
        const before = clock() - KEPT.quarantine
        await inSlices(stopping, () => db.write((transaction) => pruneQuarantine(transaction, before, SLICE)))
      },
    },
    {
      name: 'prune statuses',
      period: 6 * HOUR,
      run: async () => {
        if (!(await isClockBelieved(db, clock()))) return
        const before = clock() - KEPT.statuses
        await db.write((transaction) => pruneStatusChanges(transaction, before))
      },
    },
  ]
}

async function pruneTier(db: Database, tier: SampleTier, before: number, stopping: () => boolean): Promise<void> {
  let after: number | null = 0
  while (after !== null && !stopping()) {
    const from: number = after
    after = await db.write((transaction) => pruneSampleTier(transaction, tier, Math.floor(before / DAY), from))
  }
}

async function inSlices(stopping: () => boolean, slice: () => Promise<number>): Promise<void> {
  let taken = SLICE
  while (taken >= SLICE && !stopping()) taken = await slice()
}
