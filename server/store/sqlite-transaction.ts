import { PreauError } from '@preau/protocol/errors.ts'
import type { Dialect, SqlRow, SqlValue, Transaction } from './database.ts'
import type { SqliteConnection } from './sqlite-connection.ts'
import { toStoreError } from './sqlite-errors.ts'
import { withLiterals } from './sqlite-literal.ts'

/** A statement that waits for the next one, or for the commit. */
interface Deferred {
  sql: string
  params: readonly SqlValue[]
}

/**
 * Letters of parameters up to which deferred statements go as one text: each may become six bytes of a literal, and SQLite
 * refuses a statement of a million (https://sqlite.org/limits.html, 3).
 */
const ONE_TEXT = 131_072

/**
 * A transaction on the writer's connection. It begins with the first statement that runs, so that one of deferred statements
 * alone crosses to SQLite's thread once: on a machine whose processors fall asleep each crossing costs two of their awakenings.
 * INVARIANT: after one failed statement it cannot be committed, as in PostgreSQL, and after its end it asks nothing.
 */
export class SqliteTransaction implements Transaction {
  readonly dialect: Dialect
  readonly #connection: SqliteConnection
  readonly #folder: string | null
  #deferred: Deferred[] = [{ sql: 'begin immediate', params: [] }]
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
    this.#deferred.push({ sql, params })
  }

  /** Commits; throws what failed before, or now. */
  async commit(): Promise<void> {
    this.defer('commit')
    const done = this.#inTurn(async () => undefined)
    this.#ended = true
    await done
  }

  /** Asks nothing more. */
  end(): void {
    this.#ended = true
  }

  /** Runs what was deferred, and then `ask`: in one turn, so that statements keep the order of their calls. */
  #inTurn<T>(ask: () => Promise<T>): Promise<T> {
    if (this.#ended) return Promise.reject(new PreauError('STORE_FAILED', { reason: 'transaction ended' }))
    const deferred = this.#deferred
    this.#deferred = []
    const result = this.#last.then(async () => {
      if (this.#failure) throw this.#failure
      try {
        await this.#runAll(deferred)
        return await ask()
      } catch (error) {
        this.#failure = await toStoreError(error, this.#folder)
        throw this.#failure
      }
    })
    this.#last = result.catch(() => undefined)
    return result
  }

  async #runAll(deferred: readonly Deferred[]): Promise<void> {
    if (deferred.length === 0) return
    if (letters(deferred) <= ONE_TEXT) {
      return this.#connection.exec(deferred.map(({ sql, params }) => withLiterals(sql, params)).join(';\n'))
    }
    for (const { sql, params } of deferred) await this.#connection.run(sql, params)
  }
}

function letters(deferred: readonly Deferred[]): number {
  const lengthOf = (value: SqlValue) => (value === null || typeof value === 'number' ? 0 : value.length)
  return deferred.reduce((sum, { params }) => sum + params.reduce<number>((all, each) => all + lengthOf(each), 0), 0)
}
