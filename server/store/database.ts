/** A value that every SQL database here can bind; bytes are those of a column of type `bytea`, which SQLite takes as they are. */
export type SqlValue = string | number | Uint8Array | null

/** A row as it comes from the database. */
export type SqlRow = Record<string, SqlValue>

/** What can be asked inside and outside a transaction. Parameters are `$1`, `$2`, … in the order of `params`. */
export interface Queries {
  readonly dialect: Dialect
  /** Every row of the answer. */
  all<T extends object = SqlRow>(sql: string, params?: readonly SqlValue[]): Promise<T[]>
  /** The first row of the answer, or undefined. */
  get<T extends object = SqlRow>(sql: string, params?: readonly SqlValue[]): Promise<T | undefined>
  /** Runs a statement that answers nothing; gives how many rows it changed. */
  run(sql: string, params?: readonly SqlValue[]): Promise<number>
}

/** What differs between databases, so that no statement elsewhere belongs to one of them alone. */
export interface Dialect {
  readonly name: 'sqlite' | 'postgres'
  /**
   * The rows of a JSON array of arrays as a table: `rows('$1', { id: 'text', seq: 'bigint' })` is a FROM item with those
   * columns, in the order of the inner arrays. Many rows so cost one parameter and one statement.
   */
  rows(parameter: string, columns: Readonly<Record<string, 'text' | 'bigint' | 'double precision'>>): string
  /** A column whose index is not worth using here: where many rows fit, the index of the order finds the first of them at once. */
  unindexed(column: string): string
}

export interface DatabaseSize {
  /** Bytes that the database takes on disk; null where it is not ours to see. */
  bytes: number | null
  /** Bytes left on that disk; null where it is not ours to see. */
  freeBytes: number | null
}

/** What can be asked within a transaction. Its statements run one at a time, in the order of the calls. */
export interface Transaction extends Queries {
  /**
   * A statement of which nothing is asked back: it runs with the next one that is, or with the commit, so that a transaction of
   * such statements is one journey to the database and not one each. Its failure fails the transaction.
   */
  defer(sql: string, params?: readonly SqlValue[]): void
}

/** Runs `work` in a transaction; rolls back and throws on whatever it throws. Never to be called from within `work`. */
export type Write = <T>(work: (transaction: Transaction) => T | Promise<T>) => Promise<T>

/**
 * A database. Reads run beside the one writer; a transaction is one entry of the writer's queue, on the writer's own
 * connection, and sees what it wrote. INVARIANT: when `write` resolves, what it wrote is on disk (I1).
 * Throws STORE_FULL where the disk has no room, STORE_FAILED with its cause for all else that the caller did not do wrong.
 */
export interface Database extends Queries {
  /** Runs its work in a transaction on the writer's connection. */
  write: Write
  size(): Promise<DatabaseSize>
  /**
   * Takes what was deleted or changed before out of the files, as far as the database can: with PostgreSQL that is the
   * administrator's. False where a reader stood in the way; then it is to be asked again.
   */
  forget(): Promise<boolean>
  close(): Promise<void>
}
