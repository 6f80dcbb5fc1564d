import { createHash } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { syncFolder, writeWhole } from '../uplink/whole-file.ts'
import type { FileSum, SlotDisk } from './slot-disk.ts'

/** Bytes of a file that are in memory at a time while it is summed. */
const PIECE = 1024 * 1024
/** What is run and not read. */
const PROGRAMS = ['node', 'node.exe']

/**
 * The slots of a program in a folder of this machine. Whoever is logged on may read them: the helper in a session runs out of them,
 * and nothing in them is a secret.
 */
export function realSlotDisk(folder: string): SlotDisk {
  const at = (name: string) => join(folder, name)
  return {
    path: at,
    read(name) {
      try {
        return readFileSync(at(name))
      } catch {
        return undefined
      }
    },
    sum: (name) => sumOf(at(name)),
    write(name, bytes) {
      makeFolders(folder, dirname(at(name)))
      writeWhole(at(name), bytes, modeOf(name))
    },
    copy(from, name) {
      const path = at(name)
      makeFolders(folder, dirname(path))
      copyFileSync(from, path)
      chmodSync(path, modeOf(name))
      const file = openSync(path, 'r+')
      try {
        fsyncSync(file)
      } finally {
        closeSync(file)
      }
      syncFolder(dirname(path))
    },
    move(from, to) {
      renameSync(at(from), at(to))
      syncFolder(folder)
    },
    remove(name) {
      if (!existsSync(at(name))) return
      rmSync(at(name), { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
      syncFolder(folder)
    },
  }
}

/** The folders from `top` down to `folder`, open to readers whatever a service masks, and their names on the disk. */
function makeFolders(top: string, folder: string): void {
  const first = mkdirSync(folder, { recursive: true })
  if (first === undefined) return
  for (let made = folder; made.length >= first.length; made = dirname(made)) {
    if (process.platform !== 'win32') chmodSync(made, 0o755)
    if (made !== top) syncFolder(dirname(made))
  }
}

function modeOf(name: string): number {
  return PROGRAMS.includes(basename(name)) ? 0o755 : 0o644
}

function sumOf(path: string): FileSum | undefined {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch {
    return undefined
  }
  const hash = createHash('sha256')
  const piece = Buffer.allocUnsafe(PIECE)
  try {
    let length = 0
    for (;;) {
      const bytes = readSync(file, piece)
      if (bytes === 0) return { length, sha256: hash.digest('hex') }
      length += bytes
      hash.update(piece.subarray(0, bytes))
    }
  } catch {
    return undefined
  } finally {
    closeSync(file)
  }
}
