import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Database } from './database.ts'
import { migrate } from './migrate.ts'
import type { PostgresUse } from './postgres.ts'
import type { PostgresAddress } from './postgres-address.ts'
import { openSqlite } from './sqlite.ts'
import { toStoreError } from './sqlite-errors.ts'

/** The name of the database in the data folder. */
export const DATABASE_FILE = 'preau.db'

/** Where a store is: in PostgreSQL, or else a SQLite file in the data folder. The folder holds the keys in any case. */
export interface StorePlace {
  data: string
  store?: PostgresAddress | undefined
}

/**
 * The database of a data folder, made and brought to the present schema where needed. Throws STORE_LOCKED where another
 * program holds it, STORE_VERSION_NEWER where a newer one wrote it, STORE_FULL, STORE_UNREACHABLE or STORE_FAILED.
 * @param place a text is a data folder
 * @param now milliseconds since 1970
 * @param use who asks; SQLite takes one program alone
 */
export async function openStore(
  place: string | StorePlace,
  now: number = Date.now(),
  use: PostgresUse = { as: 'server' },
): Promise<Database> {
  const { data, store }: StorePlace = typeof place === 'string' ? { data: place } : place
  try {
    await mkdir(data, { recursive: true })
  } catch (error) {
    throw await toStoreError(error, null)
  }
  const db = store
    ? await (await import('./postgres.ts')).openPostgres(store, use)
    : await openSqlite(join(data, DATABASE_FILE))
  try {
    await migrate(db, now)
    return db
  } catch (error) {
    await db.close()
    throw error
  }
}
