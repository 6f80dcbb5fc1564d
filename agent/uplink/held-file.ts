import { DatabaseSync } from 'node:sqlite'
import { PreauError } from '@preau/protocol/errors.ts'
import { sqliteFault } from './sqlite-fault.ts'

/**
 * Holds the file at `path`, made where it is not there, so that no other program holds it; gives what lets it go. A program that
 * is killed lets it go as well: the system does that. Throws STORE_LOCKED, and what SQLite says where it cannot be written.
 */
export function holdFile(path: string): () => void {
  const db = new DatabaseSync(path)
  try {
    // No other journal: what is held has no content, and a cut leaves nothing beside it.
    db.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
    return () => db.close()
  } catch (error) {
    db.close()
    if (sqliteFault(error) === 'locked') throw new PreauError('STORE_LOCKED', { path }, error)
    throw error
  }
}
