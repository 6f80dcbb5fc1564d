import type { Id } from '@preau/protocol/ids.ts'
import type { Transaction } from './database.ts'

/** Of devices that were heard within so much of the newest sign of their school, in ms, the next sign is as far from now. */
const AWAKE = 10 * 60_000

/** Devices of a school that do not exist, and were awake, were heard again. @param now ms since 1970 */
export async function refreshHeard(transaction: Transaction, school: Id, now: number): Promise<void> {
  await transaction.run(
    `update device_states set heard_at = heard_at + $2 - m.newest, values_at = values_at + $2 - m.newest
     from (select max(heard_at) as newest from device_states where school_id = $1) as m
     where school_id = $1 and asleep_since is null and heard_at > m.newest - $3`,
    [school, now, AWAKE],
  )
}
