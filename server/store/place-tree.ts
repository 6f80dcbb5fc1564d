import type { PlaceTree, Room, RoomKind, School } from '@preau/protocol/api/places.ts'
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

/** Every place of the server, sorted as a person sorts names, each with the devices that it holds. */
export async function placeTree(db: Queries): Promise<PlaceTree> {
  const authorities = await db.all<AuthorityRow>('select id, name, insee from authorities order by name_key, id')
  const schools = await db.all<SchoolRow>(
    'select id, authority_id, name, uai, insee, timezone from schools order by name_key, id',
  )
  const rooms = await db.all<RoomRow>('select id, school_id, name, kind from rooms order by name_key, id')
  const placed = await db.all<PlacedRow>(
    'select school_id, room_id, count(*) as devices from devices group by school_id, room_id',
  )
  const statuses = await db.all<StatusRow>(
    'select school_id, severity, count(*) as devices from devices group by school_id, severity',
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
