import type { Id } from '@preau/protocol/ids.ts'
import type { DeviceKind } from '@preau/protocol/rules/device-status.ts'
import type { Queries } from './database.ts'

/** A school as a contract names it. */
export interface NamedSchool {
  id: Id
  uai: string
  name: string
  commune: string
}

/** A device that a contract can count. `enrolledAt`: ms since 1970. */
export interface CoveredDevice {
  id: Id
  school: Id
  kind: DeviceKind
  enrolledAt: number
}

/** The schools that have a UAI: without one no contract can name them. */
export async function namedSchools(db: Queries): Promise<NamedSchool[]> {
  return await db.all<NamedSchool>(
    `select s.id as id, s.uai as uai, s.name as name, a.name as commune from schools s
       join authorities a on a.id = s.authority_id where s.uai is not null order by s.uai`,
  )
}

/** The devices of some schools, by their ids. */
export async function coveredDevices(db: Queries, schools: readonly Id[]): Promise<CoveredDevice[]> {
  const rows = db.dialect.rows('$1', { id: 'text' })
  return await db.all<CoveredDevice>(
    `select d.id as id, d.school_id as school, d.kind as kind, d.enrolled_at as "enrolledAt" from devices d
     where d.school_id in (select id from ${rows} as r) order by d.id`,
    [JSON.stringify(schools.map((school) => [school]))],
  )
}

/** What changes whenever a device comes or becomes another kind, in a line. */
export async function devicesMark(db: Queries): Promise<string> {
  const kinds = await db.all<{ kind: string; devices: number; last: number }>(
    'select kind, count(*) as devices, max(enrolled_at) as last from devices group by kind order by kind',
  )
  return kinds.map(({ kind, devices, last }) => `${kind} ${devices} ${last}`).join(', ')
}
