import { PreauError } from '@preau/protocol/errors.ts'
import { DatabaseError } from 'pg'
import type { SqlRow } from './database.ts'
import { type PostgresAddress, showPostgres } from './postgres-address.ts'
import { connectPostgres, type PostgresConnection } from './postgres-connection.ts'
import { toPostgresError } from './postgres-errors.ts'
import { HOLD_SERVER, HOLD_WITHIN, WRITER_SESSION } from './postgres-session.ts'

/** The oldest PostgreSQL that is tried. */
const OLDEST = 150_000
/** A server that does not answer so long is gone, in ms. */
const ANSWER_WITHIN = 5_000
const LOCK_NOT_AVAILABLE = '55P03'

/**
 * The one connection that writes, made anew where it broke. INVARIANT: of a database that a server holds, whoever writes holds it
 * by the same connection, so that a server which was cut off and replaced meanwhile can write nothing any more.
 */
export class PostgresWriter {
  readonly #address: PostgresAddress
  /** Whether it is that of a server: there is one on a database. */
  readonly #holds: boolean
  #connection: PostgresConnection | undefined
  /** The process of the database that served the last connection. */
  #before = 0

  constructor(address: PostgresAddress, holds: boolean) {
    this.#address = address
    this.#holds = holds
  }

  /**
   * The connection. Throws STORE_UNREACHABLE, STORE_LOCKED where another server holds the database, STORE_FAILED where it cannot
   * keep its promises.
   */
  async connection(): Promise<PostgresConnection> {
    if (this.#connection && !this.#connection.isBroken) return this.#connection
    this.#connection = undefined
    let made: PostgresConnection | undefined
    try {
      made = await connectPostgres(this.#address)
      const { rows } = await made.script(WRITER_SESSION, ANSWER_WITHIN)
      judgeServer(rows[0])
      // Of a connection that was cut on the way the database may not know yet; it is ours to end.
      if (this.#before > 0) await made.ask(END_BEFORE, [this.#before], ANSWER_WITHIN)
      if (this.#holds) await this.#hold(made)
    } catch (error) {
      made?.cut()
      throw toPostgresError(error)
    }
    this.#connection = made
    this.#before = made.process
    return made
  }

  async close(): Promise<void> {
    await this.#connection?.close()
    this.#connection = undefined
  }

  async #hold(connection: PostgresConnection): Promise<void> {
    try {
      await connection.script(HOLD_SERVER, HOLD_WITHIN + ANSWER_WITHIN)
    } catch (error) {
      const taken = error instanceof DatabaseError && error.code === LOCK_NOT_AVAILABLE
      throw taken ? new PreauError('STORE_LOCKED', { store: showPostgres(this.#address) }, error) : error
    }
  }
}

/** Numbers of processes are used again: only one of this account and this program is meant. */
const END_BEFORE = `select pg_terminate_backend(pid, 2000) from pg_stat_activity
  where pid = $1 and usename = current_user and datname = current_database() and application_name = 'preau'
    and pid in (select pid from pg_locks where locktype = 'advisory')`

/** Throws STORE_FAILED with the reason why a server whose SESSION_FACTS are these cannot keep a store's promises. */
export function judgeServer({ fsync, version, encoding }: SqlRow = {}): void {
  const reason =
    Number(version) < OLDEST
      ? 'older than PostgreSQL 15'
      : encoding !== 'UTF8'
        ? `encoding ${encoding}`
        : fsync === 'on'
          ? undefined
          : 'fsync is off'
  if (reason !== undefined) throw new PreauError('STORE_FAILED', { reason })
}
