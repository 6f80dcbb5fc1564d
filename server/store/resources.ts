import type { RoomKind } from '@preau/protocol/api/places.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { ResourceItem, ResourceKind } from '@preau/protocol/rules/booking/resource-kinds.ts'
import { type DeviceKind, STATUSES, type Status } from '@preau/protocol/rules/device-status.ts'
import type { Queries } from './database.ts'
import { sortKey } from './sort-key.ts'

/** Something that can be booked, as it is now. */
export interface StoredResource {
  school: Id
  id: Id
  kind: ResourceKind
  name: string
  keptAt: string
  room: { id: Id; name: string } | null
  contents: ResourceItem[]
  approval: boolean
  bookable: boolean
  version: number
  board: { id: Id; name: string; kind: DeviceKind; status: Status; reasons: never[] } | null
  /** The PC of the board. */
  machine: Id | null
  /** How the PC is by which the board is reached, or else that of the room; null where none is known. */
  machineStatus: Status | null
  devices: { total: number; ready: number }
}

interface RoomRow {
  id: Id
  name: string
  kind: RoomKind
  approval: number | null
  bookable: number | null
  version: number | null
}

interface MadeRow {
  id: Id
  kind: 'cart' | 'kit'
  name: string
  kept_at: string
  room_id: Id | null
  room_name: string | null
  contents: string
  approval: number
  bookable: number | null
  version: number
}

interface DeviceRow {
  id: Id
  name: string
  kind: DeviceKind
  resource: Id
  severity: number
  reasons: string
  /** Of the PC that it hangs at, where it is equipment. */
  via_severity: number | null
}

/** What makes a room one with a board: that which one sees is named first. */
const BOARDS: readonly DeviceKind[] = ['panel', 'whiteboard', 'projector', 'board_pc']
/** Rooms that several classes use, and carts that stand in the fleet as a room with machines. */
const SHARED: readonly RoomKind[] = ['computer_room', 'library_room', 'other']
const READY: readonly Status[] = ['ok', 'asleep']
const KIND_ORDER: readonly ResourceKind[] = ['cart', 'kit', 'room', 'board']

/**
 * What can be booked in a school, sorted by kind and name. A room with a board is one resource with it; a cart that stands in the
 * fleet is found there. Of a room that nobody said anything of, its kind says whether it can be booked.
 */
export async function listResources(db: Queries, school: Id, only?: Id): Promise<StoredResource[]> {
  const one = (column: string) => (only === undefined ? '' : ` and ${column} = $2`)
  const params = only === undefined ? [school] : [school, only]
  const rooms = await db.all<RoomRow>(
    `select r.id, r.name, r.kind, o.approval, o.bookable, o.version from rooms r
     left join resources o on o.school_id = r.school_id and o.id = r.id
     where r.school_id = $1${one('r.id')} order by r.name_key, r.id`,
    params,
  )
  const made = await db.all<MadeRow>(
    `select o.id, o.kind, o.name, o.kept_at, o.room_id, r.name as room_name, o.contents, o.approval, o.bookable, o.version
     from resources o left join rooms r on r.school_id = o.school_id and r.id = o.room_id
     where o.school_id = $1 and o.kind in ('cart', 'kit')${one('o.id')}
       and not exists (select 1 from rooms x where x.school_id = o.school_id and x.id = o.id)
     order by o.name_key, o.id`,
    params,
  )
  const devices = await db.all<DeviceRow>(
    `select d.id, d.name, d.kind, d.room_id as resource, d.severity, d.reasons, v.severity as via_severity from devices d
     left join equipment e on e.school_id = d.school_id and e.device_id = d.id
     left join devices v on v.school_id = e.school_id and v.id = e.via_id
     where d.school_id = $1${one('d.room_id')} and d.room_id is not null
     union all
     select d.id, d.name, d.kind, l.resource_id as resource, d.severity, d.reasons, null as via_severity
     from resource_devices l
     join devices d on d.school_id = l.school_id and d.id = l.device_id
     where l.school_id = $1${one('l.resource_id')} order by name, id`,
    params,
  )
  const held = Map.groupBy(devices, ({ resource }) => resource)
  const found = [
    ...rooms.map((row) => ofRoom(school, row, held.get(row.id) ?? [])),
    ...made.map((row) => ofMade(school, row, held.get(row.id) ?? [])),
  ]
  return found.sort((a, b) => KIND_ORDER.indexOf(a.kind) - KIND_ORDER.indexOf(b.kind))
}

/** One resource. Throws RESOURCE_NOT_FOUND. */
export async function getResource(db: Queries, school: Id, id: Id): Promise<StoredResource> {
  const [found] = await listResources(db, school, id)
  if (!found) throw new PreauError('RESOURCE_NOT_FOUND', { resource: id })
  return found
}

/** What a person says of a cart or a kit, or of a room, of which all but the last two is left to the fleet. */
export interface ResourceFacts {
  school: Id
  id: Id
  kind: ResourceKind
  name: string
  keptAt: string
  room: Id | null
  contents: readonly ResourceItem[]
  approval: boolean
  bookable: boolean
  version: number
}

/** Keeps a resource; `devices` are the machines in it where they are said. */
export async function putResource(transaction: Queries, facts: ResourceFacts, devices?: readonly Id[]): Promise<void> {
  const { school, id, kind, name, keptAt, room, contents, approval, bookable, version } = facts
  await transaction.run(
    `insert into resources (school_id, id, kind, name, name_key, kept_at, room_id, contents, approval, bookable, version)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     on conflict (school_id, id) do update set name = excluded.name, name_key = excluded.name_key,
       kept_at = excluded.kept_at, room_id = excluded.room_id, contents = excluded.contents, approval = excluded.approval,
       bookable = excluded.bookable, version = excluded.version`,
    [
      ...[school, id, kind, name, sortKey(name), keptAt, room, JSON.stringify(contents), approval ? 1 : 0],
      ...[bookable ? 1 : 0, version],
    ],
  )
  if (devices === undefined) return
  await transaction.run('delete from resource_devices where school_id = $1 and resource_id = $2', [school, id])
  await transaction.run(
    `insert into resource_devices (school_id, resource_id, device_id)
     select $1, $2, a.id from ${transaction.dialect.rows('$3', { id: 'text' })} as a
     join devices d on d.school_id = $1 and d.id = a.id`,
    [school, id, JSON.stringify(devices.map((device) => [device]))],
  )
}

/** Whether the fleet says what a resource is: a room, also one that is a cart with its machines. */
export async function isRoomResource(db: Queries, school: Id, id: Id): Promise<boolean> {
  const row = await db.get('select 1 as there from rooms where school_id = $1 and id = $2', [school, id])
  return row !== undefined
}

/** Takes away a cart or a kit that a person made; its past bookings keep its id. */
export async function deleteResource(transaction: Queries, school: Id, id: Id): Promise<void> {
  await transaction.run('delete from resources where school_id = $1 and id = $2', [school, id])
}

function ofRoom(school: Id, row: RoomRow, devices: readonly DeviceRow[]): StoredResource {
  const board = BOARDS.flatMap((kind) => devices.find((device) => device.kind === kind) ?? [])[0]
  const machine = devices.find((device) => device.kind === 'board_pc')
  const reached = board?.via_severity ?? machine?.severity
  const isCart = row.kind === 'mobile_cart'
  const kind: ResourceKind = isCart ? 'cart' : board ? 'board' : 'room'
  return {
    ...{ school, id: row.id, kind, name: row.name, keptAt: '', contents: [] },
    room: isCart ? null : { id: row.id, name: row.name },
    approval: row.approval === 1,
    bookable: row.bookable === null ? kind !== 'room' || SHARED.includes(row.kind) : row.bookable === 1,
    version: row.version ?? 0,
    board: board && !isCart ? shownBoard(board) : null,
    machine: machine?.id ?? null,
    machineStatus: reached === undefined ? null : (STATUSES[reached] ?? 'unknown'),
    devices: countReady(devices),
  }
}

function ofMade(school: Id, row: MadeRow, devices: readonly DeviceRow[]): StoredResource {
  return {
    ...{ school, id: row.id, kind: row.kind, name: row.name, keptAt: row.kept_at, version: row.version },
    room: row.room_id === null ? null : { id: row.room_id, name: row.room_name ?? '' },
    contents: JSON.parse(row.contents) as ResourceItem[],
    approval: row.approval === 1,
    bookable: row.bookable !== 0,
    ...{ board: null, machine: null, machineStatus: null, devices: countReady(devices) },
  }
}

function shownBoard({ id, name, kind, severity, reasons }: DeviceRow): NonNullable<StoredResource['board']> {
  return { id, name, kind, status: STATUSES[severity] ?? 'unknown', reasons: JSON.parse(reasons) }
}

function countReady(devices: readonly DeviceRow[]): { total: number; ready: number } {
  const ready = devices.filter(({ severity }) => READY.includes(STATUSES[severity] ?? 'unknown'))
  return { total: devices.length, ready: ready.length }
}
