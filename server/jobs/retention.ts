import type { Id } from '@preau/protocol/ids.ts'
import { RETENTION_ITEMS, type RetentionItem } from '@preau/protocol/rules/retention.ts'
import { pruneBookings } from '../store/booking-retention.ts'
import { pruneCampaigns } from '../store/campaigns.ts'
import { isClockBelieved } from '../store/clock-evidence.ts'
import { pruneCommands } from '../store/commands.ts'
import type { Database } from '../store/database.ts'
import { pruneEnrolCodes } from '../store/enrol-codes.ts'
import { pruneEvents } from '../store/events.ts'
import { pruneLinks } from '../store/links.ts'
import { pruneNotices } from '../store/notices.ts'
import { pruneQuarantine } from '../store/quarantine.ts'
import { leaversBefore, retentionDays } from '../store/retention.ts'
import { pruneRuns } from '../store/runbook-runs.ts'
import { pruneSampleTier, type SampleTier } from '../store/sample-retention.ts'
import { pruneStatusChanges } from '../store/status-history.ts'
import { pruneTickets } from '../store/ticket-retention.ts'
import { pruneTokens } from '../store/tokens.ts'
import { pruneUpdateResults } from '../store/update-results.ts'
import { pruneWaiting } from '../store/waiting-machines.ts'
import { pruneWebSessions } from '../store/web-sessions.ts'
import type { Job } from './every.ts'

const HOUR = 60 * 60 * 1000
const DAY = 24 * HOUR

/** Rows that one transaction takes away: it holds the writer for some milliseconds, and commits go in between. */
const SLICE = 2000

export interface RetentionParts {
  db: Database
  /** ms since 1970. */
  clock: () => number
  /** Closes the audit before a moment by a signed checkpoint; gives how many lines went. */
  closeAudit(before: number): Promise<number>
  /** Erases a person who left; false where he is the last administrator. */
  erase(person: Id): Promise<boolean>
  /** Takes away what lay there before a restore; gives how many folders. */
  removeCopies(before: number): Promise<number>
  /** Writes down how much of what was taken away. */
  note(taken: Readonly<Record<string, number>>): Promise<void>
}

type Take = (parts: RetentionParts, before: number, stopping: () => boolean) => Promise<number>

/** How each item is taken away that is older than a moment; gives how much, 0 where nobody counts. */
const TAKE: Record<RetentionItem, Take> = {
  // By whole days: a checkpoint stays for ever, so there is one a day at most.
  audit: ({ closeAudit }, before) => closeAudit(before - (before % DAY)),
  events: ({ db }, before, stopping) =>
    inSlices(stopping, () =>
      db.write(async (transaction) => {
        const events = await pruneEvents(transaction, before, SLICE)
        const runs = await pruneRuns(transaction, before)
        await pruneCampaigns(transaction, before, SLICE)
        await pruneUpdateResults(transaction, before, SLICE)
        return events + runs + (await pruneCommands(transaction, before, SLICE))
      }),
    ),
  sessions: ({ db }, before) =>
    db.write(async (transaction) => {
      const sessions = await pruneWebSessions(transaction, { now: before, idleSince: 0 })
      const notices = await pruneNotices(transaction, before, SLICE)
      return sessions + notices + (await pruneLinks(transaction, before)) + (await pruneTokens(transaction, before))
    }),
  leavers: eraseLeavers,
  enrolments: ({ db }, before) =>
    db.write(async (transaction) => {
      return (await pruneEnrolCodes(transaction, before)) + (await pruneWaiting(transaction, before))
    }),
  quarantine: ({ db }, before, stopping) =>
    inSlices(stopping, () => db.write((transaction) => pruneQuarantine(transaction, before, SLICE))),
  restored: ({ removeCopies }, before) => removeCopies(before),
  bookings: ({ db }, before, stopping) =>
    inSlices(stopping, () => db.write((transaction) => pruneBookings(transaction, before, SLICE))),
  statuses: ({ db }, before) => db.write((transaction) => pruneStatusChanges(transaction, before)),
  tickets: ({ db }, before, stopping) =>
    inSlices(stopping, () => db.write((transaction) => pruneTickets(transaction, before, SLICE))),
  samples: ({ db }, before, stopping) => pruneTier(db, 'sample_days', before, stopping),
  hours: ({ db }, before, stopping) => pruneTier(db, 'sample_hours', before, stopping),
}

/** What is of no use to anybody once it is over, by whatever clock: a code that ended opens nothing. */
const BY_ANY_CLOCK: ReadonlySet<RetentionItem> = new Set(['sessions', 'enrolments'])

/**
 * The job that applies the periods of protocol/rules/retention.ts, or those that a person set. What is a person's to keep is
 * destroyed only under a clock that the devices confirm: one that was set years ahead would take all of it. Raw samples are not
 * destroyed but folded: see fold-samples.ts.
 */
export function retentionJob(parts: RetentionParts): Job {
  const { db, clock, note } = parts
  return {
    name: 'apply retention',
    period: 6 * HOUR,
    run: async (stopping) => {
      const days = await retentionDays(db)
      const believed = await isClockBelieved(db, clock())
      const taken: Record<string, number> = {}
      for (const item of RETENTION_ITEMS) {
        if (stopping()) break
        if (!believed && !BY_ANY_CLOCK.has(item)) continue
        const count = await TAKE[item](parts, clock() - days[item] * DAY, stopping)
        if (count > 0) taken[item] = count
      }
      if (Object.keys(taken).length === 0) return
      await note(taken)
      // No name is left in a page that became free, nor in the log.
      if (taken.leavers !== undefined) await db.forget()
    },
  }
}

async function eraseLeavers({ db, erase }: RetentionParts, before: number, stopping: () => boolean): Promise<number> {
  let erased = 0
  for (const person of await leaversBefore(db, before, SLICE)) {
    if (stopping()) break
    if (await erase(person)) erased += 1
  }
  return erased
}

async function pruneTier(db: Database, tier: SampleTier, before: number, stopping: () => boolean): Promise<number> {
  let after: number | null = 0
  while (after !== null && !stopping()) {
    const from: number = after
    after = await db.write((transaction) => pruneSampleTier(transaction, tier, Math.floor(before / DAY), from))
  }
  return 0
}

async function inSlices(stopping: () => boolean, slice: () => Promise<number>): Promise<number> {
  let all = 0
  for (let taken = SLICE; taken >= SLICE && !stopping(); ) {
    taken = await slice()
    all += taken
  }
  return all
}
