import { createHash } from 'node:crypto'
import { createReadStream, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { type FileHandle, open, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { isPreauError, PreauError } from '@preau/protocol/errors.ts'
import { targetPath } from '@preau/protocol/update/target-name.ts'
import type { Clock } from '../uplink/clock.ts'
import { syncFolder } from '../uplink/whole-file.ts'
import type { Source } from './source.ts'

/** What is wanted, as the signed metadata says it. */
export interface Wanted {
  name: string
  length: number
  sha256: string
}

export interface DownloadParts {
  /** Where targets lie, each under its hash. */
  folder: string
  /** In the order in which they are asked. */
  sources: readonly Source[]
  signal: AbortSignal
  clock: Pick<Clock, 'after'>
  /** Bytes that have to stay free on the disk. */
  reserve?: number
}

/** Room that is left to the rest of the machine: the outbox still takes what happens. */
const RESERVE = 64 * 1024 * 1024
/** Tries of one source that brought no byte, and longest wait for one that is still fetching, in ms. */
const EMPTY_TRIES = 3
const MAX_WAIT = 60_000

/**
 * Fetches a target, goes on where it was cut, and gives the path of its file. INVARIANT: a file in the folder that has the name
 * of a hash has this hash; what is on the way there is called `.part`. Throws UPDATE_TARGET_DIFFERS, UPDATE_SOURCE_FAILED,
 * UPDATE_TARGET_NOT_FOUND, UPDATE_FETCHING, UPDATE_METADATA_INVALID or UPDATE_DISK_FULL: the last thing that a source did wrong.
 */
export async function download(wanted: Wanted, parts: DownloadParts): Promise<string> {
  const { folder, sources, signal } = parts
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, wanted.sha256)
  if (await isWhole(path, wanted)) return path
  // What a bad disk made of it.
  rmSync(path, { force: true })
  let failed: unknown = new PreauError('UPDATE_SOURCE_FAILED', { sources: 0 })
  for (const source of sources) {
    try {
      await fetchFrom(source, wanted, `${path}.part`, parts)
      renameSync(`${path}.part`, path)
      syncFolder(folder)
      return path
    } catch (error) {
      if (signal.aborted || isPreauError(error, 'UPDATE_DISK_FULL')) throw error
      failed = error
    }
  }
  throw failed
}

/** Whether a file has the length and the hash that were signed. */
export async function isWhole(path: string, { length, sha256 }: Pick<Wanted, 'length' | 'sha256'>): Promise<boolean> {
  const found = await stat(path).catch(() => undefined)
  return found?.isFile() === true && found.size === length && (await hashOf(path)) === sha256
}

async function fetchFrom(source: Source, wanted: Wanted, part: string, parts: DownloadParts): Promise<void> {
  for (let empty = 0; ; ) {
    const had = await sizeOf(part, wanted.length)
    if (had < wanted.length) await requireRoom(parts, wanted.length - had, part)
    let trouble: unknown
    try {
      if (had < wanted.length) await append(source, wanted, part, had, parts.signal)
    } catch (error) {
      trouble = error
    }
    const has = await sizeOf(part, wanted.length)
    if (has === wanted.length) {
      if ((await hashOf(part)) === wanted.sha256) return
      rmSync(part, { force: true })
      throw new PreauError('UPDATE_TARGET_DIFFERS', { name: wanted.name, source: source.name })
    }
    if (isPreauError(trouble, 'UPDATE_FETCHING')) {
      await rest(parts, Math.min(Number(trouble.context.after) * 1000, MAX_WAIT))
      continue
    }
    if (parts.signal.aborted) throw trouble ?? parts.signal.reason
    empty = has > had ? 0 : empty + 1
    // Cut lines are what schools have: as long as something comes, the next line goes on.
    if (empty >= EMPTY_TRIES || (trouble !== undefined && !isPreauError(trouble, 'UPDATE_SOURCE_FAILED'))) {
      throw trouble ?? new PreauError('UPDATE_SOURCE_FAILED', { source: source.name, bytes: has })
    }
  }
}

async function append(source: Source, wanted: Wanted, part: string, from: number, signal: AbortSignal): Promise<void> {
  const file = await open(part, 'a', 0o600)
  let at = from
  try {
    const path = `targets/${targetPath(wanted.name, wanted.sha256)}`
    for await (const chunk of source.stream(path, from, signal)) {
      at += chunk.length
      // The end is known: nobody fills the disk of a school with more.
      if (at > wanted.length) {
        rmSync(part, { force: true })
        throw new PreauError('UPDATE_TARGET_DIFFERS', { name: wanted.name, source: source.name })
      }
      await write(file, chunk)
    }
    await file.sync()
  } catch (error) {
    if (isDiskFull(error)) rmSync(part, { force: true })
    throw isDiskFull(error) ? new PreauError('UPDATE_DISK_FULL', { name: wanted.name }, error) : error
  } finally {
    await file.close()
  }
}

async function write(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let done = 0; done < chunk.length; ) done += (await file.write(chunk, done)).bytesWritten
}

/** Bytes of what is on the way; what is longer than it may be is begun anew. */
async function sizeOf(path: string, length: number): Promise<number> {
  const size = (await stat(path).catch(() => undefined))?.size ?? 0
  if (size <= length) return size
  rmSync(path, { force: true })
  return 0
}

async function requireRoom({ folder, reserve = RESERVE }: DownloadParts, bytes: number, part: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  if (bavail * bsize >= bytes + reserve) return
  if (existsSync(part)) rmSync(part, { force: true })
  throw new PreauError('UPDATE_DISK_FULL', { missing: bytes + reserve - bavail * bsize })
}

export async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk)
  return hash.digest('hex')
}

function rest({ clock, signal }: DownloadParts, ms: number): Promise<void> {
  return new Promise((done, failed) => {
    const stop = () => {
      cancel()
      failed(new PreauError('UPDATE_SOURCE_FAILED', {}, signal.reason))
    }
    const cancel = clock.after(ms, () => {
      signal.removeEventListener('abort', stop)
      done()
    })
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
}

function isDiskFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')
}
