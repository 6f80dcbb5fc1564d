import { execFile } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Blobs } from './blobs.ts'

const PROGRAM = fileURLToPath(new URL('./apply-patch.ts', import.meta.url))
const WITHIN = 5 * 60_000

export interface PatchParts {
  from: string
  patch: string
  gives: { sha256: string; length: number }
}

/**
 * Makes a full target of its predecessor and a patch, in a process of its own: it takes five times the memory of the file and
 * gives all of it back. False where that is not what was signed, whatever the reason: then the full file is fetched.
 */
export async function makeFull(blobs: Blobs, { from, patch, gives }: PatchParts): Promise<boolean> {
  const to = `${blobs.path(gives.sha256)}.made`
  try {
    const args = [PROGRAM, blobs.path(from), blobs.path(patch), to, `${gives.length}`]
    await promisify(execFile)(process.execPath, args, { timeout: WITHIN, killSignal: 'SIGKILL' })
    await blobs.take(to, gives.sha256, gives.length)
    return true
  } catch {
    return false
  } finally {
    await rm(to, { force: true })
  }
}
