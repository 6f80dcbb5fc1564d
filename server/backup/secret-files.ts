import { chmod, mkdir, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { PreauError } from '@preau/protocol/errors.ts'
import { KEY_FOLDER } from '../keys/key-files.ts'

/** Folders of the data folder whose files are secrets: keys of the school's authority and of its server. */
export const SECRET_FOLDERS = [KEY_FOLDER] as const
/** Rights of the group and of everyone. */
const OTHERS = 0o077

/**
 * Makes the data folder, for its own account alone; one that others may enter is closed. A key that others can read may have
 * been read: the start is refused with DATA_FOLDER_OPEN and the file, so that a person decides whether to make it anew.
 * Windows knows no such modes: there the access list of the folder is set when the service is installed.
 */
export async function guardDataFolder(data: string, platform: NodeJS.Platform = process.platform): Promise<void> {
  await mkdir(data, { recursive: true, mode: 0o700 })
  if (platform === 'win32') return
  for (const folder of SECRET_FOLDERS) {
    for (const name of await readdir(join(data, folder)).catch(() => [])) {
      const path = join(data, folder, name)
      const { mode } = await stat(path)
      if (name.endsWith('.key') && (mode & OTHERS) !== 0) {
        throw new PreauError('DATA_FOLDER_OPEN', { path, mode: (mode & 0o777).toString(8) })
      }
    }
  }
  const { mode } = await stat(data)
  if ((mode & OTHERS) !== 0) await chmod(data, mode & ~OTHERS & 0o777)
}
