import type { Id } from '@preau/protocol/ids.ts'
import type { Reach } from '@preau/protocol/rules/roles.ts'
import { NO_SCORES, type Score, type ScoreCounts } from '@preau/protocol/rules/satisfaction.ts'
import type { Queries } from './database.ts'
import { andAll, binder, devicesWithin } from './reach-sql.ts'

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
  school?: Id
  /** Only the tickets of this contract. */
  contract?: Id
}

/** What a school thinks of how its tickets were treated, and how many it could have said something of. */
export interface SchoolRatings {
  school: Id
  counts: ScoreCounts
  closed: number
}

/**
 * How the schools of a reach rated their tickets in a time: of those about a class of equipment that is reached. A ticket
 * counts as closed when it was, a rating when it was given.
 */
export async function countRatings(
  db: Queries,
  { reach, from, to, school, contract }: RatingsAsked,
): Promise<SchoolRatings[]> {
  const { params, bind } = binder()
  const [begin, end] = [bind(from), bind(to)]
  const within = devicesWithin(db.dialect, reach, 't', bind)
  if (school !== undefined) within.push(`t.school_id = ${bind(school)}`)
  if (contract !== undefined) within.push(`t.contract = ${bind(contract)}`)
  const rows = await db.all<{ school: Id; score: Score | 0; count: number }>(
    `select school, score, sum(count) as count from (
       select t.school_id as school, r.score as score, count(*) as count
       from ticket_ratings r join tickets t on t.school_id = r.school_id and t.id = r.ticket_id
       where r.at >= ${begin} and r.at < ${end}${andAll(within)} group by t.school_id, r.score
       union all
       select t.school_id as school, 0 as score, count(*) as count from tickets t
       where t.state = 'closed' and t.ended_at >= ${begin} and t.ended_at < ${end}${andAll(within)} group by t.school_id
     ) as counted group by school, score order by school, score`,
    params,
  )
  const found = new Map<Id, SchoolRatings>()
  for (const row of rows) {
    const known = found.get(row.school) ?? { school: row.school, counts: NO_SCORES, closed: 0 }
    const count = Number(row.count)
    if (row.score === 0) known.closed = count
    else known.counts = known.counts.with(row.score - 1, count) as unknown as ScoreCounts
    found.set(row.school, known)
  }
  return [...found.values()]
}
