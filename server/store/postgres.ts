import { PreauError } from '@preau/protocol/errors.ts'
import { Pool } from 'pg'
import type { Database, DatabaseSize, SqlRow, SqlValue, Transaction } from './database.ts'
import type { PostgresAddress } from './postgres-address.ts'
import { clientConfig } from './postgres-connection.ts'
import { postgresDialect } from './postgres-dialect.ts'
import { isAway, toPostgresError } from './postgres-errors.ts'
import { READER_SESSION } from './postgres-session.ts'
import { PostgresTransaction } from './postgres-transaction.ts'
import { toParameter } from './postgres-values.ts'
import { PostgresWriter } from './postgres-writer.ts'

const READERS = 4
/** How long a read may wait for a reader and for its answer, in ms. */
const READ_WITHIN = 35_000
const IDLE_READER_ENDS = 60_000

export interface PostgresUse {
  /**
   * That of a server, of which there is one on a database, or of a worker beside it, which keeps nothing in memory that another
   * could change.
   */
  as: 'server' | 'worker'
}

/**
 * Opens the PostgreSQL database at `address`, of version 15 or later. Throws STORE_UNREACHABLE, STORE_LOCKED where another server
 * holds it, or STORE_FAILED. A connection that breaks later fails what runs on it, and is made anew with the next call.
 */
export async function openPostgres(address: PostgresAddress, use: PostgresUse = { as: 'server' }): Promise<Database> {
  const writer = new PostgresWriter(address, use.as === 'server')
  await writer.connection()
  const readers = new Pool({
    ...clientConfig(address),
    max: READERS,
    query_timeout: READ_WITHIN,
    connectionTimeoutMillis: READ_WITHIN,
    idleTimeoutMillis: IDLE_READER_ENDS,
    onConnect: async (reader) => void (await reader.query(READER_SESSION)),
  })
  // A reader that breaks while nobody uses it is taken out by the pool itself.
  readers.on('error', () => undefined)
  return new PostgresDatabase(writer, readers)
}

class PostgresDatabase implements Database {
  readonly dialect = postgresDialect
  readonly #writer: PostgresWriter
  readonly #readers: Pool
  #queue: Promise<unknown> = Promise.resolve()
  #closed: Promise<void> | undefined

  constructor(writer: PostgresWriter, readers: Pool) {
    this.#writer = writer
    this.#readers = readers
  }

  async all<T extends object = SqlRow>(sql: string, params: readonly SqlValue[] = []): Promise<T[]> {
    const read = async () => (await this.#readers.query<T & SqlRow>(sql, params.map(toParameter))).rows
    try {
      // Each reader of before the database was started anew is found broken by the one who takes it: one more try is enough
      // only where all are new, so one for each.
      for (let left = READERS; ; left--) {
        try {
          return await read()
        } catch (error) {
          if (left === 0 || !isAway(error) || this.#readers.totalCount === 0) throw error
        }
      }
    } catch (error) {
      throw toPostgresError(error)
    }
  }

  async get<T extends object = SqlRow>(sql: string, params?: readonly SqlValue[]): Promise<T | undefined> {
    return (await this.all<T>(sql, params))[0]
  }

  run(sql: string, params?: readonly SqlValue[]): Promise<number> {
    return this.write((transaction) => transaction.run(sql, params))
  }

  write<T>(work: (transaction: Transaction) => T | Promise<T>): Promise<T> {
    if (this.#closed) return Promise.reject(new PreauError('SERVER_STOPPING'))
    const result = this.#queue.then(() => this.#transact(work))
    this.#queue = result.catch(() => undefined)
    return result
  }

  async size(): Promise<DatabaseSize> {
    const row = await this.get<{ bytes: number }>('select pg_database_size(current_database()) as bytes').catch(
      () => undefined,
    )
    return { bytes: row?.bytes ?? null, freeBytes: null }
  }

  /** What was deleted is gone from the files when the database has vacuumed, and its administrator's archive of the log with it. */
  async forget(): Promise<boolean> {
    if (this.#closed) throw new PreauError('SERVER_STOPPING')
    return true
  }

  close(): Promise<void> {
    this.#closed ??= this.#queue.then(async () => {
      await this.#readers.end()
      await this.#writer.close()
    })
    return this.#closed
  }

  async #transact<T>(work: (transaction: Transaction) => T | Promise<T>): Promise<T> {
    const transaction = new PostgresTransaction(await this.#writer.connection())
    try {
      const result = await work(transaction)
      await transaction.commit()
      return result
    } catch (error) {
      await transaction.end()
      throw error
    }
  }
}
