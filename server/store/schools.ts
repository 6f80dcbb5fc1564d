import type { AuthorityLine, SchoolLine, SchoolLines, SchoolNames } from '@preau/protocol/api/schools.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { Reach } from '@preau/protocol/rules/roles.ts'
import type { Queries } from './database.ts'
import { andAll, binder, devicesWithin, schoolsWithin } from './reach-sql.ts'
import { toStatusCounts } from './status-counts.ts'

interface SchoolRow {
  id: Id
  authority: Id
  name: string
  uai: string | null
  insee: string | null
  timezone: string
  rooms: number
}

interface HeldRow {
  school_id: Id
  severity: number
  devices: number
  unplaced: number
}

type AuthorityRow = Omit<AuthorityLine, 'schools'>

/** Every school within a reach by its name, sorted as a person sorts names. */
export async function schoolNames(db: Queries, reach: Reach): Promise<SchoolNames> {
  const authorities = await authoritiesWithin(db, reach)
  const { params, bind } = binder()
  const within = andAll(schoolsWithin(db.dialect, reach, 'id', bind))
  const schools = await db.all<Omit<SchoolRow, 'insee' | 'rooms'>>(
    `select id, authority_id as authority, name, uai, timezone from schools where 1 = 1${within} order by name_key, id`,
    params,
  )
  const of = Map.groupBy(schools, ({ authority }) => authority)
  return {
    authorities: authorities.map(({ id, name }) => ({
      id,
      name,
      schools: (of.get(id) ?? []).map(({ authority: _, ...school }) => school),
    })),
  }
}

/** Every school within a reach in one line, sorted as a person sorts names; of what it holds, what is reached is counted. */
export async function schoolLines(db: Queries, reach: Reach): Promise<SchoolLines> {
  const authorities = await authoritiesWithin(db, reach)
  const { params, bind } = binder()
  const within = andAll(schoolsWithin(db.dialect, reach, 'schools.id', bind))
  const schools = await db.all<SchoolRow>(
    `select id, authority_id as authority, name, uai, insee, timezone,
       (select count(*) from rooms where rooms.school_id = schools.id) as rooms
     from schools where 1 = 1${within} order by name_key, id`,
    params,
  )
  const held = await heldBySchools(db, reach)
  const heldOf = Map.groupBy(held, ({ school_id }) => school_id)
  const of = Map.groupBy(schools, ({ authority }) => authority)
  return {
    authorities: authorities.map((row) => ({
      ...row,
      schools: (of.get(row.id) ?? []).map((school) => toLine(school, heldOf.get(school.id) ?? [])),
    })),
  }
}

/** Authorities by name; within borders only those with a school that is reached. */
async function authoritiesWithin(db: Queries, reach: Reach): Promise<AuthorityRow[]> {
  const { params, bind } = binder()
  const within = schoolsWithin(db.dialect, reach, 'id', bind)
  const named = reach === 'all' ? '' : `where id in (select authority_id from schools where ${within.join(' and ')})`
  return await db.all(`select id, name, insee from authorities ${named} order by name_key, id`, params)
}

async function heldBySchools(db: Queries, reach: Reach): Promise<HeldRow[]> {
  const { params, bind } = binder()
  const within = andAll(devicesWithin(db.dialect, reach, 'd', bind))
  return await db.all(
    // Counted by room first, which an index holds; by school at once would look at every row.
    `select school_id, severity, sum(held) as devices, sum(case when room_id is null then held else 0 end) as unplaced
     from (
       select room_id, school_id, severity, count(*) as held from devices d where 1 = 1${within}
       group by room_id, school_id, severity
     ) as r
     group by school_id, severity`,
    params,
  )
}

function toLine(school: SchoolRow, held: readonly HeldRow[]): SchoolLine {
  return {
    ...school,
    devices: held.reduce((total, { devices }) => total + devices, 0),
    unplaced: held.reduce((total, { unplaced }) => total + unplaced, 0),
    counts: toStatusCounts(held),
  }
}
