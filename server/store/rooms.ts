import type { RoomKind } from '@preau/protocol/api/places.ts'
import type { RoomList, RoomQuery } from '@preau/protocol/api/rooms.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { Reach } from '@preau/protocol/rules/roles.ts'
import type { Queries, SqlValue } from './database.ts'
import { searchWords } from './device-filter.ts'
import { binder, schoolsWithin } from './reach-sql.ts'

interface RoomRow {
  id: Id
  name: string
  kind: RoomKind
  school_id: Id
  school_name: string
  authority_id: Id
  authority_name: string
}

/** Rooms of the schools within a reach, or those that a search means, sorted by school and name. */
export async function listRooms(
  db: Queries,
  reach: Reach,
  { q, authority, school, limit = 100 }: RoomQuery,
): Promise<RoomList> {
  const { params, bind } = binder()
  const where = ['1 = 1', ...schoolsWithin(db.dialect, reach, 'r.school_id', bind)]
  const add = (condition: (parameter: string) => string, value: SqlValue) => where.push(condition(bind(value)))
  if (school !== undefined) add((id) => `r.school_id = ${id}`, school)
  if (authority !== undefined) add((id) => `s.authority_id = ${id}`, authority)
  for (const word of searchWords(q)) {
    add((like) => `r.name_key || ' ' || s.name_key like ${like} escape '\\'`, `%${word}%`)
  }
  params.push(limit + 1)
  const rows = await db.all<RoomRow>(
    `select r.id, r.name, r.kind, r.school_id, s.name as school_name, a.id as authority_id,
       a.name as authority_name
     from rooms r join schools s on s.id = r.school_id join authorities a on a.id = s.authority_id where ${where.join(' and ')}
     order by s.name_key, s.id, r.name_key limit $${params.length}`,
    params,
  )
  const rooms = rows.slice(0, limit).map(({ school_id, school_name, authority_id, authority_name, ...room }) => ({
    ...room,
    school: { id: school_id, name: school_name },
    authority: { id: authority_id, name: authority_name },
  }))
  return { rooms, more: rows.length > limit }
}
