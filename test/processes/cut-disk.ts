import { execFileSync } from 'node:child_process'
import { closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { scratchFolder } from './server-process.ts'

/** Why a disk whose power can be cut is not to be had here; undefined where it is. */
export const NO_CUT_DISK = reason()

function reason(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'mounting disks needs root on Linux'
  try {
    execFileSync('mkfs.ext4', ['-V'], { stdio: 'ignore' })
    return undefined
  } catch {
    return 'it takes mkfs.ext4'
  }
}

const MB = 1024 * 1024

/**
 * An ext4 disk in a file, which writes nothing by itself for an hour. A copy of the file, while nobody writes, is the disk as a power
 * cut would leave it: what is in memory and was not asked to be on the disk is not in it.
 */
export class CutDisk {
  readonly path: string
  readonly #scratch = scratchFolder()
  readonly #image: string
  readonly #cut: string

  constructor() {
    const at = (name: string) => join(this.#scratch.path, name)
    ;[this.#image, this.path, this.#cut] = [at('disk.img'), at('disk'), at('cut')]
    for (const folder of [this.path, this.#cut]) mkdirSync(folder)
    const file = openSync(this.#image, 'w')
    ftruncateSync(file, 32 * MB)
    closeSync(file)
    execFileSync('mkfs.ext4', ['-q', '-F', this.#image])
    execFileSync('mount', ['-o', 'loop,commit=3600', this.#image, this.path])
  }

  /** All that was written is on the disk. */
  settle(): void {
    execFileSync('sync', ['-f', this.path])
  }

  /** Looks at the disk as it is after a cut now, while the process that writes to it stands still; what `look` does to it is lost. */
  atCut(writer: number, look: (path: string) => void): void {
    const image = `${this.#image}.cut`
    process.kill(writer, 'SIGSTOP')
    // A system call that is under way is ended first.
    while (!/^State:\tT/m.test(readFileSync(`/proc/${writer}/status`, 'utf8')));
    execFileSync('cp', ['--sparse=always', this.#image, image])
    process.kill(writer, 'SIGCONT')
    execFileSync('mount', ['-o', 'loop', image, this.#cut])
    try {
      look(this.#cut)
    } finally {
      execFileSync('umount', [this.#cut])
      rmSync(image)
    }
  }

  remove(): void {
    execFileSync('umount', [this.path])
    this.#scratch.remove()
  }
}
