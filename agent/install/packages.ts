import { copyFileSync, linkSync, mkdirSync, readFileSync, rmSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import { PreauError, toPreauError } from '@preau/protocol/errors.ts'
import type { Order } from '@preau/protocol/update/orders.ts'
import {
  FILE_HOLE,
  PACKAGE_ENTRY_MAX_BYTES,
  type PackageEntry,
  type PackageOnSystem,
  readPackageEntry,
} from '@preau/protocol/update/package-entry.ts'
import { hashOf } from '../update/download.ts'
import type { InstallContext, Installer, InstallOutcome } from '../update/installer.ts'
import { LaidFiles } from './laid-files.ts'
import { textOfTarget } from './read-target.ts'
import type { ProgramEnd, RunProgramParts } from './run-program.ts'

export interface PackagesParts {
  /** Data folder of the agent: `packages` in it keeps the entries of what was installed. */
  folder: string
  /** Such as `linux-x64`. */
  platform: string
  /** Folder of Windows. */
  systemRoot: string
  run(program: readonly string[], parts: RunProgramParts): Promise<ProgramEnd>
  /** Bytes that are free on the disk of the system; the disk of `folder` where nothing is said. */
  free?(): number
  /** The machine has to start anew some time, so that all of it holds. It is not done here. */
  onRestartWanted?(product: string): void
}

/** A look whether something is installed may take so long, in ms. */
const CHECK_WITHIN = 60_000
/** What of Debian is run, and where it is: no search path decides. */
const UNIX_PROGRAMS: Readonly<Record<string, string>> = {
  dpkg: '/usr/bin/dpkg',
  'apt-get': '/usr/bin/apt-get',
  'dpkg-query': '/usr/bin/dpkg-query',
}
const UNIX_ENVIRONMENT = {
  PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
  LC_ALL: 'C.UTF-8',
  DEBIAN_FRONTEND: 'noninteractive',
  HOME: '/root',
}

/**
 * Software of the machine, as its catalogue entry says. INVARIANTS: only the program that was signed beside the entry is installed;
 * it counts as installed where the check of the entry shows it, before and after, whatever the installer said; nothing is begun
 * where a class may begin before it has to be over.
 */
export class Packages implements Installer {
  readonly kinds = ['package'] as const
  readonly #parts: PackagesParts
  readonly #entries: LaidFiles

  constructor(parts: PackagesParts) {
    this.#parts = parts
    this.#entries = new LaidFiles(join(parts.folder, 'packages'))
  }

  /** The version of which an entry is kept, where its check still shows it: people remove software. */
  async installed(product: string): Promise<string | undefined> {
    const version = this.#entries.version(product)
    if (version === undefined) return undefined
    try {
      const on = this.#onThis(readPackageEntry(readFileSync(this.#entries.path(fileOf(product)), 'utf8')))
      return (await this.#isThere(on, new AbortController().signal)) ? version : undefined
    } catch {
      return undefined
    }
  }

  async install(order: Order, file: string, context: InstallContext): Promise<InstallOutcome> {
    try {
      const text = textOfTarget(order, file, PACKAGE_ENTRY_MAX_BYTES)
      const entry = readPackageEntry(text)
      const { product, version } = order.target.custom
      if (entry.package !== product || entry.version !== version)
        throw new PreauError('PACKAGE_INVALID', { path: '/package', expected: `${product} ${version}` })
      const on = this.#onThis(entry)
      if (!(await this.#isThere(on, context.signal))) {
        const failed = await this.#bring(entry, on, context)
        if (failed) return failed
      }
      this.#entries.lay(product, version, fileOf(product), Buffer.from(text))
      return { done: 'installed' }
    } catch (error) {
      const { code, context: known } = toPreauError(error, 'PACKAGE_FAILED')
      return { done: 'failed', code, detail: String(known.path ?? known.expected ?? '').slice(0, 80) }
    }
  }

  /** Fetches and runs it; gives what came of it where it is not there afterwards. */
  async #bring(entry: PackageEntry, on: PackageOnSystem, context: InstallContext): Promise<InstallOutcome | undefined> {
    const fetched = await context.obtain(on.file.target)
    // The list says it, too; the entry was signed with this very file in mind.
    if ((await hashOf(fetched)) !== on.file.sha256)
      throw new PreauError('UPDATE_TARGET_DIFFERS', { name: on.file.target, path: on.file.target })
    const { run, folder, free = () => freeAt(folder), onRestartWanted } = this.#parts
    if (free() < entry.room) throw new PreauError('UPDATE_DISK_FULL', { missing: entry.room })
    if (!context.isFree(entry.within * 1000)) return { done: 'waits' }
    const named = this.#named(fetched, on)
    const end = await run(this.#programOf(on.install, named), {
      ...this.#runParts(entry.within * 1000, context.signal),
      onStop: 'leave',
    })
    if (end.ended !== 'stopped') for (const each of [named, fetched]) rmSync(each, { force: true })
    const code = end.ended === 'code' ? end.code : undefined
    if (code !== undefined && on.busy?.includes(code)) return { done: 'waits' }
    if (end.ended === 'stopped') return { done: 'waits' }
    const isRestart = code !== undefined && (on.restart?.includes(code) ?? false)
    const isDone = code !== undefined && ((on.done ?? [0]).includes(code) || isRestart)
    if (isDone && (await this.#isThere(on, context.signal))) {
      if (isRestart) onRestartWanted?.(entry.package)
      return undefined
    }
    if (isDone) return { done: 'failed', code: 'PACKAGE_UNPROVED', detail: on.check.says }
    if (end.ended === 'late') return { done: 'failed', code: 'PACKAGE_LATE', detail: `${entry.within} s` }
    return { done: 'failed', code: 'PACKAGE_FAILED', detail: code === undefined ? end.ended : `${code}` }
  }

  async #isThere({ check }: PackageOnSystem, signal: AbortSignal): Promise<boolean> {
    const end = await this.#parts.run(this.#programOf(check.run, ''), this.#runParts(CHECK_WITHIN, signal))
    return end.ended === 'code' && end.code === 0 && end.text.includes(check.says)
  }

  #onThis({ systems }: PackageEntry): PackageOnSystem {
    const { platform } = this.#parts
    const on = Object.hasOwn(systems, platform) ? systems[platform] : undefined
    if (!on) throw new PreauError('PACKAGE_INVALID', { path: `/systems/${platform}`, expected: 'this system' })
    return on
  }

  #runParts(within: number, signal: AbortSignal): RunProgramParts {
    const { platform, systemRoot, folder } = this.#parts
    const environment = platform.startsWith('win32')
      ? { SystemRoot: systemRoot, windir: systemRoot, PATH: `${systemRoot}\\System32`, TEMP: folder, TMP: folder }
      : UNIX_ENVIRONMENT
    return { within, signal, onStop: 'end', environment, folder }
  }

  #programOf(program: readonly string[], file: string): string[] {
    const { platform, systemRoot } = this.#parts
    const [name = '', ...args] = program.map((each) => each.replaceAll(FILE_HOLE, () => file))
    if (name === file || /[\\/]/.test(name)) return [name, ...args]
    return [
      platform.startsWith('win32') ? `${systemRoot}\\System32\\${name}.exe` : (UNIX_PROGRAMS[name] ?? name),
      ...args,
    ]
  }

  /** Its installer goes by the end of a name: the file under a name of its own, which costs no room where the disk can do that. */
  #named(fetched: string, { form, file }: PackageOnSystem): string {
    const folder = join(this.#parts.folder, 'packages')
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const named = join(folder, `${file.sha256}.${form}`)
    rmSync(named, { force: true })
    try {
      linkSync(fetched, named)
    } catch {
      copyFileSync(fetched, named)
    }
    return named
  }
}

function fileOf(product: string): string {
  return `${product}.yaml`
}

function freeAt(folder: string): number {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize
}
