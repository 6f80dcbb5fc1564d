import type { DeviceRow } from '@preau/protocol/api/devices.ts'
import type { DeviceKind, Status } from '@preau/protocol/rules/device-status.ts'

/** The columns of what every list says of a device. */
export interface DeviceHeadRow {
  id: string
  name: string
  kind: DeviceKind
  school_id: string
  school_name: string
  room_id: string | null
  room_name: string | null
  status: Status
  model: string | null
  serial: string | null
  simulated: number
}

/** The columns that a row of the list of devices needs. */
export interface DeviceFieldsRow extends DeviceHeadRow {
  status_since: number
  reasons: string
  heard_at: number | null
  interval_s: number
}

/** What every list says of a device. */
export type DeviceHead = Pick<
  DeviceRow,
  'id' | 'name' | 'kind' | 'school' | 'room' | 'status' | 'model' | 'serial' | 'simulated'
>

/** To be selected from `devices d` with PLACE_JOINS. */
export const DEVICE_HEAD = `d.id, d.name, d.kind, d.school_id, school.name as school_name, d.room_id, room.name as room_name,
  d.status, d.model, d.serial, d.simulated`

export const PLACE_JOINS = `join schools school on school.id = d.school_id
  left join rooms room on room.school_id = d.school_id and room.id = d.room_id`

/** To be selected from `devices d` with DEVICE_JOINS. */
export const DEVICE_FIELDS = `${DEVICE_HEAD}, d.status_since, d.reasons, s.heard_at, s.interval_s`

export const DEVICE_JOINS = `join device_states s on s.school_id = d.school_id and s.device_id = d.id
  ${PLACE_JOINS}`

export function toDeviceHead(row: DeviceHeadRow): DeviceHead {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    school: { id: row.school_id, name: row.school_name },
    room: row.room_id === null ? null : { id: row.room_id, name: row.room_name ?? '' },
    status: row.status,
    model: row.model,
    serial: row.serial,
    simulated: row.simulated === 1,
  }
}

export function toDeviceRow(row: DeviceFieldsRow): DeviceRow {
  return {
    ...toDeviceHead(row),
    since: row.status_since,
    reasons: JSON.parse(row.reasons),
    heardAt: row.heard_at,
    interval: row.interval_s,
  }
}
