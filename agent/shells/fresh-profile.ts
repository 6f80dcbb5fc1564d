import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder for one start of a window: nobody else reads it, and it goes with what was left in it. */
export interface FreshProfile {
  readonly path: string
  /** For what it writes for a while, wiped with it: in it, where that is not too far down for a socket. */
  readonly temporary: string
  /** Takes it away; a file that is still being written is tried for again. */
  wipe(): void
}

const PREFIX = 'window-'
/** A path of a socket has 107 bytes (unix(7)); of these Chromium's `/org.chromium.Chromium.XXXXXX/SingletonSocket` and a dot take 46. */
const LONGEST = 107 - 46

/** Makes a profile in `folder`, for the account of this program alone. */
export function freshProfile(folder: string): FreshProfile {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = mkdtempSync(join(folder, PREFIX))
  const temporary = Buffer.byteLength(path) <= LONGEST ? path : mkdtempSync(join(tmpdir(), 'preau-window-'))
  const wipe = () => {
    for (const each of new Set([path, temporary])) {
      rmSync(each, { recursive: true, force: true, maxRetries: 8, retryDelay: 50 })
    }
  }
  return { path, temporary, wipe }
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
