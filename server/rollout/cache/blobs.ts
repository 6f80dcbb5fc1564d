import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { constants, copyFile, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { PreauError } from '@preau/protocol/errors.ts'
import { makeOwnFolder } from './own-folder.ts'

/** Room that is left to the database, in bytes. */
const RESERVE = 512 * 1024 * 1024
const SHA256 = /^[0-9a-f]{64}$/
/** What came is put on the disk for good after so many bytes, so that a loss of power costs no more of a line. */
const SYNC_EVERY = 4 * 1024 * 1024

/**
 * Files under their hash. INVARIANT: what has the name of a hash has this hash; what is on its way is called `.part`, and only
 * what was added up becomes a name.
 */
export class Blobs {
  readonly #folder: string
  readonly #reserve: number

  constructor(folder: string, reserve = RESERVE) {
    this.#folder = folder
    this.#reserve = reserve
  }

  path(sha256: string): string {
    if (!SHA256.test(sha256)) throw new PreauError('UPDATE_TARGET_NOT_FOUND', { hash: sha256.slice(0, 64) })
    return join(this.#folder, sha256)
  }

  /** Whether the file is there, as long as it has to be. */
  async has(sha256: string, length: number): Promise<boolean> {
    return (await stat(this.path(sha256)).catch(() => undefined))?.size === length
  }

  /** Bytes of it that came so far. */
  async partOf(sha256: string): Promise<number> {
    return (await stat(`${this.path(sha256)}.part`).catch(() => undefined))?.size ?? 0
  }

  /**
   * Adds what comes to what is there already, each piece at once and never beyond `length`; what came stays where the line is cut.
   * Throws UPDATE_TARGET_DIFFERS, UPDATE_DISK_FULL, or what `chunks` throws.
   */
  async append(sha256: string, length: number, chunks: AsyncIterable<Buffer>): Promise<void> {
    await makeOwnFolder(this.#folder)
    const part = `${this.path(sha256)}.part`
    let at = await this.partOf(sha256)
    await this.#requireRoom(length - at)
    const file = await open(part, 'a', 0o600)
    try {
      for await (const chunk of chunks) {
        const before = at
        at += chunk.length
        if (at > length) throw await this.#differs(sha256)
        await file.appendFile(chunk)
        const isDue = Math.floor(at / SYNC_EVERY) > Math.floor(before / SYNC_EVERY)
        if (isDue || at === length) await file.sync()
      }
    } catch (error) {
      if (!isDiskFull(error)) throw error
      await rm(part, { force: true })
      throw new PreauError('UPDATE_DISK_FULL', {}, error)
    } finally {
      await file.close()
    }
  }

  /** Makes what came a file; false where it is not whole yet. Throws UPDATE_TARGET_DIFFERS, and what came is thrown away. */
  async finish(sha256: string, length: number): Promise<boolean> {
    if ((await this.partOf(sha256)) !== length) return false
    const part = `${this.path(sha256)}.part`
    if ((await hashOf(part)) !== sha256) throw await this.#differs(sha256)
    await rename(part, this.path(sha256))
    await this.#sync()
    return true
  }

  /** Takes a file from elsewhere where it is what its name says. Throws UPDATE_TARGET_DIFFERS, UPDATE_DISK_FULL. */
  async take(from: string, sha256: string, length: number): Promise<void> {
    await makeOwnFolder(this.#folder)
    await this.#requireRoom(length)
    const part = `${this.path(sha256)}.part`
    // Never into what lies there: it may be a link.
    await rm(part, { force: true })
    await copyFile(from, part, constants.COPYFILE_EXCL)
    const file = await open(part, 'r+')
    try {
      if (process.platform !== 'win32') await file.chmod(0o600)
      if (process.getuid?.() === 0) {
        const { uid, gid } = await stat(this.#folder)
        await file.chown(uid, gid)
      }
      await file.sync()
    } finally {
      await file.close()
    }
    if (!(await this.finish(sha256, length))) throw await this.#differs(sha256)
  }

  /** Takes away what no list names any more. */
  async keepOnly(isNamed: (sha256: string) => boolean): Promise<void> {
    const names = await readdir(this.#folder).catch(() => [])
    for (const name of names) {
      const hash = name.replace(/\.part$/, '')
      if (SHA256.test(hash) && !isNamed(hash)) await rm(join(this.#folder, name), { force: true })
    }
  }

  async #differs(sha256: string): Promise<PreauError> {
    await rm(`${this.path(sha256)}.part`, { force: true })
    return new PreauError('UPDATE_TARGET_DIFFERS', { hash: sha256 })
  }

  async #requireRoom(bytes: number): Promise<void> {
    const { bavail, bsize } = await statfs(this.#folder)
    if (bavail * bsize < bytes + this.#reserve) throw new PreauError('UPDATE_DISK_FULL', { bytes })
  }

  async #sync(): Promise<void> {
    if (process.platform === 'win32') return
    const handle = await open(this.#folder, 'r')
    await handle.sync().finally(() => handle.close())
  }
}

export async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk)
  return hash.digest('hex')
}

function isDiskFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')
}
