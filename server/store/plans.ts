import type { AreaKind, DrawnRoom, Plan, PlanArea, PlanChange, PlanMove, PlanRoom } from '@preau/protocol/api/plans.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { Door, Side } from '@preau/protocol/rules/plan-geometry.ts'
import { type Reach, reaches } from '@preau/protocol/rules/roles.ts'
import type { Queries } from './database.ts'
import { updateDevice } from './devices.ts'
import { insertRoom } from './places.ts'
import { requireWholeSchool } from './reach-places.ts'
import { andAll, binder, devicesWithin } from './reach-sql.ts'

interface PlanRow {
  version: number
  drawn_at: number | null
}

interface RoomRow {
  room_id: string
  x: number
  y: number
  width: number
  height: number
  door_side: Side | null
  door_at: number | null
}

interface PlacedRow {
  room_id: string
  device: string
  x: number
  y: number
}

/**
 * The drawing of a school with the devices that are reached; version 0 where none was ever made. Throws PLACE_NOT_FOUND where
 * there is no such school, or it is outside of the reach.
 */
export async function getPlan(db: Queries, reach: Reach, school: Id): Promise<Plan> {
  if (!reaches(reach, school)) throw new PreauError('PLACE_NOT_FOUND', { place: school })
  const { version, drawn_at } = await versionOf(db, school)
  const rooms = await db.all<RoomRow>(
    `select p.room_id, p.x, p.y, p.width, p.height, p.door_side, p.door_at from plan_rooms p
     join rooms r on r.school_id = p.school_id and r.id = p.room_id where p.school_id = $1 order by r.name_key, r.id`,
    [school],
  )
  const areas = await db.all<PlanArea & { kind: AreaKind }>(
    'select kind, x, y, width, height, label from plan_areas where school_id = $1 order by place',
    [school],
  )
  // A device that was moved to another room has lost its place in this one.
  const { params, bind } = binder()
  const placed = await db.all<PlacedRow>(
    `select p.room_id, p.device_id as device, p.x, p.y from plan_devices p
     join devices d on d.school_id = p.school_id and d.id = p.device_id and d.room_id = p.room_id
     where p.school_id = ${bind(school)}${andAll(devicesWithin(db.dialect, reach, 'd', bind))} order by p.device_id`,
    params,
  )
  const placedIn = Map.groupBy(placed, (row) => row.room_id)
  return {
    school,
    version,
    drawnAt: drawn_at,
    rooms: rooms.map((row) => toRoom(row, placedIn.get(row.room_id) ?? [])),
    areas,
  }
}

/**
 * Puts a new drawing in the place of the one before, after the rooms and moves that come with it. Throws PLAN_CHANGED where the
 * one before has another version, PLACE_NOT_FOUND for a room or school and DEVICE_NOT_FOUND for a device that the school does
 * not have, PLACE_DUPLICATE for a new room that is there already, REACH_TOO_NARROW where the reach does not hold the school whole.
 * A device that is in another room by now is left without a place.
 * @param now milliseconds since 1970
 */
export async function replacePlan(
  transaction: Queries,
  reach: Reach,
  school: Id,
  change: PlanChange,
  now: number,
): Promise<void> {
  requireWholeSchool(reach, school)
  await nextVersion(transaction, school, change.version, now)
  await clear(transaction, school)
  for (const room of change.newRooms ?? []) await insertDrawnRoom(transaction, school, room)
  for (const move of change.moves ?? []) await moveDevice(transaction, reach, school, move)
  const roomOf = await requireDevices(transaction, school, change.rooms)
  await requireRooms(transaction, school, change.rooms)
  const { dialect } = transaction
  const rooms = change.rooms.map(({ room, x, y, width, height, door }) => [
    ...[room, x, y, width, height],
    ...[door?.side ?? null, door?.at ?? null],
  ])
  await transaction.run(
    `insert into plan_rooms (school_id, room_id, x, y, width, height, door_side, door_at)
     select $1, r.* from ${dialect.rows('$2', { id: 'text', ...BOX, door_side: 'text', door_at: 'bigint' })} as r`,
    [school, JSON.stringify(rooms)],
  )
  const areas = change.areas.map(({ kind, x, y, width, height, label }, place) => [
    ...[place, kind, x, y, width, height],
    label,
  ])
  await transaction.run(
    `insert into plan_areas (school_id, place, kind, x, y, width, height, label)
     select $1, r.* from ${dialect.rows('$2', { place: 'bigint', kind: 'text', ...BOX, label: 'text' })} as r`,
    [school, JSON.stringify(areas)],
  )
  const devices = change.rooms.flatMap(({ room, devices }) =>
    devices.filter(({ device }) => roomOf.get(device) === room).map(({ device, x, y }) => [device, room, x, y]),
  )
  await transaction.run(
    `insert into plan_devices (school_id, device_id, room_id, x, y)
     select $1, r.* from ${dialect.rows('$2', { device: 'text', room: 'text', x: 'bigint', y: 'bigint' })} as r`,
    [school, JSON.stringify(devices)],
  )
}

/** Takes the drawing away; its rooms and devices stay. Throws PLAN_CHANGED, PLACE_NOT_FOUND and REACH_TOO_NARROW as replacePlan does. */
export async function deletePlan(transaction: Queries, reach: Reach, school: Id, version: number): Promise<void> {
  requireWholeSchool(reach, school)
  await nextVersion(transaction, school, version, null)
  await clear(transaction, school)
}

const BOX = { x: 'bigint', y: 'bigint', width: 'bigint', height: 'bigint' } as const

async function versionOf(db: Queries, school: Id): Promise<PlanRow> {
  const row = await db.get<PlanRow>(
    `select coalesce(p.version, 0) as version, p.drawn_at from schools s left join plans p on p.school_id = s.id
     where s.id = $1`,
    [school],
  )
  if (!row) throw new PreauError('PLACE_NOT_FOUND', { place: school })
  return row
}

/** INVARIANT: of two changes of one version only one is written; the writer's queue is one transaction at a time. */
async function nextVersion(transaction: Queries, school: Id, version: number, drawnAt: number | null): Promise<void> {
  const present = await versionOf(transaction, school)
  if (present.version !== version) throw new PreauError('PLAN_CHANGED', { version: present.version })
  await transaction.run(
    `insert into plans (school_id, version, drawn_at) values ($1, $2, $3)
     on conflict (school_id) do update set version = excluded.version, drawn_at = excluded.drawn_at`,
    [school, version + 1, drawnAt],
  )
}

/** Throws PLACE_DUPLICATE also where the identifier, which the console made, is taken. */
async function insertDrawnRoom(transaction: Queries, school: Id, room: DrawnRoom): Promise<void> {
  const taken = await transaction.get('select id from rooms where id = $1', [room.id])
  if (taken) throw new PreauError('PLACE_DUPLICATE', { place: room.id })
  await insertRoom(transaction, { ...room, school })
}

async function moveDevice(transaction: Queries, reach: Reach, school: Id, { device, room }: PlanMove): Promise<void> {
  const present = await transaction.get('select id from devices where school_id = $1 and id = $2', [school, device])
  if (!present) throw new PreauError('DEVICE_NOT_FOUND', { device })
  await updateDevice(transaction, reach, device, { room })
}

async function clear(transaction: Queries, school: Id): Promise<void> {
  for (const table of ['plan_devices', 'plan_rooms', 'plan_areas'] as const) {
    await transaction.run(`delete from ${table} where school_id = $1`, [school])
  }
}

async function requireRooms(transaction: Queries, school: Id, rooms: readonly PlanRoom[]): Promise<void> {
  const known = await transaction.all<{ id: Id }>('select id from rooms where school_id = $1', [school])
  const ids = new Set(known.map(({ id }) => id))
  const unknown = rooms.find(({ room }) => !ids.has(room))
  if (unknown) throw new PreauError('PLACE_NOT_FOUND', { place: unknown.room })
}

/** In which room each device of the drawing is. */
async function requireDevices(
  transaction: Queries,
  school: Id,
  rooms: readonly PlanRoom[],
): Promise<ReadonlyMap<Id, Id | null>> {
  const placed = rooms.flatMap(({ devices }) => devices.map(({ device }) => device))
  const known = await transaction.all<{ id: Id; room_id: Id | null }>(
    `select d.id, d.room_id from ${transaction.dialect.rows('$2', { id: 'text' })} asked
     join devices d on d.school_id = $1 and d.id = asked.id`,
    [school, JSON.stringify(placed.map((device) => [device]))],
  )
  const roomOf = new Map(known.map(({ id, room_id }) => [id, room_id]))
  const unknown = placed.find((device) => !roomOf.has(device))
  if (unknown !== undefined) throw new PreauError('DEVICE_NOT_FOUND', { device: unknown })
  return roomOf
}

function toRoom(row: RoomRow, placed: readonly PlacedRow[]): PlanRoom {
  const { room_id, x, y, width, height, door_side, door_at } = row
  const door: Door | null = door_side === null ? null : { side: door_side, at: door_at ?? 0 }
  return {
    room: room_id,
    ...{ x, y, width, height, door },
    devices: placed.map(({ device, x, y }) => ({ device, x, y })),
  }
}
