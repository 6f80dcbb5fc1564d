import type { Id } from '@preau/protocol/ids.ts'
import type { Reach } from '@preau/protocol/rules/roles.ts'
import type { Queries } from './database.ts'
import { andAll, binder, devicesWithin } from './reach-sql.ts'

export interface WorkloadAsked {
  reach: Reach
  /** [from, to), ms since 1970 */
  from: number
  to: number
  now: number
  school?: Id
}

/** Counts of one person, or of one school. `visits`, `restored`: in the period; `live`, `late`: now. */
export interface WorkCounts {
  live: number
  late: number
  visits: number
  restored: number
}

type Counted = { id: Id | null; what: keyof WorkCounts | 'taken' | 'opened'; count: number }

/** What each person has before him and did. `id` null: what nobody has taken. */
export async function workOfPeople(
  db: Queries,
  asked: WorkloadAsked,
): Promise<Map<Id | null, WorkCounts & { taken: number }>> {
  const { params, sql } = ticketsOf(db, asked)
  const [from, to] = [params.push(asked.from), params.push(asked.to)]
  const rows = await db.all<Counted>(
    `${standing('t.assignee', sql, params.push(asked.now))}
     union all
     select e.recorded_by as id, case e.event when 'on_site' then 'visits' when 'restored' then 'restored' else 'taken' end as what,
       count(*) as count
     from service_events e join tickets t on t.school_id = e.school_id and t.id = e.ticket_id
     where e.event in ('acknowledged', 'remote_start', 'on_site', 'restored') and e.recorded_by is not null
       and e.at >= $${from} and e.at < $${to}${sql}
     group by e.recorded_by, 2`,
    params,
  )
  return gathered(rows, { live: 0, late: 0, taken: 0, visits: 0, restored: 0 })
}

/** What each school has and had. */
export async function workOfSchools(
  db: Queries,
  asked: WorkloadAsked,
): Promise<Map<Id | null, WorkCounts & { opened: number }>> {
  const { params, sql } = ticketsOf(db, asked)
  const [from, to] = [params.push(asked.from), params.push(asked.to)]
  const rows = await db.all<Counted>(
    `${standing('t.school_id', sql, params.push(asked.now))}
     union all
     select e.school_id as id, case e.event when 'on_site' then 'visits' else e.event end as what, count(*) as count
     from service_events e join tickets t on t.school_id = e.school_id and t.id = e.ticket_id
     where e.event in ('opened', 'on_site', 'restored') and e.at >= $${from} and e.at < $${to}${sql}
     group by e.school_id, 2`,
    params,
  )
  return gathered(rows, { live: 0, late: 0, opened: 0, visits: 0, restored: 0 })
}

function ticketsOf({ dialect }: Queries, { reach, school }: WorkloadAsked) {
  const { params, bind } = binder()
  const within = devicesWithin(dialect, reach, 't', bind)
  if (school !== undefined) within.push(`t.school_id = ${bind(school)}`)
  return { params, sql: andAll(within) }
}

/** Tickets with work to do, by a column, and those of them that are late at the moment in a parameter. */
function standing(column: string, sql: string, now: number): string {
  const counted = (what: string, condition: string) =>
    `select ${column} as id, '${what}' as what, count(*) as count from tickets t
     where t.live = 1${condition}${sql} group by ${column}`
  return `${counted('live', '')} union all ${counted('late', ` and t.next_due < $${now}`)}`
}

function gathered<C extends Record<string, number>>(rows: readonly Counted[], zero: C): Map<Id | null, C> {
  const found = new Map<Id | null, C>()
  for (const { id, what, count } of rows) found.set(id, { ...(found.get(id) ?? zero), [what]: Number(count) })
  return found
}
