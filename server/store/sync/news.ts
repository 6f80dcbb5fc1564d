import type { Id } from '@preau/protocol/ids.ts'
import type { SyncRecord } from '@preau/protocol/territory/record.ts'
import type { Queries } from '../database.ts'

/** What changed, for the consoles of every program on this database. */
export interface SyncNews {
  n: number
  school: Id
  /** Null: something of the school itself. */
  device: Id | null
  /** The command of the device that it is about; without a device the ticket or the campaign. */
  command: Id | null
}

const SET_ASIDE = { school: 'text', kind: 'text', key: 'text', code: 'text', record: 'text' } as const
/** Rows that are set aside of a school are as many at most: one that is gone mad fills no disk. */
const KEPT_ASIDE = 1000

/** Adds what changed; . */
export async function addNews(transaction: Queries, news: readonly Omit<SyncNews, 'n'>[], now: number): Promise<void> {
  if (news.length === 0) return
  await transaction.run(
    `insert into sync_news (school_id, device_id, command_id, at)
     select school, device, command, $2 from ${transaction.dialect.rows('$1', { school: 'text', device: 'text', command: 'text' })} as r`,
    [JSON.stringify(news.map(({ school, device, command }) => [school, device, command])), now],
  )
}

/** What came after `after`, in the order of the commits. */
export async function readNews(db: Queries, after: number, limit = 5000): Promise<SyncNews[]> {
  return await db.all<SyncNews>(
    'select n, school_id as school, device_id as device, command_id as command from sync_news where n > $1 order by n limit $2',
    [after, limit],
  )
}

export async function lastNews(db: Queries): Promise<number> {
  const row = await db.get<{ n: number | null }>('select max(n) as n from sync_news')
  return row?.n ?? 0
}

/** Takes news away that everybody has read. */
export async function pruneNews(transaction: Queries, before: number): Promise<number> {
  return await transaction.run('delete from sync_news where at < $1', [before])
}

/** Keeps rows that could not be taken, with the reason. */
export async function setAside(
  transaction: Queries,
  refused: readonly { school: Id; record: SyncRecord; code: string }[],
  now: number,
): Promise<void> {
  if (refused.length === 0) return
  const last = new Map(refused.map((each) => [`${each.school} ${each.record.kind} ${each.record.key}`, each]))
  await transaction.run(
    `insert into sync_set_aside (school_id, kind, key, code, at, record)
     select school, kind, key, code, $2, record from ${transaction.dialect.rows('$1', SET_ASIDE)} as r where true
     on conflict (school_id, kind, key) do update set code = excluded.code, at = excluded.at, record = excluded.record`,
    [
      JSON.stringify(
        [...last.values()].map(({ school, record, code }) => [
          ...[school, record.kind, record.key, code, JSON.stringify(record).slice(0, 20_000)],
        ]),
      ),
      now,
    ],
  )
  for (const school of new Set(refused.map((each) => each.school))) {
    await transaction.run(
      `delete from sync_set_aside where school_id = $1 and at <
         (select min(at) from (select at from sync_set_aside where school_id = $1 order by at desc limit ${KEPT_ASIDE}) as kept)`,
      [school],
    )
  }
}

/** How many rows of each school are set aside. */
export async function countSetAside(db: Queries): Promise<Map<Id, number>> {
  const rows = await db.all<{ school: Id; rows: number }>(
    'select school_id as school, count(*) as rows from sync_set_aside group by school_id',
  )
  return new Map(rows.map(({ school, rows: count }) => [school, count]))
}
