import { copyFile, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Manifest } from '@preau/protocol/backup-manifest.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import { MOVED_ASIDE } from '../keys/key-files.ts'
import { checkDatabase } from '../store/copy.ts'
import { knownSchema } from '../store/migrate.ts'
import { DATABASE_FILE } from '../store/open.ts'
import { holdLock } from '../store/sqlite-lock.ts'
import { giveToOwner } from './data-owner.ts'
import { readManifest, verifyFiles } from './manifest.ts'

/** Where a restore gathers its files; with READY in it, it goes on whenever it was cut. */
const GATHERED = 'restoring'
const READY = 'ready'
/** What a restore leaves for the next start (server/after-restore.ts): when the backup was made. */
export const RESTORED_FILE = 'restored.json'
/** What SQLite keeps beside a database: of another database it would spoil the restored one. */
const BESIDE = ['-wal', '-shm']

export interface RestoreRequest {
  from: string
  /** The data folder; no server may be using it. */
  data: string
  /** ms since 1970: what was there before is moved to `before-restore-<now>`. */
  now: number
}

/**
 * Puts a backup in the place of a data folder's content. What was there is kept beside it. Cut at any instant, the folder is
 * as before, or finishRestore brings it to its end. Devices and server agree again by themselves: whoever was acknowledged
 * more than the backup holds is given a new epoch (protocol/rules/epoch.ts). Throws BACKUP_INVALID, STORE_VERSION_NEWER or
 * STORE_LOCKED. Gives the manifest and the folder with what was there.
 */
export async function restoreBackup({
  from,
  data,
  now,
}: RestoreRequest): Promise<{ manifest: Manifest; kept: string }> {
  const manifest = await readManifest(from)
  await verifyFiles(from, manifest.files)
  if (manifest.schema > knownSchema()) {
    throw new PreauError('STORE_VERSION_NEWER', { version: manifest.schema, known: knownSchema() })
  }
  await mkdir(data, { recursive: true, mode: 0o700 })
  const letGo = await holdLock(join(data, `${DATABASE_FILE}-lock`))
  try {
    const gathered = join(data, GATHERED)
    await rm(gathered, { recursive: true, force: true })
    await mkdir(gathered, { mode: 0o700 })
    for (const { name } of manifest.files) {
      await mkdir(dirname(join(gathered, name)), { recursive: true, mode: 0o700 })
      await copyFile(join(from, name), join(gathered, name))
      await giveToOwner(data, [join(gathered, name)])
    }
    await verifyFiles(gathered, manifest.files)
    await checkDatabase(join(gathered, DATABASE_FILE))
    const kept = `${MOVED_ASIDE}${now}`
    const names = manifest.files.map(({ name }) => name)
    await writeFile(join(gathered, READY), JSON.stringify({ kept, names, madeAt: manifest.madeAt }))
    await finishRestore(data)
    return { manifest, kept: join(data, kept) }
  } finally {
    await letGo()
  }
}

/**
 * Goes on with a restore that was cut after everything had been gathered; without one it does nothing. To be called before
 * the store is opened. Each step may be done twice.
 * @param move renames a file
 */
export async function finishRestore(data: string, move: typeof rename = rename): Promise<void> {
  const gathered = join(data, GATHERED)
  const plan = await readFile(join(gathered, READY), 'utf8').catch(() => undefined)
  if (plan === undefined) return
  const { kept, names, madeAt } = JSON.parse(plan) as { kept: string; names: string[]; madeAt: number }
  for (const name of names) {
    for (const old of [name, ...(name === DATABASE_FILE ? BESIDE.map((end) => name + end) : [])]) {
      // Moved aside at most once: after that its place is that of the restored file.
      if (old !== name || (await isThere(join(gathered, name)))) await moveAside(data, old, join(data, kept), move)
    }
    await mkdir(dirname(join(data, name)), { recursive: true, mode: 0o700 })
    await giveToOwner(data, [dirname(join(data, name))])
    await moveIfThere(join(gathered, name), join(data, name), move)
  }
  await writeFile(join(data, RESTORED_FILE), JSON.stringify({ madeAt }), { mode: 0o600 })
  await giveToOwner(data, [join(data, RESTORED_FILE)])
  await rm(gathered, { recursive: true, force: true })
}

async function moveAside(data: string, name: string, kept: string, move: typeof rename): Promise<void> {
  const folder = dirname(join(kept, name))
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await giveToOwner(data, [kept, folder])
  await moveIfThere(join(data, name), join(kept, name), move)
}

async function moveIfThere(from: string, to: string, move: typeof rename): Promise<void> {
  try {
    await move(from, to)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  }
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
