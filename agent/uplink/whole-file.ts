import { chmodSync, closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** Writes a file whole or not at all, whenever the power goes. Only the own account may read it where `mode` says nothing else. */
export function writeWhole(path: string, content: string | Uint8Array, mode = 0o600): void {
  const file = openSync(`${path}.new`, 'w', mode)
  try {
    // One of a start that was cut keeps the rights that it had.
    if (process.platform !== 'win32') chmodSync(`${path}.new`, mode)
    writeFileSync(file, content)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(`${path}.new`, path)
  syncFolder(dirname(path))
}

/** The names in a folder are on the disk, too. Windows has no such call and needs none. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
