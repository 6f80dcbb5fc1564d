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

interface CountRow {
  school_id: string
  room_id: string | null
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
  const counts = await db.all<CountRow>(
    'select school_id, room_id, severity, count(*) as devices from devices group by school_id, room_id, severity',
  )
  const countsOf = Map.groupBy(counts, (row) => row.school_id)
  const roomsOf = Map.groupBy(rooms, (row) => row.school_id)
  const schoolsOf = Map.groupBy(
    schools.map((row) => ({
      authority: row.authority_id,
      school: toSchool(row, roomsOf.get(row.id) ?? [], countsOf.get(row.id) ?? []),
    })),
    ({ authority }) => authority,
  )
  return {
    authorities: authorities.map((row) => ({
      ...row,
      schools: (schoolsOf.get(row.id) ?? []).map(({ school }) => school),
    })),
  }
}

function toSchool(row: SchoolRow, rooms: readonly RoomRow[], counts: readonly CountRow[]): School {
  const { id, name, uai, insee, timezone } = row
  return {
    id,
    authority: row.authority_id,
    name,
    uai,
    insee,
    timezone,
    rooms: rooms.map((room) => toRoom(room, counts)),
    devices: sum(counts),
    unplaced: sum(counts.filter(({ room_id }) => room_id === null)),
    counts: toStatusCounts(counts),
  }
}

function toRoom({ id, school_id, name, kind }: RoomRow, counts: readonly CountRow[]): Room {
  return { id, school: school_id, name, kind, devices: sum(counts.filter(({ room_id }) => room_id === id)) }
}

function sum(counts: readonly CountRow[]): number {
  return counts.reduce((total, { devices }) => total + devices, 0)
}
