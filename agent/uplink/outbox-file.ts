import { renameSync, rmSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { PreauError, toPreauError } from '@preau/protocol/errors.ts'
import { isSound, openDatabase } from './outbox-schema.ts'
import { sqliteFault } from './sqlite-fault.ts'

export interface OpenedFile {
  db: DatabaseSync
  /** The file could not be read: it was moved aside and this is a new one. */
  wasCorrupt: boolean
}

/**
 * The database of the outbox at `path`. One that cannot be read is moved to `<path>.corrupt` (the last one is kept) and a new
 * one begun. Throws STORE_LOCKED where another agent has it, OUTBOX_CORRUPT where not even a new one can be made.
 */
export function openFile(path: string, bytes: number): OpenedFile {
  try {
    const db = openDatabase(path, bytes)
    if (isSound(db)) return { db, wasCorrupt: false }
    db.close()
  } catch (error) {
    const fault = sqliteFault(error)
    if (fault === 'locked') throw new PreauError('STORE_LOCKED', { path }, error)
    if (fault !== 'corrupt') throw toPreauError(error, fault === 'full' ? 'OUTBOX_FULL' : 'OUTBOX_CORRUPT', { path })
  }
  return { db: beginAgain(path, bytes), wasCorrupt: true }
}

/** Moves the file at `path` aside and begins a new one. */
export function beginAgain(path: string, bytes: number): DatabaseSync {
  try {
    if (path !== ':memory:') {
      renameSync(path, `${path}.corrupt`)
      for (const suffix of ['-wal', '-shm', '-journal']) rmSync(path + suffix, { force: true })
    }
    return openDatabase(path, bytes)
  } catch (error) {
    throw new PreauError('OUTBOX_CORRUPT', { path }, error)
  }
}
