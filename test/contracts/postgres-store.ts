import { afterAll, beforeAll } from 'vitest'
import type { Database } from '../../server/store/database.ts'
import { migrate } from '../../server/store/migrate.ts'
import { openPostgres } from '../../server/store/postgres.ts'
import { type PostgresProcess, startPostgres } from '../processes/postgres.ts'
import type { FreshStore } from './store.contract.ts'
import { NOON } from './store-fixtures.ts'

/** A database that a test had, and left empty. */
interface Left {
  name: string
  db: Database
}

/**
 * Starts a PostgreSQL for the tests of a file; gives what opens a database of its own in it, with the present schema. One that a
 * test has left is emptied and given to the next: to make one takes a hundred times as long.
 */
export function postgresStores(): () => Promise<FreshStore> {
  let postgres: PostgresProcess | undefined
  let template = ''
  let emptying = ''
  const free: Left[] = []
  beforeAll(async () => {
    postgres = await startPostgres()
    template = await postgres.database()
    const db = await openPostgres(postgres.address(template))
    await migrate(db, NOON)
    const tables = await db.all<{ name: string }>(TABLES)
    emptying = tables.map(({ name }) => `delete from ${name}`).join(';')
    await db.close()
  })
  afterAll(async () => {
    for (const { db } of free) await db.close()
    await postgres?.end()
  })
  return async () => {
    if (!postgres) throw new Error('it did not start')
    const { admin, address, database } = postgres
    const name = free[0]?.name ?? (await database(template))
    const db = free.shift()?.db ?? (await openPostgres(address(name)))
    return {
      db,
      countOnDisk: async (table) => {
        const [row] = await admin<{ total: string }>(`select count(*) as total from ${table}`, name)
        return Number(row?.total)
      },
      end: async () => {
        try {
          await db.write((transaction) => transaction.defer(emptying))
          free.push({ name, db })
        } catch {
          // The test has closed it.
          await db.close()
        }
      },
    }
  }
}

/** What refers to another table was made after it: so nothing is left that refers to what is gone. */
const TABLES = `select relname as name from pg_class
  where relkind = 'r' and relnamespace = 'public'::regnamespace and relname <> 'schema_versions' order by oid desc`
