import type { Id } from '@preau/protocol/ids.ts'
import type { Reach } from '@preau/protocol/rules/roles.ts'
import { NO_SCORES, type Score, type ScoreCounts } from '@preau/protocol/rules/satisfaction.ts'
import type { Queries } from './database.ts'
import { andAll, binder, schoolsWithin } from './reach-sql.ts'

/** A rating of a ticket. INVARIANT: it says when and how much, and never who. */
export interface TicketRating {
  school: Id
  ticket: Id
  score: Score
  /** ms since 1970 */
  at: number
}

/** Keeps a rating; one that stands keeps its time, so that it cannot be corrected for ever. */
export async function putRating(transaction: Queries, { school, ticket, score, at }: TicketRating): Promise<void> {
  await transaction.run(
    `insert into ticket_ratings (school_id, ticket_id, score, at) values ($1, $2, $3, $4)
     on conflict (school_id, ticket_id) do update set score = excluded.score`,
    [school, ticket, score, at],
  )
}

/** The rating of a ticket; undefined where there is none. */
export async function findRating(db: Queries, school: Id, ticket: Id): Promise<TicketRating | undefined> {
  return await db.get<TicketRating>(
    `select school_id as school, ticket_id as ticket, score, at from ticket_ratings
     where school_id = $1 and ticket_id = $2`,
    [school, ticket],
  )
}

export interface RatingsAsked {
  reach: Reach
  /** [from, to), ms since 1970 */
  from: number
  to: number
  /** Only these tickets, where they are named: those of a contract. */
  tickets?: readonly Id[]
}

/** How many ratings of each score the schools of a reach gave in a time, by school. */
export async function countRatings(
  db: Queries,
  { reach, from, to, tickets }: RatingsAsked,
): Promise<Map<Id, ScoreCounts>> {
  const { params, bind } = binder()
  const within = [`at >= ${bind(from)}`, `at < ${bind(to)}`, ...schoolsWithin(db.dialect, reach, 'school_id', bind)]
  if (tickets) {
    const rows = db.dialect.rows(bind(JSON.stringify(tickets.map((id) => [id]))), { id: 'text' })
    within.push(`ticket_id in (select id from ${rows} as asked)`)
  }
  const rows = await db.all<{ school: Id; score: Score; count: number }>(
    `select school_id as school, score, count(*) as count from ticket_ratings
     where 1 = 1${andAll(within)} group by school_id, score order by school_id, score`,
    params,
  )
  const counts = new Map<Id, ScoreCounts>()
  for (const { school, score, count } of rows) {
    const known = counts.get(school) ?? NO_SCORES
    counts.set(school, known.map((each, index) => each + (index + 1 === score ? count : 0)) as unknown as ScoreCounts)
  }
  return counts
}
