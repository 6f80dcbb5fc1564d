import { PreauError } from '@preau/protocol/errors.ts'
import type { SqlRow, SqlValue, Transaction } from './database.ts'
import type { PostgresConnection } from './postgres-connection.ts'
import { postgresDialect } from './postgres-dialect.ts'
import { toPostgresError } from './postgres-errors.ts'
import { BEGIN } from './postgres-session.ts'
import { withPostgresLiterals } from './postgres-values.ts'

/** Longer than what the database itself gives a statement, in ms: then it is the network that is gone. */
const ANSWER_WITHIN = 70_000

/**
 * A transaction on the writer's connection. It begins with the first statement that runs; what is deferred goes with what is
 * asked next, or with the commit, in one journey. INVARIANT: after one failed statement it cannot be committed, and
 * after its end it asks nothing.
 */
export class PostgresTransaction implements Transaction {
  readonly dialect = postgresDialect
  readonly #connection: PostgresConnection
  #script = [BEGIN]
  #last: Promise<unknown> = Promise.resolve()
  #failure: PreauError | undefined
  #ended = false
  /** Whether anything was sent. */
  #begun = false

  constructor(connection: PostgresConnection) {
    this.#connection = connection
  }

  async all<T extends object = SqlRow>(sql: string, params: readonly SqlValue[] = []): Promise<T[]> {
    return (await this.#ask(sql, params)).rows as T[]
  }

  async get<T extends object = SqlRow>(sql: string, params?: readonly SqlValue[]): Promise<T | undefined> {
    return (await this.all<T>(sql, params))[0]
  }

  async run(sql: string, params: readonly SqlValue[] = []): Promise<number> {
    return (await this.#ask(sql, params)).changed
  }

  defer(sql: string, params: readonly SqlValue[] = []): void {
    if (this.#ended) throw new PreauError('STORE_FAILED', { reason: 'transaction ended' })
    this.#script.push(withPostgresLiterals(sql, params))
  }

  /** Commits; throws what failed before, or now. */
  async commit(): Promise<void> {
    const done = this.#inTurn(async () => undefined, ['commit'])
    this.#ended = true
    await done
  }

  /** Asks nothing more, and leaves the connection outside a transaction, or broken. */
  async end(): Promise<void> {
    this.#ended = true
    await this.#last
    if (!this.#begun) return
    await this.#connection.script('rollback', ANSWER_WITHIN).catch(() => this.#connection.cut())
  }

  #ask(sql: string, params: readonly SqlValue[]): Promise<{ rows: SqlRow[]; changed: number }> {
    return this.#inTurn(() => this.#connection.ask(sql, params, ANSWER_WITHIN))
  }

  /** Runs what was deferred and `closing`, and then `ask`: in one turn, so that statements keep the order of their calls. */
  #inTurn<T>(ask: () => Promise<T>, closing: readonly string[] = []): Promise<T> {
    if (this.#ended) return Promise.reject(new PreauError('STORE_FAILED', { reason: 'transaction ended' }))
    const script = [...this.#script, ...closing]
    this.#script = []
    const result = this.#last.then(async () => {
      if (this.#failure) throw this.#failure
      try {
        this.#begun = true
        if (script.length > 0) await this.#run(script, closing.length > 0)
        return await ask()
      } catch (error) {
        this.#failure = toPostgresError(error)
        throw this.#failure
      }
    })
    this.#last = result.catch(() => undefined)
    return result
  }

  async #run(script: readonly string[], commits: boolean): Promise<void> {
    const { command } = await this.#connection.script(script.join(';\n'), ANSWER_WITHIN)
    // PostgreSQL takes the commit of a failed transaction for a rollback, without an error.
    if (commits && command !== 'COMMIT') throw new PreauError('STORE_FAILED', { reason: command })
  }
}
