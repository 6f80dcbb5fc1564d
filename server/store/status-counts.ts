import type { StatusCounts } from '@preau/protocol/api/devices.ts'
import { STATUSES } from '@preau/protocol/rules/device-status.ts'
import type { Reach } from '@preau/protocol/rules/roles.ts'
import type { Queries } from './database.ts'
import { andAll, binder, devicesWithin } from './reach-sql.ts'

/** Counts by status from rows that count by severity, the place of a status in STATUSES. */
export function toStatusCounts(rows: readonly { severity: number; devices: number }[]): StatusCounts {
  const counts: StatusCounts = { down: 0, degraded: 0, offline: 0, unknown: 0, asleep: 0, ok: 0 }
  for (const { severity, devices } of rows) {
    const status = STATUSES[severity]
    if (status !== undefined) counts[status] += devices
  }
  return counts
}

/** How many devices within a reach have each status. */
export async function countStatuses(db: Queries, reach: Reach): Promise<StatusCounts> {
  const { params, bind } = binder()
  const within = devicesWithin(db.dialect, reach, 'd', bind)
  return toStatusCounts(
    await db.all(
      `select severity, count(*) as devices from devices d where 1 = 1${andAll(within)} group by severity`,
      params,
    ),
  )
}
