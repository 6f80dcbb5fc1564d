import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Database } from '../database.ts'
import { DATABASE_FILE, openStore } from '../open.ts'

let template: Promise<Uint8Array> | undefined

/**
 * What `openStore` opens in an empty folder, for a test that is not about how the schema comes to be: the file of a database that
 * was migrated once in this process is put there first. To migrate anew takes ten times as long.
 * @param now milliseconds since 1970
 */
export async function openMigratedStore(folder: string, now: number): Promise<Database> {
  template ??= makeTemplate(now)
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, DATABASE_FILE), await template)
  return await openStore(folder, now)
}

async function makeTemplate(now: number): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'preau-template-'))
  try {
    const db = await openStore(folder, now)
    await db.close()
    return await readFile(join(folder, DATABASE_FILE))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
