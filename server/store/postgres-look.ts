import { PreauError } from '@preau/protocol/errors.ts'
import type { SqlRow, SqlValue } from './database.ts'
import { knownSchema } from './migrate.ts'
import { type PostgresAddress, showPostgres } from './postgres-address.ts'
import { connectPostgres } from './postgres-connection.ts'
import { postgresDialect } from './postgres-dialect.ts'
import { toPostgresError } from './postgres-errors.ts'
import { READER_SESSION, SESSION_FACTS } from './postgres-session.ts'
import { judgeServer } from './postgres-writer.ts'
import type { ReadOnlyStore } from './read-only.ts'

const ANSWER_WITHIN = 70_000
const AS_ONE = 'begin isolation level repeatable read read only; select max(version) as version from schema_versions'

/**
 * Looks into a PostgreSQL database as of one instant, while servers may be writing it. Throws BACKUP_NOTHING where it was never
 * a store, STORE_VERSION_NEWER, STORE_UNREACHABLE or STORE_FAILED, also where an older program wrote it.
 */
export async function readPostgres(address: PostgresAddress): Promise<ReadOnlyStore> {
  const connection = await connectPostgres(address).catch((error: unknown) => {
    throw toPostgresError(error)
  })
  const ask = async <T extends object = SqlRow>(sql: string, params: readonly SqlValue[] = []): Promise<T[]> => {
    try {
      return (await connection.ask(sql, params, ANSWER_WITHIN)).rows as T[]
    } catch (error) {
      throw toPostgresError(error)
    }
  }
  try {
    await connection.script(READER_SESSION, ANSWER_WITHIN)
    const [there] = await ask(`select to_regclass('schema_versions') as name`)
    if (!there?.name) throw new PreauError('BACKUP_NOTHING', { data: showPostgres(address) })
    const { rows } = await connection.script(AS_ONE, ANSWER_WITHIN)
    const [version, known] = [Number(rows[0]?.version ?? 0), knownSchema()]
    if (version !== known) {
      throw new PreauError(version > known ? 'STORE_VERSION_NEWER' : 'STORE_FAILED', { version, known })
    }
  } catch (error) {
    connection.cut()
    throw toPostgresError(error)
  }
  return {
    dialect: postgresDialect,
    all: ask,
    get: async <T extends object = SqlRow>(sql: string, params?: readonly SqlValue[]) => (await ask<T>(sql, params))[0],
    run: () => Promise.reject(new PreauError('STORE_FAILED', { reason: 'read only' })),
    close: () => connection.close(),
  }
}

/** What a person wants to know of a store's server before it is used: its version. Throws as openPostgres() does. */
export async function lookAtPostgres(address: PostgresAddress): Promise<string> {
  let cut = () => {}
  try {
    const connection = await connectPostgres(address)
    cut = () => connection.cut()
    const { rows } = await connection.script(SESSION_FACTS, ANSWER_WITHIN)
    judgeServer(rows[0])
    await connection.close()
    return String(rows[0]?.shown)
  } catch (error) {
    cut()
    throw toPostgresError(error)
  }
}
