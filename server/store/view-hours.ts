import type { ViewHours } from '@preau/protocol/api/view-hours.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { ViewWeek } from '@preau/protocol/rules/view-hours.ts'
import type { Queries } from './database.ts'

/** What the head of a school approved; nothing where he said nothing. */
export async function getViewHours(db: Queries, school: Id): Promise<ViewHours> {
  const row = await db.get<{ version: number; week: string }>(
    'select version, week from view_hours where school_id = $1',
    [school],
  )
  return row ? { school, version: row.version, week: JSON.parse(row.week) } : { school, version: 0, week: {} }
}

/** Keeps what he approves. Throws SCHOOL_TIMES_CHANGED where it is not the version that he saw. */
export async function putViewHours(transaction: Queries, school: Id, seen: number, week: ViewWeek): Promise<void> {
  const { version } = await getViewHours(transaction, school)
  if (version !== seen) throw new PreauError('SCHOOL_TIMES_CHANGED', { version })
  await transaction.run(
    `insert into view_hours (school_id, version, week) values ($1, $2, $3)
     on conflict (school_id) do update set version = excluded.version, week = excluded.week`,
    [school, seen + 1, JSON.stringify(week)],
  )
}
