import type { SqliteConnection } from './sqlite-connection.ts'

/** Pages that one transaction overwrites: the writer is held for some milliseconds, and commits go in between. */
const PAGES_AT_A_TIME = 1000
const PAGES_OF_A_ROW = 10
/** Bytes that take so many pages of 4 KiB, each of which has four bytes that are not ours. */
const ROW = PAGES_OF_A_ROW * 4092 - 20

const FILL = `with recursive counted (i) as (select 1 union all select i + 1 from counted where i < $1)
  insert into freed_pages (zeros) select zeroblob(${ROW}) from counted`

/**
 * Overwrites what deleted rows left in the files. In a page that is still in use SQLite does it at once (secure_delete = fast);
 * one that became free keeps its bytes until it is used again, so all that are free now are used once, for zeros, and then the
 * log is brought in and emptied. False where a reader kept the log from being emptied. Cut in between it does no harm.
 * @param inTurn runs its work between two transactions
 */
export async function forgetFreed(
  writer: SqliteConnection,
  inTurn: <T>(work: () => Promise<T>) => Promise<T>,
): Promise<boolean> {
  const [free] = await inTurn(async () => {
    await writer.exec('drop table if exists freed_pages; create table freed_pages (zeros blob not null)')
    return await writer.all('pragma freelist_count')
  })
  for (let left = Number(free?.freelist_count ?? 0); left > 0; left -= PAGES_AT_A_TIME) {
    const rows = Math.ceil(Math.min(left, PAGES_AT_A_TIME) / PAGES_OF_A_ROW)
    await inTurn(() => writer.run(FILL, [rows]))
  }
  return await inTurn(async () => {
    await writer.exec('drop table freed_pages')
    const [row] = await writer.all('pragma wal_checkpoint(truncate)')
    return row?.busy === 0
  })
}
