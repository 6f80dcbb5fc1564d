import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { PreauError } from '@preau/protocol/errors.ts'
import { Budget } from '../../territory/budget.ts'
import { UPDATES_FOLDER } from '../open-cache.ts'
import { readBounded } from './read-bounded.ts'
import { UpdateCache } from './update-cache.ts'

/**
 * Lays what a stick brings into the data folder of a school server, which may be running: each file is there whole or not at all.
 * Gives whether anything signed is newer, and how many targets came. Throws UPDATE_UNTRUSTED where the stick is older than what is
 * there, UPDATE_TARGET_DIFFERS, UPDATE_DISK_FULL, UPDATE_SOURCE_FAILED, BACKUP_NOTHING where there is no data folder.
 */
export async function takeStick(
  stick: string,
  data: string,
  reserve?: number,
): Promise<{ isNew: boolean; targets: number }> {
  if (!(await stat(data).catch(() => undefined))?.isDirectory()) throw new PreauError('BACKUP_NOTHING', { data })
  const cache = new UpdateCache({
    ...{ folder: join(data, UPDATES_FOLDER), upstream: undefined, clock: () => 0 },
    budget: new Budget(undefined, () => 0),
    schools: () => schoolsOn(stick),
    wait: async () => undefined,
    failed: (_what, error) => {
      throw error
    },
    ...(reserve !== undefined && { reserve }),
  })
  return await cache.takeFrom(
    (path, limit) => readBounded(join(stick, path), limit),
    async (path) => ((await stat(join(stick, path)).catch(() => undefined))?.isFile() ? join(stick, path) : undefined),
  )
}

/** The schools for which a director says something on the stick. */
async function schoolsOn(stick: string): Promise<string[]> {
  const folder = join(stick, 'directors')
  const names = await readdir(folder).catch(() => [])
  const schools = await Promise.all(names.map((name) => readdir(join(folder, name)).catch(() => [])))
  return [...new Set(schools.flat())].filter((name) => /^[0-9a-f-]{36}$/.test(name))
}
