import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { DATABASE_FILE } from '../../server/store/open.ts'
import { openMigratedStore } from '../../server/store/testing/migrated-store.ts'
import type { FreshStore } from './store.contract.ts'
import { NOON } from './store-fixtures.ts'

/** A database on a real file in a folder of its own. */
export async function openSqliteStore(): Promise<FreshStore> {
  const folder = await mkdtemp(join(tmpdir(), 'preau-store-'))
  const db = await openMigratedStore(folder, NOON)
  return {
    db,
    countOnDisk: (table) => countInProcess(join(folder, DATABASE_FILE), table),
    end: async () => {
      await db.close()
      await rm(folder, { recursive: true })
    },
  }
}

const COUNT = `
  const { DatabaseSync } = require('node:sqlite')
  const [path, table] = process.argv.slice(1)
  const { total } = new DatabaseSync(path, { readOnly: true }).prepare('select count(*) as total from ' + table).get()
  process.stdout.write(String(total))
`

async function countInProcess(path: string, table: string): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--no-warnings', '-e', COUNT, path, table])
  return Number(stdout)
}
