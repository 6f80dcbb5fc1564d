import type { Job } from './every.ts'

const HOUR = 60 * 60 * 1000

/** The job that keeps the head of the audit elsewhere each day; it looks more often, for a server is not on all day. */
export function exportHeadsJob(exportHeads: () => Promise<void>): Job {
  return { name: 'export audit heads', period: HOUR, run: exportHeads }
}
