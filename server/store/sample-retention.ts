import type { Queries } from './database.ts'

/** The tiers that grow old. */
export type SampleTier = 'sample_days' | 'sample_hours'

/** Devices of which one statement takes away: it holds the writer for some milliseconds, and commits go in between. */
const DEVICES_AT_A_TIME = 500

/**
 * Takes away what a tier holds of days before `before` (days of UTC since 1970), of the devices after `after` (their number; 0:
 * from the first on). Gives the number to go on after; null when all are done.
 */
export async function pruneSampleTier(
  transaction: Queries,
  tier: SampleTier,
  before: number,
  after: number,
): Promise<number | null> {
  const upto = after + DEVICES_AT_A_TIME
  await transaction.run(`delete from ${tier} where number > $1 and number <= $2 and day < $3`, [after, upto, before])
  const row = await transaction.get('select 1 as there from sample_devices where number > $1 limit 1', [upto])
  return row ? upto : null
}
