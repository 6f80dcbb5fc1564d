import type { Dir } from 'node:fs'
import { lstat, opendir, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Hands } from '../run-runbook.ts'
import type { FixMachine } from './tools.ts'

/** A folder in which a file may be removed once it is old enough. */
export interface SafePlace {
  path: string
  /** Only files whose names end so; any where nothing is said. */
  endings?: readonly string[]
}

/**
 * Where a machine keeps what it can make again. INVARIANT: no folder of a person, no document, no log that somebody may need: what
 * stands here was looked up in the manual of its system.
 */
export const SAFE_PLACES: Readonly<Record<'linux' | 'win32', readonly SafePlace[]>> = {
  linux: [
    { path: '/var/cache/apt/archives', endings: ['.deb'] },
    { path: '/var/crash', endings: ['.crash', '.upload', '.uploaded'] },
    { path: '/var/lib/systemd/coredump' },
    { path: '/var/cache/fwupd/remotes.d' },
    { path: '/tmp' },
    { path: '/var/tmp' },
  ],
  win32: [
    { path: 'C:\\Windows\\Temp' },
    { path: 'C:\\Windows\\SoftwareDistribution\\Download' },
    { path: 'C:\\Windows\\Minidump', endings: ['.dmp'] },
    { path: 'C:\\ProgramData\\Microsoft\\Windows\\WER\\ReportArchive' },
  ],
}

const DAY = 86_400_000
const MOST_FILES = 200_000
const DEEPEST = 12

export interface DiskParts {
  machine: FixMachine
  places: readonly SafePlace[]
  /** ms since 1970. */
  wall(): number
  /** The file system that is looked at: that of the system. */
  root: string
}

/** Frees space in places that are known to be safe, and looks at how full the disk is. */
export function diskHands({ machine, places, wall, root }: DiskParts): Hands {
  return {
    actions: {
      'disk.free': async ({ older }, signal) => {
        const before = wall() - Number(older) * DAY
        const freed = { files: 0, bytes: 0, kept: 0 }
        for (const place of places) await sweep(place.path, place, { before, freed, signal }, 0)
        return { seen: { freed: freed.bytes, files: freed.files }, needless: freed.files === 0 }
      },
    },
    conditions: {
      'disk.below': async ({ percent }) => {
        const sizes = await machine.statfs(root)
        if (!sizes) return false
        const used = sizes.size - sizes.free
        return (100 * used) / (used + sizes.available) < Number(percent)
      },
    },
  }
}

interface Sweeping {
  before: number
  freed: { files: number; bytes: number; kept: number }
  signal: AbortSignal
}

/**
 * Removes old files below a folder. INVARIANT: links are neither followed nor removed, and no folder is: what another program made
 * in between cannot lead out of the place. A file that cannot be removed is left alone.
 */
async function sweep(path: string, place: SafePlace, sweeping: Sweeping, depth: number): Promise<void> {
  const { before, freed, signal } = sweeping
  const folder = await openReal(path)
  if (!folder) return
  for await (const entry of folder) {
    if (signal.aborted || freed.files >= MOST_FILES) return
    const at = join(path, entry.name)
    if (entry.isDirectory()) {
      if (depth < DEEPEST && !entry.name.startsWith('systemd-private-')) await sweep(at, place, sweeping, depth + 1)
      continue
    }
    if (!entry.isFile() || (place.endings && !place.endings.some((ending) => entry.name.endsWith(ending)))) continue
    try {
      const facts = await lstat(at)
      // What is read still is in use, whenever it was written; a file of more names than one frees nothing.
      if (!facts.isFile() || facts.nlink > 1 || Math.max(facts.mtimeMs, facts.atimeMs, facts.ctimeMs) > before) continue
      await unlink(at)
      freed.files += 1
      freed.bytes += facts.blocks !== undefined && facts.blocks > 0 ? facts.blocks * 512 : facts.size
    } catch {
      freed.kept += 1
    }
  }
}

async function openReal(path: string): Promise<Dir | undefined> {
  try {
    const facts = await lstat(path)
    return facts.isDirectory() ? await opendir(path) : undefined
  } catch {
    return undefined
  }
}
