import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type BackupFile, decodeManifest, type Manifest } from '@preau/protocol/backup-manifest.ts'
import { PreauError } from '@preau/protocol/errors.ts'

export const MANIFEST_FILE = 'manifest.json'

/** The manifest of a backup; throws BACKUP_INVALID where there is none or it cannot be read. */
export async function readManifest(folder: string): Promise<Manifest> {
  let value: unknown
  try {
    value = JSON.parse(await readFile(join(folder, MANIFEST_FILE), 'utf8'))
  } catch (error) {
    throw new PreauError('BACKUP_INVALID', { file: MANIFEST_FILE }, error)
  }
  return decodeManifest(value)
}

/** Throws BACKUP_INVALID with the name of the first file that is not what the manifest says. */
export async function verifyFiles(folder: string, files: readonly BackupFile[]): Promise<void> {
  for (const { name, bytes, sha256 } of files) {
    const found = await describeFile(folder, name).catch((error) => {
      throw new PreauError('BACKUP_INVALID', { file: name }, error)
    })
    if (found.bytes !== bytes || found.sha256 !== sha256) throw new PreauError('BACKUP_INVALID', { file: name })
  }
}

/** Size and SHA-256 of a file. */
export async function describeFile(folder: string, name: string): Promise<BackupFile> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of createReadStream(join(folder, name))) {
    hash.update(chunk)
    bytes += chunk.length
  }
  return { name, bytes, sha256: hash.digest('hex') }
}
