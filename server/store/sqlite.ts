import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Database, DatabaseSize, Dialect, Queries, SqlRow, SqlValue } from './database.ts'
import { SqliteCheckpointer } from './sqlite-checkpointer.ts'
import { connectSqlite, type SqliteConnection } from './sqlite-connection.ts'
import { freeBytes, toStoreError } from './sqlite-errors.ts'
import { forgetFreed } from './sqlite-forget.ts'
import { holdLock } from './sqlite-lock.ts'

const WRITER_SETTINGS = `
  pragma journal_mode = wal;
  pragma synchronous = full;
  pragma foreign_keys = on;
  pragma secure_delete = fast;
  pragma busy_timeout = 5000;
  pragma temp_store = memory;
  pragma cache_size = -32768;
  pragma wal_autocheckpoint = 16384;
  pragma journal_size_limit = 67108864;
`
const READER_SETTINGS = `
  pragma query_only = on;
  pragma busy_timeout = 5000;
  pragma temp_store = memory;
  pragma cache_size = -8192;
  pragma mmap_size = 268435456;
`

const CHECKPOINT_SETTINGS = `
  pragma synchronous = full;
  pragma busy_timeout = 0;
`

/** SQLite's own way to say what differs between databases. */
export const sqliteDialect: Dialect = {
  name: 'sqlite',
  rows(parameter, columns) {
    const fields = Object.keys(columns).map((column, index) => `value ->> ${index} as ${column}`)
    return `(select ${fields.join(', ')} from jsonb_each(${parameter}))`
  },
  unindexed: (column) => `+${column}`,
}

/**
 * Opens the SQLite database at `path` (`:memory:` for one that only tests need: there reads may see what a transaction has
 * not committed). Holds `<path>-lock` while open. Throws STORE_LOCKED, STORE_FULL or STORE_FAILED.
 */
export async function openSqlite(path: string): Promise<Database> {
  const inMemory = path === ':memory:'
  const folder = inMemory ? null : dirname(path)
  const opened: (() => Promise<void>)[] = []
  try {
    if (!inMemory) opened.push(await holdLock(`${path}-lock`))
    const writer = await connectSqlite(path)
    opened.push(() => writer.close())
    await writer.exec(WRITER_SETTINGS)
    const reader = inMemory ? writer : await connectSqlite(path)
    if (reader === writer) return new SqliteDatabase({ path, folder, writer, reader, checkpoints: null, close: opened })
    opened.push(() => reader.close())
    await reader.exec(READER_SETTINGS)
    const checkpoints = await connectSqlite(path)
    opened.push(() => checkpoints.close())
    await checkpoints.exec(CHECKPOINT_SETTINGS)
    return new SqliteDatabase({ path, folder, writer, reader, checkpoints, close: opened })
  } catch (error) {
    for (const close of opened.reverse()) await close()
    throw await toStoreError(error, folder)
  }
}

interface Parts {
  path: string
  /** null for a database in memory. */
  folder: string | null
  writer: SqliteConnection
  reader: SqliteConnection
  /** null for a database in memory. */
  checkpoints: SqliteConnection | null
  /** What ends the connections and the lock, in the order in which they were made. */
  close: (() => Promise<void>)[]
}

class SqliteDatabase implements Database {
  readonly dialect = sqliteDialect
  readonly #parts: Parts
  readonly #checkpointer: SqliteCheckpointer | null
  #queue: Promise<unknown> = Promise.resolve()
  #closed: Promise<void> | undefined
  #forgetting: Promise<unknown> = Promise.resolve()

  constructor(parts: Parts) {
    this.#parts = parts
    const { checkpoints } = parts
    this.#checkpointer = checkpoints && new SqliteCheckpointer(checkpoints, (work) => this.#enqueue(work))
  }

  async all<T extends object = SqlRow>(sql: string, params?: readonly SqlValue[]): Promise<T[]> {
    try {
      return (await this.#parts.reader.all(sql, params)) as T[]
    } catch (error) {
      throw await toStoreError(error, this.#parts.folder)
    }
  }

  async get<T extends object = SqlRow>(sql: string, params?: readonly SqlValue[]): Promise<T | undefined> {
    return (await this.all<T>(sql, params))[0]
  }

  run(sql: string, params?: readonly SqlValue[]): Promise<number> {
    return this.write((transaction) => transaction.run(sql, params))
  }

  write<T>(work: (transaction: Queries) => Promise<T>): Promise<T> {
    if (this.#closed) return Promise.reject(new PreauError('SERVER_STOPPING'))
    return this.#enqueue(() => this.#transact(work))
  }

  async size(): Promise<DatabaseSize> {
    const { path, folder } = this.#parts
    if (folder === null) return { bytes: null, freeBytes: null }
    const sizes = await Promise.all([path, `${path}-wal`].map(fileSize))
    return {
      bytes: sizes[0] === null ? null : sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0),
      freeBytes: await freeBytes(folder),
    }
  }

  async forget(): Promise<boolean> {
    const { writer, folder } = this.#parts
    if (folder === null) return true
    if (this.#closed) throw new PreauError('SERVER_STOPPING')
    // Two at once would take the same pages from each other.
    const done = this.#forgetting.then(() => forgetFreed(writer, (work) => this.#enqueue(work)))
    this.#forgetting = done.catch(() => undefined)
    try {
      return await done
    } catch (error) {
      throw await toStoreError(error, folder)
    }
  }

  close(): Promise<void> {
    this.#closed ??= this.#queue.then(async () => {
      for (const close of this.#parts.close.reverse()) await close()
    })
    return this.#closed
  }

  #enqueue<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(work)
    this.#queue = result.catch(() => undefined)
    return result
  }

  async #transact<T>(work: (transaction: Queries) => Promise<T>): Promise<T> {
    const { writer, folder } = this.#parts
    const transaction = new SqliteTransaction(writer, folder)
    try {
      await this.#begin()
      const result = await work(transaction)
      const failure = transaction.end()
      if (failure) throw failure
      await writer.run('commit')
      this.#checkpointer?.committed(performance.now())
      return result
    } catch (error) {
      transaction.end()
      await this.#rollBack()
      throw error instanceof Error && 'errno' in error ? await toStoreError(error, folder) : error
    }
  }

  async #begin(): Promise<void> {
    try {
      await this.#parts.writer.run('begin immediate')
    } catch {
      // A rollback that failed (on a full disk it can) would leave every later transaction inside the old one.
      await this.#rollBack()
      await this.#parts.writer.run('begin immediate')
    }
  }

  /** Leaves the connection outside a transaction; SQLite ends one by itself on some errors, and says so here. */
  async #rollBack(): Promise<void> {
    await this.#parts.writer.run('rollback').catch(() => undefined)
  }
}

/** INVARIANT: after one failed statement the transaction cannot be committed, as in PostgreSQL, and after its end it asks nothing. */
class SqliteTransaction implements Queries {
  readonly dialect = sqliteDialect
  readonly #connection: SqliteConnection
  readonly #folder: string | null
  #failure: PreauError | undefined
  #ended = false

  constructor(connection: SqliteConnection, folder: string | null) {
    this.#connection = connection
    this.#folder = folder
  }

  async all<T extends object = SqlRow>(sql: string, params?: readonly SqlValue[]): Promise<T[]> {
    return (await this.#guard(() => this.#connection.all(sql, params))) as T[]
  }

  async get<T extends object = SqlRow>(sql: string, params?: readonly SqlValue[]): Promise<T | undefined> {
    return (await this.all<T>(sql, params))[0]
  }

  run(sql: string, params?: readonly SqlValue[]): Promise<number> {
    return this.#guard(() => this.#connection.run(sql, params))
  }

  /** No more statements; gives the failure that stands in the way of a commit. */
  end(): PreauError | undefined {
    this.#ended = true
    return this.#failure
  }

  async #guard<T>(ask: () => Promise<T>): Promise<T> {
    if (this.#ended) throw new PreauError('STORE_FAILED', { reason: 'transaction ended' })
    if (this.#failure) throw this.#failure
    try {
      return await ask()
    } catch (error) {
      this.#failure = await toStoreError(error, this.#folder)
      throw this.#failure
    }
  }
}

async function fileSize(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size
  } catch {
    return null
  }
}
