import { PreauError } from '@preau/protocol/errors.ts'
import { connectSqlite } from './sqlite-connection.ts'
import { codeOf } from './sqlite-errors.ts'

/**
 * Holds the file `path` for this process alone, by a lock of the operating system inside SQLite's own means (fcntl, or
 * LockFileEx on Windows): it ends with the process, however that dies, and no stale file can keep a server from starting.
 * A file of its own, so that the database stays readable for a backup. Throws STORE_LOCKED. Gives what lets go.
 */
export async function holdLock(path: string): Promise<() => Promise<void>> {
  const connection = await connectSqlite(path)
  try {
    await connection.exec('pragma busy_timeout = 0; begin exclusive')
  } catch (error) {
    await connection.close()
    throw codeOf(error) === 'SQLITE_BUSY' ? new PreauError('STORE_LOCKED', { path }, error) : error
  }
  return () => connection.close()
}
