import { execFileSync } from 'node:child_process'
import { closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { NO_CUT_DISK } from './cut-disk.ts'
import { scratchFolder } from './server-process.ts'

/** Why a disk that can be cut in the middle of an fsync is not to be had here; undefined where it is. */
export const NO_FROZEN_DISK = NO_CUT_DISK ?? reason()

function reason(): string | undefined {
  try {
    execFileSync('fsfreeze', ['--version'], { stdio: 'ignore' })
  } catch {
    return 'it takes fsfreeze'
  }
  if (syscallOf(process.pid) === undefined) return 'the kernel does not say in which call a process is'
  return undefined
}

const MB = 1024 * 1024
/** The numbers of fsync and fdatasync. */
const FSYNCS: Readonly<Record<string, readonly string[]>> = { x64: ['74', '75'], arm64: ['82', '83'] }

/**
 * An ext4 disk in a file of another ext4 disk, which is frozen while it is looked at: every block that was written until then is there,
 * none that came after, and who writes is held where he is, in the middle of an fsync if he is in one. That is the disk as a power cut
 * leaves it whatever is under way. It writes nothing by itself for an hour, so that all that is written belongs to an fsync.
 */
export class FrozenDisk {
  readonly path: string
  readonly #scratch = scratchFolder()
  readonly #host: string
  readonly #cut: string

  constructor() {
    const at = (name: string) => join(this.#scratch.path, name)
    ;[this.#host, this.path, this.#cut] = [at('host'), at('disk'), at('cut')]
    for (const folder of [this.#host, this.path, this.#cut]) mkdirSync(folder)
    makeDisk(at('host.img'), 96)
    execFileSync('mount', ['-o', 'loop,noatime', at('host.img'), this.#host])
    makeDisk(join(this.#host, 'disk.img'), 32)
    execFileSync('mount', ['-o', 'loop,commit=3600', join(this.#host, 'disk.img'), this.path])
  }

  /** All that was written is on the disk. */
  settle(): void {
    execFileSync('sync', ['-f', this.path])
  }

  /**
   * Looks at the disk as it is after a cut now; what `look` does to it is lost. Gives whether the writer was in the middle of an fsync.
   */
  atCut(writer: number, look: (path: string) => void): boolean {
    const image = join(this.#scratch.path, 'cut.img')
    execFileSync('fsfreeze', ['--freeze', this.#host])
    let within: boolean
    try {
      execFileSync('cp', ['--sparse=always', join(this.#host, 'disk.img'), image])
      // Whoever is in one now, while nothing can be written, was in it when the copy was made or came to its first block.
      within = (FSYNCS[process.arch] ?? []).includes(syscallOf(writer) ?? '')
    } finally {
      execFileSync('fsfreeze', ['--unfreeze', this.#host])
    }
    execFileSync('mount', ['-o', 'loop', image, this.#cut])
    try {
      look(this.#cut)
    } finally {
      execFileSync('umount', [this.#cut])
      rmSync(image)
    }
    return within
  }

  remove(): void {
    execFileSync('umount', [this.path])
    execFileSync('umount', [this.#host])
    this.#scratch.remove()
  }
}

function makeDisk(image: string, megabytes: number): void {
  const file = openSync(image, 'w')
  ftruncateSync(file, megabytes * MB)
  closeSync(file)
  execFileSync('mkfs.ext4', ['-q', '-F', image])
}

/** The number of the call of the kernel in which a process is; undefined where that is not said. */
function syscallOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/syscall`, 'utf8').split(' ')[0]
  } catch {
    return undefined
  }
}
