import sqlite3 from 'sqlite3'
import type { SqlRow, SqlValue } from './database.ts'

/** How many prepared statements a connection keeps: the program's own number few, those of a list's filters vary. */
const KEPT_STATEMENTS = 200

/**
 * One connection to a SQLite file. Errors are the driver's own.
 * INVARIANT: one call runs at a time, in the order of the calls: two at once on one connection would only wait for its mutex,
 * each on a thread of libuv's pool that commits need too.
 */
export class SqliteConnection {
  readonly #handle: sqlite3.Database
  readonly #statements = new Map<string, Prepared>()
  #last: Promise<unknown> = Promise.resolve()

  constructor(handle: sqlite3.Database) {
    this.#handle = handle
  }

  /** Every row of a statement whose parameters are `$1`, `$2`, … */
  all(sql: string, params: readonly SqlValue[] = []): Promise<SqlRow[]> {
    return this.#inTurn(async () => {
      const { statement } = await this.#prepared(sql)
      return await new Promise<SqlRow[]>((resolve, reject) => {
        statement.all<SqlRow>([...params], (error, rows) => (error ? reject(error) : resolve(rows)))
      })
    })
  }

  /** Runs a statement; gives how many rows it changed. */
  run(sql: string, params: readonly SqlValue[] = []): Promise<number> {
    return this.#inTurn(async () => {
      const { statement } = await this.#prepared(sql)
      return await new Promise<number>((resolve, reject) => {
        statement.run([...params], function (error) {
          if (error) reject(error)
          else resolve(this.changes)
        })
      })
    })
  }

  /** Runs statements that have no parameters and give no rows. */
  exec(sql: string): Promise<void> {
    return this.#inTurn(
      () =>
        new Promise((resolve, reject) => {
          this.#handle.exec(sql, (error) => (error ? reject(error) : resolve()))
        }),
    )
  }

  /** Ends the connection after the calls made before. */
  close(): Promise<void> {
    return this.#inTurn(async () => {
      for (const { statement } of this.#statements.values()) await finalize(statement)
      this.#statements.clear()
      await new Promise<void>((resolve, reject) => {
        this.#handle.close((error) => (error ? reject(error) : resolve()))
      })
    })
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work)
    this.#last = result.catch(() => undefined)
    return result
  }

  async #prepared(sql: string): Promise<Prepared> {
    const known = this.#statements.get(sql)
    if (known) return known
    const made = await prepare(this.#handle, sql.replaceAll(/\$(\d+)/g, '?$1'))
    this.#statements.set(sql, made)
    if (this.#statements.size > KEPT_STATEMENTS) {
      const [oldest] = this.#statements
      if (oldest) {
        this.#statements.delete(oldest[0])
        await finalize(oldest[1].statement)
      }
    }
    return made
  }
}

/** A statement in an object: the driver's statement is itself an event emitter that must not be taken for a promise's value. */
interface Prepared {
  statement: sqlite3.Statement
}

/** Opens `path` (made where it is missing; `:memory:` for none). */
export function connectSqlite(path: string): Promise<SqliteConnection> {
  return new Promise((resolve, reject) => {
    const handle = new sqlite3.Database(path, (error) =>
      error ? reject(error) : resolve(new SqliteConnection(handle)),
    )
  })
}

function prepare(handle: sqlite3.Database, sql: string): Promise<Prepared> {
  return new Promise((resolve, reject) => {
    const statement = handle.prepare(sql, (error) => (error ? reject(error) : resolve({ statement })))
  })
}

function finalize(statement: sqlite3.Statement): Promise<void> {
  return new Promise((resolve) => {
    statement.finalize(() => resolve())
  })
}
