import type { Id } from '@preau/protocol/ids.ts'
import type { NoticeKind, NoticeParams } from '@preau/protocol/rules/notices.ts'
import type { Queries } from './database.ts'

/** A notice that waits to be mailed, with what its letter says. Names are read when it is written, and stand nowhere else. */
export interface WaitingLetter {
  person: Id
  notice: Id
  tries: number
  kind: NoticeKind
  at: number
  about: string
  params: NoticeParams
  /** What the person signs in with: an address, or no address. */
  login: string | null
  schoolName: string | null
}

type Row = Omit<WaitingLetter, 'params'> & { params: string }

/** Letters whose time has come, of the person who waits longest; of one person at most, so that he gets one letter for all. */
export async function dueLetters(db: Queries, now: number, limit: number): Promise<WaitingLetter[]> {
  const rows = await db.all<Row>(
    `select l.person_id as person, l.notice_id as notice, l.tries, n.kind, n.at, n.about, n.params,
       p.login_shown as login, s.name as "schoolName"
     from letters l
     join notices n on n.person_id = l.person_id and n.id = l.notice_id
     join people p on p.id = l.person_id
     left join schools s on s.id = n.school_id
     where l.next_at <= $1 and l.person_id =
       (select person_id from letters where next_at <= $1 order by next_at, person_id limit 1)
     order by n.at, l.notice_id limit ${limit}`,
    [now],
  )
  return rows.map(({ params, ...row }) => ({ ...row, params: JSON.parse(params) as NoticeParams }))
}

/** How many letters wait, and since when the oldest does. */
export async function countLetters(db: Queries): Promise<{ waiting: number; since: number | null }> {
  const row = await db.get<{ waiting: number; since: number | null }>(
    `select count(*) as waiting, min(n.at) as since from letters l
     join notices n on n.person_id = l.person_id and n.id = l.notice_id`,
  )
  return row ?? { waiting: 0, since: null }
}

/** Takes letters out of the queue: they went, or never will. */
export async function endLetters(transaction: Queries, person: Id, notices: readonly Id[]): Promise<void> {
  await transaction.run(
    `delete from letters where person_id = $1
       and notice_id in (select id from ${transaction.dialect.rows('$2', { id: 'text' })} as ended)`,
    [person, JSON.stringify(notices.map((id) => [id]))],
  )
}

/** Has letters wait for another try. */
export async function postponeLetters(
  transaction: Queries,
  person: Id,
  notices: readonly Id[],
  nextAt: number,
): Promise<void> {
  await transaction.run(
    `update letters set tries = tries + 1, next_at = $3 where person_id = $1
       and notice_id in (select id from ${transaction.dialect.rows('$2', { id: 'text' })} as postponed)`,
    [person, JSON.stringify(notices.map((id) => [id])), nextAt],
  )
}
