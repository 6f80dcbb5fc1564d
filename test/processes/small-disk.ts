import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { scratchFolder } from './server-process.ts'

/** Why a small disk cannot be had here; undefined where it can. */
export const NO_SMALL_DISK =
  process.platform === 'linux' && process.getuid?.() === 0 ? undefined : 'mounting a small disk needs root on Linux'

/** A disk of a few MB of its own (tmpfs) that can be filled up and emptied again. */
export interface SmallDisk {
  readonly path: string
  /** Takes all the room that is left. */
  fill(): void
  /** Gives it back. */
  empty(): void
  remove(): void
}

export function mountSmallDisk(megabytes: number): SmallDisk {
  const scratch = scratchFolder()
  const path = join(scratch.path, 'disk')
  mkdirSync(path)
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'preau-test', path])
  const ballast = join(path, 'ballast')
  return {
    path,
    fill() {
      const block = Buffer.alloc(64 * 1024)
      try {
        for (;;) writeFileSync(ballast, block, { flag: 'a' })
      } catch {
        // ENOSPC is what this is for.
      }
    },
    empty: () => rmSync(ballast, { force: true }),
    remove() {
      execFileSync('umount', ['-l', path])
      scratch.remove()
    },
  }
}
