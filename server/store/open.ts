import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Database } from './database.ts'
import { migrate } from './migrate.ts'
import { openSqlite } from './sqlite.ts'
import { toStoreError } from './sqlite-errors.ts'

/** The name of the database in the data folder. */
export const DATABASE_FILE = 'preau.db'

/**
 * The database of a data folder, made and brought to the present schema where needed. Throws STORE_LOCKED where another
 * program holds it, STORE_VERSION_NEWER where a newer one wrote it, STORE_FULL or STORE_FAILED.
 * @param now milliseconds since 1970
 */
export async function openStore(folder: string, now: number = Date.now()): Promise<Database> {
  try {
    await mkdir(folder, { recursive: true })
  } catch (error) {
    throw await toStoreError(error, null)
  }
  const db = await openSqlite(join(folder, DATABASE_FILE))
  try {
    await migrate(db, now)
    return db
  } catch (error) {
    await db.close()
    throw error
  }
}
