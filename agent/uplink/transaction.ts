import type { DatabaseSync } from 'node:sqlite'

/** `act` as a whole or not at all: what it wrote is on the disk when this returns, and undone when it throws. */
export function inTransaction<T>(db: DatabaseSync, act: () => T): T {
  db.exec('BEGIN IMMEDIATE')
  try {
    const result = act()
    db.exec('COMMIT')
    return result
  } catch (error) {
    // A full disk may have ended the transaction by itself.
    if (db.isTransaction) db.exec('ROLLBACK')
    throw error
  }
}
