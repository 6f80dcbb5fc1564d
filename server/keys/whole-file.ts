import { lstat, open, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { PreauError } from '@preau/protocol/errors.ts'

/**
 * A file is there whole or not at all, whenever the power goes. Written by root, it belongs to whom its folder belongs to: the
 * account of the service has to read what a command of an administrator wrote for it. That account may not choose where root
 * writes: no link of its own is followed (DATA_FOLDER_OPEN).
 */
export async function writeWhole(
  folder: string,
  name: string,
  content: string | Uint8Array,
  mode: number,
): Promise<void> {
  const path = join(folder, name)
  const owner = await ownerFor(folder)
  // What a start that was cut left has the rights that it had, or is a link.
  await rm(`${path}.new`, { force: true })
  const file = await open(`${path}.new`, 'wx', mode)
  try {
    if (process.platform !== 'win32') await file.chmod(mode)
    if (owner) await file.chown(owner.uid, owner.gid)
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(`${path}.new`, path)
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  await handle.sync().finally(() => handle.close())
}

/** Whose a new file is to be; undefined: of who writes it. */
async function ownerFor(folder: string): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const own = await lstat(folder)
  // systemd's own link to the folder of a service is root's.
  if (own.isSymbolicLink() && own.uid !== 0) throw new PreauError('DATA_FOLDER_OPEN', { path: folder, mode: 'link' })
  return await stat(folder)
}
