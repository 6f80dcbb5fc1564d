import { copyFile, mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Manifest } from '@preau/protocol/backup-manifest.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { KeyFiles } from '../keys/key-files.ts'
import { type KeyPlaces, openKeyFiles } from '../keys/open-key-files.ts'
import { copyDatabase } from '../store/copy.ts'
import { DATABASE_FILE } from '../store/open.ts'
import { describeFile, MANIFEST_FILE } from './manifest.ts'
import { SECRET_FOLDERS } from './secret-files.ts'

export interface BackupRequest {
  /** The data folder; its server may be running. */
  data: string
  /** The folder that is made. */
  to: string
  /** Where the platform gives this program what its keys are wrapped with. */
  credentials?: string | undefined
  kept?: KeyPlaces['kept']
  version: string
  /** ms since 1970. */
  now: number
}

/**
 * Makes a backup of a data folder: the database as of one instant, and the keys of the school's authority, plain, for it is
 * needed where this machine and what it keeps are gone. It is there whole or not at all. Throws BACKUP_EXISTS, BACKUP_NOTHING where
 * the folder holds no data, KEYS_WRAPPED where a key does not open, STORE_FULL or STORE_FAILED.
 */
export async function makeBackup(request: BackupRequest): Promise<Manifest> {
  const { data, to, version, now } = request
  if (!(await exists(join(data, DATABASE_FILE)))) throw new PreauError('BACKUP_NOTHING', { data })
  if (await exists(to)) throw new PreauError('BACKUP_EXISTS', { to })
  const part = `${to}.part`
  await rm(part, { recursive: true, force: true })
  try {
    await mkdir(part, { recursive: true, mode: 0o700 })
    // Made first and closed to others, for SQLite gives its files the rights that anyone's files get.
    await writeFile(join(part, DATABASE_FILE), '', { mode: 0o600 })
    const schema = await copyDatabase(join(data, DATABASE_FILE), join(part, DATABASE_FILE))
    const names = [DATABASE_FILE, ...(await copySecrets(data, await openKeyFiles(request), part))]
    const files = await Promise.all(names.map((name) => describeFile(part, name)))
    const manifest: Manifest = { format: 1, madeAt: now, version, schema, files }
    await writeFile(join(part, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 })
    for (const name of [...names, MANIFEST_FILE]) await flush(join(part, name))
    await rename(part, to)
    await flush(dirname(to))
    return manifest
  } catch (error) {
    await rm(part, { recursive: true, force: true })
    if (error instanceof PreauError) throw error
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    throw new PreauError(code === 'ENOSPC' ? 'STORE_FULL' : 'STORE_FAILED', { reason: code }, error)
  }
}

async function copySecrets(data: string, keys: KeyFiles, part: string): Promise<string[]> {
  const names: string[] = []
  for (const folder of SECRET_FOLDERS) {
    const found = (await readdir(join(data, folder)).catch(() => [])).filter((name) => /\.(crt|key)$/.test(name))
    if (found.length > 0) await mkdir(join(part, folder), { mode: 0o700 })
    for (const name of found) {
      const key = name.endsWith('.key') ? await keys.read(name) : undefined
      if (key === undefined) await copyFile(join(data, folder, name), join(part, folder, name))
      else await writeFile(join(part, folder, name), key, { mode: 0o600 })
      names.push(`${folder}/${name}`)
    }
  }
  return names
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

/** What is written is on the disk before the next step. Windows flushes folders itself. */
async function flush(path: string): Promise<void> {
  const isFolder = (await stat(path)).isDirectory()
  if (isFolder && process.platform === 'win32') return
  const handle = await open(path, isFolder ? 'r' : 'r+')
  await handle.sync()
  await handle.close()
}
