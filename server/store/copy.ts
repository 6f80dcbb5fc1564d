import { PreauError } from '@preau/protocol/errors.ts'
import { connectSqlite } from './sqlite-connection.ts'
import { toStoreError } from './sqlite-errors.ts'

/**
 * Copies the database file `from` into the new file `to` as of one instant, while a server may be writing it, and checks the
 * copy. Gives the version of its schema. Throws STORE_FULL or STORE_FAILED.
 */
export async function copyDatabase(from: string, to: string): Promise<number> {
  try {
    const source = await connectSqlite(from)
    try {
      // A reader of a WAL file hinders no writer, and sees one instant of it.
      await source.exec('pragma query_only = off; pragma busy_timeout = 10000')
      await source.run('vacuum into $1', [to])
    } finally {
      await source.close()
    }
    return await checkDatabase(to)
  } catch (error) {
    throw await toStoreError(error, null)
  }
}

/** Looks whether a database file is whole; gives the version of its schema. Throws STORE_FAILED. */
export async function checkDatabase(path: string): Promise<number> {
  const copy = await connectSqlite(path)
  try {
    const [found] = await copy.all('pragma quick_check(1)')
    if (Object.values(found ?? {})[0] !== 'ok') throw new PreauError('STORE_FAILED', { reason: 'quick_check' })
    const [row] = await copy.all('select max(version) as version from schema_versions')
    return Number(row?.version ?? 0)
  } catch (error) {
    throw await toStoreError(error, null)
  } finally {
    await copy.close()
  }
}
