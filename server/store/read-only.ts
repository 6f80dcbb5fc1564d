import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Queries, SqlRow, SqlValue } from './database.ts'
import { knownSchema } from './migrate.ts'
import { DATABASE_FILE } from './open.ts'
import { sqliteDialect } from './sqlite.ts'
import { connectSqlite } from './sqlite-connection.ts'
import { toStoreError } from './sqlite-errors.ts'

/** A store as of one instant, for a program that only looks at it. */
export interface ReadOnlyStore extends Queries {
  close(): Promise<void>
}

/**
 * Looks into the store of a data folder, while a server may be writing it: no lock, no migration. Throws BACKUP_NOTHING where
 * there is none, STORE_VERSION_NEWER, or STORE_FAILED, also where an older program wrote it.
 */
export async function readStore(folder: string): Promise<ReadOnlyStore> {
  const path = join(folder, DATABASE_FILE)
  const found = await stat(path).catch(() => undefined)
  // SQLite would make one.
  if (!found) throw new PreauError('BACKUP_NOTHING', { data: folder })
  try {
    const connection = await connectSqlite(path)
    const ask = async <T extends object = SqlRow>(sql: string, params?: readonly SqlValue[]): Promise<T[]> => {
      try {
        return (await connection.all(sql, params)) as T[]
      } catch (error) {
        throw await toStoreError(error, folder)
      }
    }
    await connection.exec('pragma query_only = on; pragma busy_timeout = 10000; begin')
    const [row] = await ask<{ version: number }>('select max(version) as version from schema_versions')
    const [version, known] = [row?.version ?? 0, knownSchema()]
    if (version !== known) {
      await connection.close()
      throw new PreauError(version > known ? 'STORE_VERSION_NEWER' : 'STORE_FAILED', { version, known })
    }
    return {
      dialect: sqliteDialect,
      all: ask,
      get: async <T extends object = SqlRow>(sql: string, params?: readonly SqlValue[]) =>
        (await ask<T>(sql, params))[0],
      run: () => Promise.reject(new PreauError('STORE_FAILED', { reason: 'read only' })),
      close: () => connection.close(),
    }
  } catch (error) {
    throw await toStoreError(error, folder)
  }
}
