import { PreauError } from '@preau/protocol/errors.ts'
import { Client, type ClientConfig, type QueryResult } from 'pg'
import type { SqlRow, SqlValue } from './database.ts'
import type { PostgresAddress } from './postgres-address.ts'
import { READ_VALUES, toParameter } from './postgres-values.ts'

/** How long a connection may take to come about, in ms. */
const CONNECT_WITHIN = 5_000

/** The driver's settings for an address. */
export function clientConfig({ host, port, database, user, password, tls }: PostgresAddress): ClientConfig {
  return {
    host,
    port,
    database,
    user,
    // Asked for, so that it shows in no inspection of this; what is not said comes from no other program's file or environment.
    password: () => password ?? '',
    ssl: tls
      ? { rejectUnauthorized: true, ...(tls.authority !== undefined && { ca: tls.authority }), ...named(host) }
      : false,
    types: READ_VALUES as ClientConfig['types'],
    connectionTimeoutMillis: CONNECT_WITHIN,
    keepAlive: true,
    keepAliveInitialDelayMillis: 5_000,
    application_name: 'preau',
  }
}

/** Under which name a certificate is looked at: of an address in figures the driver says none, and Node would take localhost. */
function named(host: string): object {
  return { host }
}

/**
 * One connection to PostgreSQL. Errors are the driver's own. INVARIANT: one call runs at a time, in the order of the calls; once
 * it is broken every call fails, and nothing of it comes back.
 */
export class PostgresConnection {
  readonly #client: Client
  #broken: Error | undefined
  #last: Promise<unknown> = Promise.resolve()

  constructor(client: Client) {
    this.#client = client
    client.on('error', (error) => this.#breaks(error))
    client.on('end', () => this.#breaks(new Error('Connection terminated')))
  }

  get isBroken(): boolean {
    return this.#broken !== undefined
  }

  /** The process of the database that serves this connection. */
  get process(): number {
    return (this.#client as Client & { processID: number | null }).processID ?? 0
  }

  /** Every row of one statement, and how many it changed. @param within ms after which the server counts as gone */
  ask(sql: string, params: readonly SqlValue[], within: number): Promise<{ rows: SqlRow[]; changed: number }> {
    return this.#inTurn(within, async () => {
      const { rows, rowCount } = await this.#client.query<SqlRow>(sql, params.map(toParameter))
      return { rows, changed: rowCount ?? 0 }
    })
  }

  /** Runs statements without parameters in one journey; gives what the last of them answered. */
  script(sql: string, within: number): Promise<{ command: string; rows: SqlRow[] }> {
    return this.#inTurn(within, async () => {
      // Of several statements the driver gives several results, which its types do not say.
      const results = (await this.#client.query(sql)) as QueryResult<SqlRow> | QueryResult<SqlRow>[]
      const last = Array.isArray(results) ? results.at(-1) : results
      return { command: last?.command ?? '', rows: last?.rows ?? [] }
    })
  }

  /** Ends the connection after the calls made before. */
  close(): Promise<void> {
    const ended = this.#last.then(() => this.#client.end())
    this.#last = ended.catch(() => undefined)
    return ended.catch(() => undefined)
  }

  /** Cuts it at once. */
  cut(): void {
    this.#breaks(new Error('Connection terminated'))
    this.#client.connection.stream.destroy()
  }

  #inTurn<T>(within: number, work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(async () => {
      if (this.#broken) throw this.#broken
      const timer = setTimeout(() => this.cut(), within)
      try {
        return await work()
      } finally {
        clearTimeout(timer)
      }
    })
    this.#last = result.catch(() => undefined)
    return result
  }

  #breaks(error: Error): void {
    this.#broken ??= error
  }
}

/** Opens a connection and begins its session. Throws errors of the driver. */
export async function connectPostgres(address: PostgresAddress): Promise<PostgresConnection> {
  const client = new Client(clientConfig(address))
  const connection = new PostgresConnection(client)
  try {
    await client.connect()
  } catch (error) {
    connection.cut()
    throw error instanceof Error && error.message === 'The server does not support SSL connections'
      ? new PreauError('STORE_FAILED', { reason: 'no TLS' }, error)
      : error
  }
  return connection
}
