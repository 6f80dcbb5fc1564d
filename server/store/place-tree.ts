import type { PlaceTree, Room, RoomKind, School } from '@preau/protocol/api/places.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { Queries } from './database.ts'
import { toStatusCounts } from './status-counts.ts'

interface AuthorityRow {
  id: string
  name: string
  insee: string | null
}

interface SchoolRow {
  id: string
  authority_id: string
  name: string
  uai: string | null
  insee: string | null
  timezone: string
}

interface RoomRow {
  id: string
  school_id: string
  name: string
  kind: RoomKind
}

interface PlacedRow {
  school_id: string
  room_id: string | null
  devices: number
}

interface StatusRow {
  school_id: string
  severity: number
  devices: number
}

/** Which part of the tree: all of it, or one branch with what stands above it. */
export type Branch = { authority?: Id } | { school: Id } | { room: Id }

/** The places of the server, sorted as a person sorts names, each with the devices that it holds. */
export async function placeTree(db: Queries, branch: Branch = {}): Promise<PlaceTree> {
  const { authority, school, params } = branchConditions(branch)
  const authorities = await db.all<AuthorityRow>(
    `select id, name, insee from authorities where ${authority('id')} order by name_key, id`,
    params,
  )
  const schools = await db.all<SchoolRow>(
    `select id, authority_id, name, uai, insee, timezone from schools where ${school('id')} order by name_key, id`,
    params,
  )
  const rooms = await db.all<RoomRow>(
    `select id, school_id, name, kind from rooms where ${school('school_id')} order by name_key, id`,
    params,
  )
  const placed = await db.all<PlacedRow>(
    `select school_id, room_id, count(*) as devices from devices where ${school('school_id')} group by school_id, room_id`,
    params,
  )
  const statuses = await db.all<StatusRow>(
    `select school_id, severity, count(*) as devices from devices where ${school('school_id')}
     group by school_id, severity`,
    params,
  )
  const roomsOf = Map.groupBy(rooms, (row) => row.school_id)
  const placedOf = Map.groupBy(placed, (row) => row.school_id)
  const statusesOf = Map.groupBy(statuses, (row) => row.school_id)
  const schoolsOf = Map.groupBy(schools, (row) => row.authority_id)
  const make = (row: SchoolRow) =>
    toSchool(row, roomsOf.get(row.id) ?? [], placedOf.get(row.id) ?? [], statusesOf.get(row.id) ?? [])
  return {
    authorities: authorities.map((row) => ({ ...row, schools: (schoolsOf.get(row.id) ?? []).map(make) })),
  }
}

/** The conditions of a branch on a column that holds an authority, and on one that holds a school. */
function branchConditions(branch: Branch) {
  if ('school' in branch) {
    const above = '(select authority_id from schools where id = $1)'
    return conditions(
      (column) => `${column} = ${above}`,
      (column) => `${column} = $1`,
      [branch.school],
    )
  }
  if ('room' in branch) {
    const above = '(select school_id from rooms where id = $1)'
    const top = `(select authority_id from schools where id = ${above})`
    return conditions(
      (column) => `${column} = ${top}`,
      (column) => `${column} = ${above}`,
      [branch.room],
    )
  }
  if (branch.authority === undefined)
    return conditions(
      () => '1 = 1',
      () => '1 = 1',
      [],
    )
  const below = '(select id from schools where authority_id = $1)'
  return conditions(
    (column) => `${column} = $1`,
    (column) => `${column} in ${below}`,
    [branch.authority],
  )
}

function conditions(authority: (column: string) => string, school: (column: string) => string, params: Id[]) {
  return { authority, school, params }
}

function toSchool(
  row: SchoolRow,
  rooms: readonly RoomRow[],
  placed: readonly PlacedRow[],
  statuses: readonly StatusRow[],
): School {
  const { id, name, uai, insee, timezone } = row
  const held = new Map(placed.map(({ room_id, devices }) => [room_id, devices]))
  return {
    id,
    authority: row.authority_id,
    name,
    uai,
    insee,
    timezone,
    rooms: rooms.map((room) => toRoom(room, held.get(room.id) ?? 0)),
    devices: placed.reduce((total, { devices }) => total + devices, 0),
    unplaced: held.get(null) ?? 0,
    counts: toStatusCounts(statuses),
  }
}

function toRoom({ id, school_id, name, kind }: RoomRow, devices: number): Room {
  return { id, school: school_id, name, kind, devices }
}
