import type { Id } from '@preau/protocol/ids.ts'
import type { Queries } from './database.ts'

/** A session as it is kept: what proves it, never what the browser holds. Times are ms since 1970. */
export interface WebSessionRow {
  /** SHA-256 of what the browser holds, 64 hex digits. */
  proof: string
  person: Id
  madeAt: number
  seenAt: number
  /** It ends then, used or not. */
  endsAt: number
  /** A second factor was given. */
  strong: boolean
  /** Network address that it began at. */
  from: string
  /** What the browser said that it is. */
  program: string
}

type Stored = Omit<WebSessionRow, 'strong'> & { strong: number }

const FIELDS = `proof, person_id as person, made_at as "madeAt", seen_at as "seenAt", ends_at as "endsAt", strong,
  origin as "from", program`

export async function insertWebSession(transaction: Queries, row: WebSessionRow): Promise<void> {
  await transaction.run(
    `insert into web_sessions (proof, person_id, made_at, seen_at, ends_at, strong, origin, program)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [row.proof, row.person, row.madeAt, row.seenAt, row.endsAt, row.strong ? 1 : 0, row.from, row.program],
  )
}

/**
 * The session of a proof that still holds: it has not ended, was used since `idleSince`, and its person may sign in.
 * @param now ms since 1970
 */
export async function findWebSession(
  db: Queries,
  proof: string,
  { now, idleSince }: { now: number; idleSince: number },
): Promise<WebSessionRow | undefined> {
  const row = await db.get<Stored>(
    `select ${FIELDS} from web_sessions
     where proof = $1 and ends_at > $2 and seen_at > $3 and person_id in
       (select id from people where disabled_at is null and erased_at is null)`,
    [proof, now, idleSince],
  )
  return row && asRow(row)
}

/** The sessions of a person that still hold, the one used last first. */
export async function listWebSessions(
  db: Queries,
  person: Id,
  { now, idleSince }: { now: number; idleSince: number },
): Promise<WebSessionRow[]> {
  const rows = await db.all<Stored>(
    `select ${FIELDS} from web_sessions where person_id = $1 and ends_at > $2 and seen_at > $3
     order by seen_at desc, proof`,
    [person, now, idleSince],
  )
  return rows.map(asRow)
}

/** This session was used, and so its person was there. */
export async function touchWebSession(transaction: Queries, proof: string, now: number): Promise<void> {
  await transaction.run('update web_sessions set seen_at = $2 where proof = $1 and seen_at < $2', [proof, now])
  await transaction.run(
    `update people set seen_at = $2 where id in (select person_id from web_sessions where proof = $1)`,
    [proof, now],
  )
}

/** Ends one session; gives whether there was one. */
export async function endWebSession(transaction: Queries, proof: string): Promise<boolean> {
  return (await transaction.run('delete from web_sessions where proof = $1', [proof])) > 0
}

/** Ends the sessions of a person, but one of them where it is named. Gives how many. */
export async function endWebSessions(transaction: Queries, person: Id, but = ''): Promise<number> {
  return await transaction.run('delete from web_sessions where person_id = $1 and proof <> $2', [person, but])
}

/** Takes away sessions that ended, or that nobody used since `idleSince`. Gives how many went. */
export async function pruneWebSessions(
  transaction: Queries,
  { now, idleSince }: { now: number; idleSince: number },
): Promise<number> {
  return await transaction.run('delete from web_sessions where ends_at <= $1 or seen_at <= $2', [now, idleSince])
}

function asRow(row: Stored): WebSessionRow {
  return { ...row, strong: row.strong === 1 }
}
