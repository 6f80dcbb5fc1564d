import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { type DeviceKind, STATUSES } from '@preau/protocol/rules/device-status.ts'
import type { Transaction } from './database.ts'
import { insertFacts } from './device-facts.ts'
import { refreshSearch } from './device-search.ts'
import { numberDevices } from './sample-devices.ts'
import { sortKey } from './sort-key.ts'
import { insertStatusChanges } from './status-history.ts'

/** A device as enrolment makes it. `claim` is the secret that the machine asked with; `enrolledAt` is ms since 1970. */
export interface NewDevice {
  school: Id
  id: Id
  name: string
  kind: DeviceKind
  room: Id | null
  model: string | null
  serial: string | null
  claim: string
  enrolledAt: number
  /** It does not exist: a simulator plays it. False where nothing is said. */
  simulated?: boolean
}

const COLUMNS = {
  school_id: 'text',
  id: 'text',
  name: 'text',
  name_key: 'text',
  kind: 'text',
  room_id: 'text',
  claim: 'text',
  enrolled_at: 'bigint',
  model: 'text',
  serial: 'text',
  reasons: 'text',
  simulated: 'bigint',
} as const

/** Seconds between signs of life that are assumed of a device which has not said its own. */
const ASSUMED_INTERVAL = 300

/**
 * Adds a device that was never heard. Gives false, and adds nothing, where the claim has a device already. Throws
 * PLACE_NOT_FOUND where there is no such school, or no such room in it.
 */
export async function insertDevice(transaction: Transaction, device: NewDevice): Promise<boolean> {
  return (await insertDevices(transaction, [device])).size === 1
}

/**
 * Adds devices that were never heard, thousands at once. One whose claim has a device already is passed over; gives the ids of
 * those that were added. Throws PLACE_NOT_FOUND where one names a school that is not there, or a room that its school has not.
 */
export async function insertDevices(transaction: Transaction, devices: readonly NewDevice[]): Promise<Set<Id>> {
  if (devices.length === 0) return new Set()
  const { dialect } = transaction
  const rows = JSON.stringify(devices.map(toTuple))
  const lost = await transaction.get<{ place: string }>(
    `select coalesce(r.room_id, r.school_id) as place from ${dialect.rows('$1', COLUMNS)} as r
       left join schools s on s.id = r.school_id left join rooms m on m.school_id = r.school_id and m.id = r.room_id
     where s.id is null or (r.room_id is not null and m.id is null) limit 1`,
    [rows],
  )
  if (lost) throw new PreauError('PLACE_NOT_FOUND', { place: lost.place })
  const columns = Object.keys(COLUMNS).join(', ')
  const added = await transaction.all<{ school_id: string; id: string; enrolled_at: number }>(
    `insert into devices (${columns}, place_key, status, severity, status_since, search, conditions, note)
     select ${columns}, '', 'unknown', $2, enrolled_at, '', '{}', '' from ${dialect.rows('$1', COLUMNS)} as r where true
     on conflict (claim) do nothing returning school_id, id, enrolled_at`,
    [rows, STATUSES.indexOf('unknown')],
  )
  await transaction.run(
    `insert into device_states (school_id, device_id, epoch, upto, state_epoch, state_seq, interval_s, connection,
       state_values, inventory)
     select school, device, 0, -1, 0, -1, $2, 0, '{}', '{}' from ${dialect.rows('$1', { school: 'text', device: 'text' })} as r`,
    [JSON.stringify(added.map(({ school_id, id }) => [school_id, id])), ASSUMED_INTERVAL],
  )
  const made = added.map(({ school_id, id }) => ({ school: school_id, device: id }))
  await insertFacts(transaction, made)
  await numberDevices(transaction, made)
  const begun = added.map(({ school_id, id, enrolled_at }) => ({
    school: school_id,
    device: id,
    at: enrolled_at,
    status: 'unknown' as const,
    reason: 'never_heard',
  }))
  await insertStatusChanges(transaction, begun)
  await refreshSearch(transaction, { devices: added.map(({ id }) => id) })
  return new Set(added.map(({ id }) => id))
}

function toTuple(device: NewDevice): unknown[] {
  const { school, id, name, kind, room, claim, enrolledAt, model, serial, simulated = false } = device
  const reasons = [{ code: 'never_heard', status: 'unknown', since: enrolledAt, params: {} }]
  const columns = [school, id, name, sortKey(name), kind, room, claim, enrolledAt, model, serial]
  return [...columns, JSON.stringify(reasons), simulated ? 1 : 0]
}
