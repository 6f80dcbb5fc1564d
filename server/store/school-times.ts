import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { firstTimes, type SchoolTimesFacts } from '@preau/protocol/rules/booking/school-clock.ts'
import { zoneOf } from '@preau/protocol/rules/booking/school-zone.ts'
import type { Queries } from './database.ts'

/** The times of a school as they hold now: those that a person gave, else those that one begins with. */
export interface StoredSchoolTimes extends SchoolTimesFacts {
  school: Id
  /** 0: nobody said anything. */
  version: number
  timeZone: string
}

interface Row {
  timezone: string
  uai: string | null
  insee: string | null
  version: number | null
  zone: SchoolTimesFacts['zone']
  region: SchoolTimesFacts['region']
  weeks: string
  closed: string
  opened: string
  sites: string
}

/** The times of a school. Throws PLACE_NOT_FOUND. */
export async function getSchoolTimes(db: Queries, school: Id): Promise<StoredSchoolTimes> {
  const row = await db.get<Row>(
    `select s.timezone, s.uai, s.insee, t.version, t.zone, t.region, t.weeks, t.closed, t.opened, t.sites
     from schools s left join school_times t on t.school_id = s.id where s.id = $1`,
    [school],
  )
  if (!row) throw new PreauError('PLACE_NOT_FOUND', { place: school })
  const { timezone: timeZone, version } = row
  if (version === null) {
    const { zone, region } = zoneOf(row)
    return { school, version: 0, timeZone, ...firstTimes(zone, region) }
  }
  return {
    ...{ school, version, timeZone, zone: row.zone, region: row.region },
    weeks: JSON.parse(row.weeks),
    closed: JSON.parse(row.closed),
    opened: JSON.parse(row.opened),
    sites: JSON.parse(row.sites),
  }
}

/** Keeps what a person said of the time of a school. Throws SCHOOL_TIMES_CHANGED where it is not the version that he saw. */
export async function putSchoolTimes(
  transaction: Queries,
  school: Id,
  seen: number,
  { zone, region, weeks, closed, opened, sites }: SchoolTimesFacts,
): Promise<void> {
  const now = await getSchoolTimes(transaction, school)
  if (now.version !== seen) throw new PreauError('SCHOOL_TIMES_CHANGED', { version: now.version })
  await transaction.run(
    `insert into school_times (school_id, version, zone, region, weeks, closed, opened, sites)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (school_id) do update set version = excluded.version, zone = excluded.zone, region = excluded.region,
       weeks = excluded.weeks, closed = excluded.closed, opened = excluded.opened, sites = excluded.sites`,
    [school, seen + 1, zone, region, ...[weeks, closed, opened, sites].map((each) => JSON.stringify(each))],
  )
}
