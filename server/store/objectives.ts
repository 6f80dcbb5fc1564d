import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { type Reach, reaches } from '@preau/protocol/rules/roles.ts'
import type { Queries } from './database.ts'
import { andAll, binder, schoolsWithin } from './reach-sql.ts'

/** What was agreed with a school, and until when. Dates are local dates of the school. */
export interface Objective {
  id: Id
  school: Id
  title: string
  dueOn: string
  /** ms since 1970 */
  madeAt: number
  /** When it was reached or given up; null where it stands. */
  reachedOn: string | null
  droppedOn: string | null
}

const COLUMNS = `id, school_id as school, title, due_on as "dueOn", made_at as "madeAt", reached_on as "reachedOn",
  dropped_on as "droppedOn"`

/** The objectives of a reach, or of one of its schools, those that are due first first. */
export async function listObjectives(db: Queries, reach: Reach, school?: Id): Promise<Objective[]> {
  const { params, bind } = binder()
  const within = schoolsWithin(db.dialect, reach, 'school_id', bind)
  if (school !== undefined) within.push(`school_id = ${bind(school)}`)
  return await db.all<Objective>(
    `select ${COLUMNS} from objectives where 1 = 1${andAll(within)} order by due_on, id limit 2000`,
    params,
  )
}

/** An objective within a reach. Throws OBJECTIVE_NOT_FOUND. */
export async function getObjective(db: Queries, reach: Reach, id: Id): Promise<Objective> {
  const found = await db.get<Objective>(`select ${COLUMNS} from objectives where id = $1`, [id])
  if (!found || !reaches(reach, found.school)) throw new PreauError('OBJECTIVE_NOT_FOUND')
  return found
}

/** Adds an objective to a school. */
export async function insertObjective(transaction: Queries, objective: Objective): Promise<void> {
  const { school, id, title, dueOn, madeAt, reachedOn, droppedOn } = objective
  await transaction.run(
    `insert into objectives (school_id, id, title, due_on, made_at, reached_on, dropped_on)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [school, id, title, dueOn, madeAt, reachedOn, droppedOn],
  )
}

/** Writes what an objective has become. */
export async function updateObjective(transaction: Queries, objective: Objective): Promise<void> {
  const { school, id, title, dueOn, reachedOn, droppedOn } = objective
  await transaction.run(
    'update objectives set title = $3, due_on = $4, reached_on = $5, dropped_on = $6 where school_id = $1 and id = $2',
    [school, id, title, dueOn, reachedOn, droppedOn],
  )
}
