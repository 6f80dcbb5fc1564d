import type { AuthorityLine, SchoolLine, SchoolLines, SchoolNames } from '@preau/protocol/api/schools.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { Queries } from './database.ts'
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

const AUTHORITIES = 'select id, name, insee from authorities order by name_key, id'

/** Every school by its name, sorted as a person sorts names. */
export async function schoolNames(db: Queries): Promise<SchoolNames> {
  const authorities = await db.all<AuthorityRow>(AUTHORITIES)
  const schools = await db.all<Omit<SchoolRow, 'insee' | 'rooms'>>(
    'select id, authority_id as authority, name, uai, timezone from schools order by name_key, id',
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

/** Every school in one line, sorted as a person sorts names. */
export async function schoolLines(db: Queries): Promise<SchoolLines> {
  const authorities = await db.all<AuthorityRow>(AUTHORITIES)
  const schools = await db.all<SchoolRow>(
    `select id, authority_id as authority, name, uai, insee, timezone,
       (select count(*) from rooms where rooms.school_id = schools.id) as rooms
     from schools order by name_key, id`,
  )
  const held = await db.all<HeldRow>(
    // Counted by room first, which an index holds; by school at once would look at every row.
    `select school_id, severity, sum(held) as devices, sum(case when room_id is null then held else 0 end) as unplaced
     from (select room_id, school_id, severity, count(*) as held from devices group by room_id, school_id, severity) as r
     group by school_id, severity`,
  )
  const heldOf = Map.groupBy(held, ({ school_id }) => school_id)
  const of = Map.groupBy(schools, ({ authority }) => authority)
  return {
    authorities: authorities.map((row) => ({
      ...row,
      schools: (of.get(row.id) ?? []).map((school) => toLine(school, heldOf.get(school.id) ?? [])),
    })),
  }
}

function toLine(school: SchoolRow, held: readonly HeldRow[]): SchoolLine {
  return {
    ...school,
    devices: held.reduce((total, { devices }) => total + devices, 0),
    unplaced: held.reduce((total, { unplaced }) => total + unplaced, 0),
    counts: toStatusCounts(held),
  }
}
