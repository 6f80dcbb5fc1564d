import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** A folder for one start of a window: nobody else reads it, and it goes with what was left in it. */
export interface FreshProfile {
  readonly path: string
  /** Takes it away; a file that is still being written is tried for again. */
  wipe(): void
}

const PREFIX = 'window-'

/** Makes a profile in `folder`, for the account of this program alone. */
export function freshProfile(folder: string): FreshProfile {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = mkdtempSync(join(folder, PREFIX))
  return { path, wipe: () => rmSync(path, { recursive: true, force: true, maxRetries: 8, retryDelay: 50 }) }
}

/** Takes away what a shell left that ended by a power cut. Called before the first window: none of them is in use then. */
export function wipeLeftProfiles(folder: string): number {
  let names: string[] = []
  try {
    names = readdirSync(folder).filter((name) => name.startsWith(PREFIX))
  } catch {
    return 0
  }
  for (const name of names) rmSync(join(folder, name), { recursive: true, force: true, maxRetries: 3 })
  return names.length
}
