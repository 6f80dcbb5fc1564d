import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { type Reach, reaches, reachesWhole } from '@preau/protocol/rules/roles.ts'
import type { Queries } from './database.ts'
import { binder, schoolsWithin } from './reach-sql.ts'

/**
 * A school may be changed only by who reaches every device in it. Throws PLACE_NOT_FOUND for `place`, the school itself or a part
 * of it, where the reach does not hold it, as if it were not there, and REACH_TOO_NARROW where it holds some classes alone.
 */
export function requireWholeSchool(reach: Reach, school: Id, place: Id = school): void {
  if (!reaches(reach, school)) throw new PreauError('PLACE_NOT_FOUND', { place })
  if (!reachesWhole(reach, school)) throw new PreauError('REACH_TOO_NARROW', { place })
}

/**
 * An authority stands above schools: only who reaches everything changes it. To anybody else it is there where one of its schools
 * is reached. Throws PLACE_NOT_FOUND or REACH_TOO_NARROW.
 */
export async function requireAuthority(db: Queries, reach: Reach, authority: Id): Promise<void> {
  if (reach === 'all') return
  const { params, bind } = binder()
  const where = [`authority_id = ${bind(authority)}`, ...schoolsWithin(db.dialect, reach, 'id', bind)]
  const reached = await db.get(`select id from schools where ${where.join(' and ')} limit 1`, params)
  throw new PreauError(reached ? 'REACH_TOO_NARROW' : 'PLACE_NOT_FOUND', { place: authority })
}

/** What a school is called among those of its authority is for who reaches them all. Throws REACH_TOO_NARROW. */
export async function requireEverySchool(db: Queries, reach: Reach, authority: Id): Promise<void> {
  if (reach === 'all') return
  const schools = await db.all<{ id: Id }>('select id from schools where authority_id = $1', [authority])
  if (!schools.every(({ id }) => reachesWhole(reach, id))) throw new PreauError('REACH_TOO_NARROW')
}

/** What stands above schools, or names them to the whole server, is for who reaches everything. Throws REACH_TOO_NARROW. */
export function requireEverything(reach: Reach): void {
  if (reach !== 'all') throw new PreauError('REACH_TOO_NARROW')
}
