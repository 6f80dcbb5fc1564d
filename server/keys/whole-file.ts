import { open, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * A file is there whole or not at all, whenever the power goes. Written by root, it belongs to whom its folder belongs to: the
 * account of the service has to read what a command of an administrator wrote for it.
 */
export async function writeWhole(folder: string, name: string, text: string, mode: number): Promise<void> {
  const path = join(folder, name)
  const file = await open(`${path}.new`, 'w', mode)
  try {
    if (process.platform !== 'win32') {
      // A file of a start that was cut keeps the rights that it had.
      await file.chmod(mode)
      if (process.getuid?.() === 0) {
        const { uid, gid } = await stat(folder)
        await file.chown(uid, gid)
      }
    }
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(`${path}.new`, path)
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  await handle.sync().finally(() => handle.close())
}
