import type { Device, DeviceChange, DeviceList, DeviceQuery } from '@preau/protocol/api/devices.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { DeviceKind } from '@preau/protocol/rules/device-status.ts'
import { isEquipmentKind } from '@preau/protocol/rules/equipment-kinds.ts'
import { type Reach, reaches } from '@preau/protocol/rules/roles.ts'
import type { Queries } from './database.ts'
import { findMatches, readPage } from './device-matches.ts'
import { DEVICE_FIELDS, DEVICE_JOINS, type DeviceFieldsRow, toDeviceRow } from './device-row.ts'
import { refreshSearch } from './device-search.ts'
import { sortKey } from './sort-key.ts'
import { spansOf } from './status-history.ts'
import { rekindTickets } from './tickets.ts'

interface DeviceDetailsRow extends DeviceFieldsRow {
  authority_id: string | null
  authority_name: string | null
  state_values: string
  values_at: number | null
  asleep_since: number | null
  asleep_cause: string | null
  enrolled_at: number
  first_heard_at: number | null
  connected_at: number | null
  agent: string | null
  note: string
  warranty_until: string | null
}

/** A device as its own rows say it; how it is attached stands in `equipment`. */
export type StoredDevice = Omit<Device, 'equipment'>

/** The device that was enrolled with `claim`. */
export async function findDeviceByClaim(db: Queries, claim: string): Promise<{ school: Id; device: Id } | undefined> {
  return await db.get('select school_id as school, id as device from devices where claim = $1', [claim])
}

/**
 * The school of a device within a reach: whoever has it may read what the device sent. Throws DEVICE_NOT_FOUND, also for one
 * outside, so that nobody can tell it from one that is not there.
 */
export async function schoolOfDevice(db: Queries, reach: Reach, id: Id): Promise<Id> {
  const row = await db.get<{ school: Id; kind: DeviceKind }>(
    'select school_id as school, kind from devices where id = $1',
    [id],
  )
  if (!row || !reaches(reach, row.school, row.kind)) throw new PreauError('DEVICE_NOT_FOUND', { device: id })
  return row.school
}

/** Says of a device that it does not exist: a simulator plays it. That is never taken back. */
export async function markSimulated(transaction: Queries, device: Id): Promise<void> {
  await transaction.run('update devices set simulated = 1 where id = $1 and simulated = 0', [device])
}

/** Every device, for the broker's list of who may connect. */
export async function knownDevices(db: Queries): Promise<{ school: Id; device: Id }[]> {
  return await db.all('select school_id as school, id as device from devices')
}

/** One device, whole. Throws DEVICE_NOT_FOUND, also for one outside of the reach. */
export async function getDevice(db: Queries, reach: Reach, id: Id): Promise<StoredDevice> {
  const row = await db.get<DeviceDetailsRow>(
    `select ${DEVICE_FIELDS}, a.id as authority_id, a.name as authority_name, s.state_values, s.values_at, s.asleep_since,
       s.asleep_cause, d.enrolled_at, s.first_heard_at, s.connected_at, s.agent, d.note, d.warranty_until
     from devices d ${DEVICE_JOINS} left join authorities a on a.id = school.authority_id
     where d.id = $1`,
    [id],
  )
  if (!row || !reaches(reach, row.school_id, row.kind)) throw new PreauError('DEVICE_NOT_FOUND', { device: id })
  return toDevice(row)
}

/** What a device's own inventory says of its make; searched for like its name. Nothing happens where it is known already. */
export async function noteHardware(
  transaction: Queries,
  device: Id,
  { model, serial }: { model: string | null; serial: string | null },
): Promise<void> {
  const changed = await transaction.run(
    `update devices set model = coalesce($2, model), serial = coalesce($3, serial)
     where id = $1 and (coalesce($2, model, '') <> coalesce(model, '') or coalesce($3, serial, '') <> coalesce(serial, ''))`,
    [device, model, serial],
  )
  if (changed > 0) await refreshSearch(transaction, { devices: [device] })
}

/**
 * What a person changes of a device. Throws DEVICE_NOT_FOUND, also for one outside of the reach, PLACE_NOT_FOUND for a room that
 * its school does not have, REQUEST_INVALID for another kind of attached equipment, and REACH_TOO_NARROW for a kind that would take the device out of the reach.
 */
export async function updateDevice(transaction: Queries, reach: Reach, id: Id, change: DeviceChange): Promise<void> {
  const present = await transaction.get<{
    school_id: string
    name: string
    kind: DeviceKind
    room_id: string
    note: string
    warranty_until: string | null
  }>('select school_id, name, kind, room_id, note, warranty_until from devices where id = $1', [id])
  if (!present || !reaches(reach, present.school_id, present.kind))
    throw new PreauError('DEVICE_NOT_FOUND', { device: id })
  const { name = present.name, kind = present.kind, room = present.room_id, note = present.note } = change
  const { warrantyUntil = present.warranty_until } = change
  if (kind !== present.kind && isEquipmentKind(present.kind)) throw new PreauError('REQUEST_INVALID', { path: '/kind' })
  if (!reaches(reach, present.school_id, kind)) throw new PreauError('REACH_TOO_NARROW', { device: id })
  if (room !== present.room_id) await requirePlace(transaction, present.school_id, room)
  await transaction.run(
    'update devices set name = $2, name_key = $3, kind = $4, room_id = $5, note = $6, warranty_until = $7 where id = $1',
    [id, name, sortKey(name), kind, room, note, warrantyUntil],
  )
  if (kind !== present.kind) await rekindTickets(transaction, present.school_id, id, kind)
  await refreshSearch(transaction, { devices: [id] })
}

/** A page of the devices within a reach with the counts of the query. Equal rows keep their order from page to page. `now`: ms since 1970. */
export async function listDevices(
  db: Queries,
  reach: Reach,
  query: DeviceQuery,
  now = Number.MAX_SAFE_INTEGER,
): Promise<DeviceList> {
  const { status, dayFrom } = query
  const matches = await findMatches(db, reach, query)
  const { counts, unplaced, simulated } = matches
  const total = status === undefined ? Object.values(counts).reduce((sum, count) => sum + count, 0) : counts[status]
  const rows = total === 0 ? [] : (await readPage(db, reach, query, matches)).map(toDeviceRow)
  if (dayFrom === undefined) return { total, counts, unplaced, simulated, rows }
  const asked = rows.map((row) => ({ school: row.school.id, device: row.id }))
  const days = await spansOf(db, asked, dayFrom, now)
  return { total, counts, unplaced, simulated, rows: rows.map((row) => ({ ...row, day: days.get(row.id) ?? [] })) }
}

async function requirePlace(transaction: Queries, school: Id, room: Id | null): Promise<void> {
  const found =
    room === null
      ? await transaction.get('select id from schools where id = $1', [school])
      : await transaction.get('select id from rooms where school_id = $1 and id = $2', [school, room])
  if (!found) throw new PreauError('PLACE_NOT_FOUND', { place: room ?? school })
}

function toDevice(row: DeviceDetailsRow): StoredDevice {
  const { authority_id, authority_name, asleep_since } = row
  return {
    ...toDeviceRow(row),
    authority: authority_id === null ? null : { id: authority_id, name: authority_name ?? '' },
    values: JSON.parse(row.state_values),
    valuesAt: row.values_at,
    asleep: asleep_since === null ? null : { since: asleep_since, cause: row.asleep_cause ?? '' },
    enrolledAt: row.enrolled_at,
    firstHeardAt: row.first_heard_at,
    connectedAt: row.connected_at,
    agent: row.agent === null ? null : JSON.parse(row.agent),
    note: row.note,
    warrantyUntil: row.warranty_until,
  }
}
