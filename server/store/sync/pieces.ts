import type { Id } from '@preau/protocol/ids.ts'
import type { Queries } from '../database.ts'

/** Rows of which not all pieces are here are as many at most, and as old in ms: a sender that never ends fills no disk. */
const MOST_UNFINISHED = 8
const UNFINISHED_FOR = 7 * 86_400_000

/** Keeps a piece; one that is here already is passed over. */
export async function putPiece(
  transaction: Queries,
  school: Id,
  { whole, n, parts, text }: { whole: string; n: number; parts: number; text: string },
  now: number,
): Promise<void> {
  const isNew = await transaction.run(
    `insert into sync_pieces (school_id, whole, n, parts, said, at) values ($1, $2, $3, $4, $5, $6)
     on conflict (school_id, whole, n) do nothing`,
    [school, whole, n, parts, text, now],
  )
  if (isNew === 0 || n > 0) return
  await transaction.run(
    `delete from sync_pieces where school_id = $1 and whole <> $2 and (at < $3 or whole not in
       (select whole from sync_pieces where school_id = $1 group by whole order by max(at) desc, whole limit ${MOST_UNFINISHED}))`,
    [school, whole, now - UNFINISHED_FOR],
  )
}

/** The pieces of a row that are here, in their order. */
export async function piecesOf(db: Queries, school: Id, whole: string): Promise<string[]> {
  const rows = await db.all<{ said: string }>(
    'select said from sync_pieces where school_id = $1 and whole = $2 order by n',
    [school, whole],
  )
  return rows.map(({ said }) => said)
}

/** The row is whole, or can never be. */
export async function dropPieces(transaction: Queries, school: Id, whole: string): Promise<void> {
  await transaction.run('delete from sync_pieces where school_id = $1 and whole = $2', [school, whole])
}
