import { PreauError } from '@preau/protocol/errors.ts'
import type { Dialect, SqlRow, SqlValue, Transaction } from './database.ts'
import type { SqliteConnection } from './sqlite-connection.ts'
import { toStoreError } from './sqlite-errors.ts'
import { withLiterals } from './sqlite-literal.ts'

/**
 * A transaction on the writer's connection. It begins with the first statement that runs, so that one of deferred statements
 * alone crosses to SQLite's thread once: on a machine whose processors fall asleep each crossing costs two of their awakenings.
 * INVARIANT: after one failed statement it cannot be committed, as in PostgreSQL, and after its end it asks nothing.
 */
export class SqliteTransaction implements Transaction {
  readonly dialect: Dialect
  readonly #connection: SqliteConnection
  readonly #folder: string | null
  #script = ['begin immediate']
  #last: Promise<unknown> = Promise.resolve()
  #failure: PreauError | undefined
  #ended = false

  constructor(connection: SqliteConnection, dialect: Dialect, folder: string | null) {
    this.#connection = connection
    this.dialect = dialect
    this.#folder = folder
  }

  async all<T extends object = SqlRow>(sql: string, params?: readonly SqlValue[]): Promise<T[]> {
    return (await this.#inTurn(() => this.#connection.all(sql, params))) as T[]
  }

  async get<T extends object = SqlRow>(sql: string, params?: readonly SqlValue[]): Promise<T | undefined> {
    return (await this.all<T>(sql, params))[0]
  }

  run(sql: string, params?: readonly SqlValue[]): Promise<number> {
    return this.#inTurn(() => this.#connection.run(sql, params))
  }

  defer(sql: string, params: readonly SqlValue[] = []): void {
    if (this.#ended) throw new PreauError('STORE_FAILED', { reason: 'transaction ended' })
    this.#script.push(withLiterals(sql, params))
  }

  /** Commits; throws what failed before, or now. */
  async commit(): Promise<void> {
    const done = this.#inTurn(async () => undefined, ['commit'])
    this.#ended = true
    await done
  }

  /** Asks nothing more. */
  end(): void {
    this.#ended = true
  }

  /** Runs what was deferred and `closing`, and then `ask`: in one turn, so that statements keep the order of their calls. */
  #inTurn<T>(ask: () => Promise<T>, closing: readonly string[] = []): Promise<T> {
    if (this.#ended) return Promise.reject(new PreauError('STORE_FAILED', { reason: 'transaction ended' }))
    const script = [...this.#script, ...closing]
    this.#script = []
    const result = this.#last.then(async () => {
      if (this.#failure) throw this.#failure
      try {
        if (script.length > 0) await this.#connection.exec(script.join(';\n'))
        return await ask()
      } catch (error) {
        this.#failure = await toStoreError(error, this.#folder)
        throw this.#failure
      }
    })
    this.#last = result.catch(() => undefined)
    return result
  }
}
