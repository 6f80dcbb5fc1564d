import { mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { syncFolder, writeWhole } from '../uplink/whole-file.ts'
import type { SlotDisk } from './slot-folder.ts'

/** The slots of a program in a folder of this machine. */
export function realSlotDisk(folder: string): SlotDisk {
  return {
    read(name) {
      try {
        return readFileSync(join(folder, name))
      } catch {
        return undefined
      }
    },
    write(name, bytes) {
      const path = join(folder, name)
      mkdirSync(dirname(path), { recursive: true, mode: 0o755 })
      writeWhole(path, bytes, 0o644)
    },
    move(from, to) {
      renameSync(join(folder, from), join(folder, to))
      syncFolder(folder)
    },
    remove(name) {
      rmSync(join(folder, name), { recursive: true, force: true })
      syncFolder(folder)
    },
  }
}
