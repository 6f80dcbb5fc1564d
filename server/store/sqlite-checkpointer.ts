import type { SqliteConnection } from './sqlite-connection.ts'

/** Pages in the log that are worth a checkpoint: 4 MB. */
const WORTH_PAGES = 1000
/** How often the log is looked at, in ms. */
const LOOK_EVERY = 250

interface LogRow {
  log: number
  checkpointed: number
}

/**
 * Brings the write-ahead log into the database on a connection, hence a thread, of its own: in the middle of a commit it would
 * hold up an acknowledgement by tens of milliseconds. What was committed meanwhile is brought in between two
 * transactions, so that the log begins anew however busy the writer is. A checkpoint that fails loses nothing: the log grows, and
 * beyond its own limit the writer does the work itself.
 */
export class SqliteCheckpointer {
  readonly #connection: SqliteConnection
  readonly #betweenTransactions: (work: () => Promise<void>) => Promise<void>
  #busy = false
  #nextLook = 0

  constructor(connection: SqliteConnection, betweenTransactions: (work: () => Promise<void>) => Promise<void>) {
    this.#connection = connection
    this.#betweenTransactions = betweenTransactions
  }

  /** To be called after each commit; `now` in ms on a clock that never goes back. */
  committed(now: number): void {
    if (this.#busy || now < this.#nextLook) return
    this.#busy = true
    this.#nextLook = now + LOOK_EVERY
    this.#work()
      .catch(() => undefined)
      .finally(() => {
        this.#busy = false
      })
  }

  async #work(): Promise<void> {
    const [row] = (await this.#connection.all('pragma wal_checkpoint(noop)')) as unknown as LogRow[]
    if (!row || row.log - row.checkpointed < WORTH_PAGES) return
    await this.#checkpoint()
    await this.#betweenTransactions(() => this.#checkpoint())
  }

  async #checkpoint(): Promise<void> {
    await this.#connection.all('pragma wal_checkpoint(passive)')
  }
}
