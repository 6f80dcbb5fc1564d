import type { PlaceTree, Room, RoomKind, School } from '@preau/protocol/api/places.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { Reach } from '@preau/protocol/rules/roles.ts'
import type { Dialect, Queries } from './database.ts'
import { type Bind, binder, devicesWithin, schoolsWithin } from './reach-sql.ts'
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

/**
 * The places within a reach, sorted as a person sorts names, each with the devices that it holds and that are reached. Of an
 * authority there are the schools that are reached; one without any is named only to who reaches everything.
 */
export async function placeTree(db: Queries, reach: Reach, branch: Branch = {}): Promise<PlaceTree> {
  const ask = <T extends object>(sql: (on: Conditions) => string): Promise<T[]> => {
    const { params, bind } = binder()
    return db.all<T>(sql(conditions(db.dialect, reach, branch, bind)), params)
  }
  const authorities = await ask<AuthorityRow>(
    (on) => `select id, name, insee from authorities where ${on.authorities()} order by name_key, id`,
  )
  const schools = await ask<SchoolRow>(
    (on) =>
      `select id, authority_id, name, uai, insee, timezone from schools where ${on.schools('id')} order by name_key, id`,
  )
  const rooms = await ask<RoomRow>(
    (on) => `select id, school_id, name, kind from rooms where ${on.schools('school_id')} order by name_key, id`,
  )
  const placed = await ask<PlacedRow>(
    (on) =>
      `select school_id, room_id, count(*) as devices from devices d where ${on.devices()} group by school_id, room_id`,
  )
  const statuses = await ask<StatusRow>(
    (on) =>
      `select school_id, severity, count(*) as devices from devices d where ${on.devices()} group by school_id, severity`,
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

/** What a statement may see of a branch within a reach; each is asked for at most once a statement. */
interface Conditions {
  authorities(): string
  /** @param column holds the id of a school */
  schools(column: string): string
  /** On `devices d`. */
  devices(): string
}

function conditions(dialect: Dialect, reach: Reach, branch: Branch, bind: Bind): Conditions {
  const within = (column: string) => schoolsWithin(dialect, reach, column, bind)
  return {
    authorities: () => {
      if (reach === 'all') return authoritySql(branch, bind)
      const reached = [schoolSql(branch, 'id', bind), ...within('id')].join(' and ')
      return `id in (select authority_id from schools where ${reached})`
    },
    schools: (column) => [schoolSql(branch, column, bind), ...within(column)].join(' and '),
    devices: () => [schoolSql(branch, 'd.school_id', bind), ...devicesWithin(dialect, reach, 'd', bind)].join(' and '),
  }
}

function authoritySql(branch: Branch, bind: Bind): string {
  if ('school' in branch) return `id = (select authority_id from schools where id = ${bind(branch.school)})`
  if ('room' in branch) return `id = (select authority_id from schools where id = ${schoolOf(branch.room, bind)})`
  return branch.authority === undefined ? '1 = 1' : `id = ${bind(branch.authority)}`
}

function schoolSql(branch: Branch, column: string, bind: Bind): string {
  if ('school' in branch) return `${column} = ${bind(branch.school)}`
  if ('room' in branch) return `${column} = ${schoolOf(branch.room, bind)}`
  if (branch.authority === undefined) return '1 = 1'
  return `${column} in (select id from schools where authority_id = ${bind(branch.authority)})`
}

function schoolOf(room: Id, bind: Bind): string {
  return `(select school_id from rooms where id = ${bind(room)})`
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
