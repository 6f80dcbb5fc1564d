import type { Id } from '@preau/protocol/ids.ts'
import type { DeviceKind } from '@preau/protocol/rules/device-status.ts'
import type { Queries } from './database.ts'

/** A device that an incident is about. */
export interface JoinedDevice {
  id: Id
  name: string
  kind: DeviceKind
  recoveredAt: number | null
}

/** So many devices of an incident are named. */
const NAMED = 500

/** Adds devices to an incident, each once; gives how many were new. `at`: ms since 1970. */
export async function joinDevices(
  transaction: Queries,
  school: Id,
  ticket: Id,
  devices: readonly Id[],
  at: number,
): Promise<number> {
  return await transaction.run(
    `insert into ticket_devices (school_id, ticket_id, device_id, joined_at, seen_at)
     select $1, $2, device, at, at from ${transaction.dialect.rows('$3', { device: 'text', at: 'bigint' })} as r where true
     on conflict (school_id, ticket_id, device_id) do nothing`,
    [school, ticket, JSON.stringify(devices.map((device) => [device, at]))],
  )
}

/** The devices of an incident by their names. */
export async function joinedDevices(db: Queries, school: Id, ticket: Id): Promise<JoinedDevice[]> {
  const rows = await db.all<{ id: Id; name: string; kind: DeviceKind; recovered_at: number | null }>(
    `select d.id, d.name, d.kind, j.recovered_at from ticket_devices j
       join devices d on d.school_id = j.school_id and d.id = j.device_id
     where j.school_id = $1 and j.ticket_id = $2 order by d.name_key, d.id limit ${NAMED}`,
    [school, ticket],
  )
  return rows.map(({ recovered_at: recoveredAt, ...row }) => ({ ...row, recoveredAt }))
}

/** Writes down which devices of an incident are well again; gives how many of its devices are not. */
export async function noteRecoveries(transaction: Queries, school: Id, ticket: Id, now: number): Promise<number> {
  await transaction.run(
    `update ticket_devices set recovered_at = $3 where school_id = $1 and ticket_id = $2 and recovered_at is null
       and device_id in (select id from devices where school_id = $1 and status not in ('down', 'offline', 'unknown'))`,
    [school, ticket, now],
  )
  const row = await transaction.get<{ left_over: number }>(
    `select count(*) as left_over from ticket_devices where school_id = $1 and ticket_id = $2 and recovered_at is null`,
    [school, ticket],
  )
  return row?.left_over ?? 0
}

/** Whether a device of an incident is well again that was not written down so yet. */
export async function hasRecoveries(db: Queries, school: Id, ticket: Id): Promise<boolean> {
  const row = await db.get(
    `select 1 as one from ticket_devices j join devices d on d.school_id = j.school_id and d.id = j.device_id
     where j.school_id = $1 and j.ticket_id = $2 and j.recovered_at is null
       and d.status not in ('down', 'offline', 'unknown') limit 1`,
    [school, ticket],
  )
  return row !== undefined
}
