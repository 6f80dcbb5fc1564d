import type { StatusSpan } from '@preau/protocol/api/devices.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { Status } from '@preau/protocol/rules/device-status.ts'
import type { Queries, Transaction } from './database.ts'

/** From `at` on (ms since 1970, server clock) the device has `status`; `reason` is the code that decided, where there is one. */
export interface StatusChangeRow {
  school: Id
  device: Id
  at: number
  status: Status
  reason: string | null
}

interface SpanRow {
  device_id: string
  at: number
  status: Status
}

const COLUMNS = { school_id: 'text', device_id: 'text', at: 'bigint', status: 'text', reason: 'text' } as const
const DEVICE_COLUMNS = { school: 'text', device: 'text' } as const

/** Adds changes; of two of a device at the same millisecond the later one given holds. */
export function insertStatusChanges(transaction: Transaction, rows: readonly StatusChangeRow[]): void {
  if (rows.length === 0) return
  const last = new Map(rows.map((row) => [`${row.school} ${row.device} ${row.at}`, row]))
  const tuples = [...last.values()].map((row) => [row.school, row.device, row.at, row.status, row.reason])
  const columns = Object.keys(COLUMNS).join(', ')
  transaction.defer(
    `insert into status_changes (${columns}) select ${columns} from ${transaction.dialect.rows('$1', COLUMNS)} as r where true
     on conflict (school_id, device_id, at) do update set status = excluded.status, reason = excluded.reason`,
    [JSON.stringify(tuples)],
  )
}

/** The statuses of a device from `from` until `to`, oldest first: the one that held at `from`, where it is known, begins there. */
export async function spans(db: Queries, school: Id, device: Id, from: number, to: number): Promise<StatusSpan[]> {
  return (await spansOf(db, [{ school, device }], from, to)).get(device) ?? []
}

/** The statuses of several devices, by device: see spans(). */
export async function spansOf(
  db: Queries,
  devices: readonly { school: Id; device: Id }[],
  from: number,
  to: number,
): Promise<Map<Id, StatusSpan[]>> {
  const asked = db.dialect.rows('$1', DEVICE_COLUMNS)
  const rows = await db.all<SpanRow>(
    `select c.device_id, c.at, c.status from ${asked} as r
       join status_changes c on c.school_id = r.school and c.device_id = r.device
     where c.at <= $3 and c.at >= coalesce((select max(b.at) from status_changes b
       where b.school_id = r.school and b.device_id = r.device and b.at <= $2), $2)
     order by c.device_id, c.at`,
    [JSON.stringify(devices.map(({ school, device }) => [school, device])), from, to],
  )
  const byDevice = new Map<Id, StatusSpan[]>()
  for (const { device_id, at, status } of rows) {
    const held = byDevice.get(device_id) ?? []
    held.push({ from: Math.max(at, from), status })
    byDevice.set(device_id, held)
  }
  return byDevice
}

/** Takes away changes before `before` (ms since 1970), but of each device the one that held then. Gives how many. */
export async function pruneStatusChanges(transaction: Queries, before: number): Promise<number> {
  return await transaction.run(
    `delete from status_changes where at < $1 and at < (select max(later.at) from status_changes later
       where later.school_id = status_changes.school_id and later.device_id = status_changes.device_id and later.at <= $1)`,
    [before],
  )
}

/** Takes away the changes of a device but for its newest `kept`. Gives how many. */
export async function keepNewestStatuses(transaction: Queries, school: Id, device: Id, kept: number): Promise<number> {
  return await transaction.run(
    `delete from status_changes where school_id = $1 and device_id = $2 and at <=
       (select at from status_changes where school_id = $1 and device_id = $2 order by at desc limit 1 offset $3)`,
    [school, device, kept],
  )
}
