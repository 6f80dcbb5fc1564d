import type { Id } from '@preau/protocol/ids.ts'
import type { Queries } from './database.ts'

/** A line about a lesson in the log of its machine. */
export interface StoredStep {
  id: Id
  /** ms since 1970 */
  at: number
  /** `lesson.running` and the like. */
  event: string
  /** The name of the room in which the machine stands; null where it stands in none. */
  room: string | null
  params: Record<string, string | number | boolean>
}

interface Row extends Omit<StoredStep, 'params'> {
  params: string
}

/** What happened to the lessons of a school since a moment, the newest first; at most `limit`. */
export async function lessonSteps(
  db: Queries,
  school: Id,
  { since, limit }: { since: number; limit: number },
): Promise<StoredStep[]> {
  // By the machines that have lessons: the log of a machine is found by its key, that of a school is not.
  const rows = await db.all<Row>(
    `select e.id, e.at, e.event, e.params, r.name as room from events e
     join devices d on d.school_id = e.school_id and d.id = e.device_id
     left join rooms r on r.school_id = d.school_id and r.id = d.room_id
     where e.school_id = $1 and e.device_id in (select l.device_id from held_lessons l where l.school_id = $1)
       and e.at >= $2 and e.event like 'lesson.%' order by e.at desc, e.seq desc limit $3`,
    [school, since, limit],
  )
  return rows.map(({ params, ...row }) => ({ ...row, params: JSON.parse(params) }))
}
