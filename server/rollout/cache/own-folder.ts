import { lstat, mkdir, open, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { PreauError } from '@preau/protocol/errors.ts'

/**
 * Makes a folder with those above it. Made by root, each belongs to whom the one above it belongs to: a command of an
 * administrator works in the folder of the service. No link of that account is followed (DATA_FOLDER_OPEN).
 */
export async function makeOwnFolder(path: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined)
  if (found?.isDirectory()) return
  if (found) throw new PreauError('DATA_FOLDER_OPEN', { path, mode: 'link' })
  const above = dirname(path)
  if (above !== path) await makeOwnFolderAbove(above)
  try {
    await mkdir(path, { mode: 0o700 })
  } catch (error) {
    // Somebody was quicker: it is looked at again what he made.
    if (await lstat(path).catch(() => undefined)) return await makeOwnFolder(path)
    throw error
  }
  if (process.getuid?.() !== 0) return
  const { uid, gid } = await stat(above)
  const folder = await open(path, 'r')
  await folder.chown(uid, gid).finally(() => folder.close())
}

/** The data folder itself may be a link of systemd's. */
async function makeOwnFolderAbove(path: string): Promise<void> {
  if ((await stat(path).catch(() => undefined))?.isDirectory()) return
  await makeOwnFolder(path)
}
