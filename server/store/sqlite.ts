import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Database, DatabaseSize, Dialect, SqlRow, SqlValue, Transaction } from './database.ts'
import { SqliteCheckpointer } from './sqlite-checkpointer.ts'
import { connectSqlite, type SqliteConnection } from './sqlite-connection.ts'
import { freeBytes, toStoreError } from './sqlite-errors.ts'
import { forgetFreed } from './sqlite-forget.ts'
import { holdLock } from './sqlite-lock.ts'
import { SqliteTransaction } from './sqlite-transaction.ts'

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
  /** A rollback failed: SQLite had ended the transaction, or could not. */
  #mayBeOpen = false

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

  write<T>(work: (transaction: Transaction) => T | Promise<T>): Promise<T> {
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

  async #transact<T>(work: (transaction: Transaction) => T | Promise<T>): Promise<T> {
    const { writer, folder } = this.#parts
    if (this.#mayBeOpen) await this.#rollBack()
    const transaction = new SqliteTransaction(writer, sqliteDialect, folder)
    try {
      const result = await work(transaction)
      await transaction.commit()
      this.#checkpointer?.committed(performance.now())
      return result
    } catch (error) {
      transaction.end()
      await this.#rollBack()
      throw error
    }
  }

  /**
   * Leaves the connection outside a transaction; SQLite ends one by itself on some errors, and says so here. Where it could not
   * (on a full disk), every later transaction would be inside the old one: it is tried again before the next.
   */
  async #rollBack(): Promise<void> {
    this.#mayBeOpen = await this.#parts.writer.run('rollback').then(
      () => false,
      () => true,
    )
  }
}

async function fileSize(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size
  } catch {
    return null
  }
}
