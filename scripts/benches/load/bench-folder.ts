import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DATABASE_FILE } from '../../../server/store/open.ts'

/** Gives `work` an empty folder that is gone afterwards. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'preau-bench-'))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Bytes of the database in a folder, all of its log brought in: it is closed. */
export async function databaseBytes(folder: string): Promise<number> {
  return (await stat(join(folder, DATABASE_FILE))).size
}
