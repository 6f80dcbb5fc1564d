import type { Side } from '@preau/protocol/rules/territory/clock.ts'
import type { Database } from '../store/database.ts'
import { closeSurveys } from '../store/surveys.ts'
import type { Job } from './every.ts'

/** The job that counts the surveys that are over, for this side of an uplink. @param today the local date of this server */
export function closeSurveysJob(db: Database, side: Side, today: () => string): Job {
  return {
    name: 'count surveys',
    period: 3_600_000,
    run: async () => void (await db.write((transaction) => closeSurveys(transaction, side, today()))),
  }
}
