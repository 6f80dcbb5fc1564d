import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { PreauError } from '@preau/protocol/errors.ts'
import {
  type FileMeta,
  METADATA_LIMITS,
  readDirectorTargets,
  readImageTargets,
  readRoot,
  readSnapshot,
  readTimestamp,
} from '@preau/protocol/update/metadata.ts'
import { writeWhole } from '../../keys/whole-file.ts'
import { makeOwnFolder } from './own-folder.ts'

const FILE = /^(?:[1-9]\d{0,15}\.(?:root|targets|snapshot)|timestamp)\.json$/
const DIRECTOR = /^[a-z0-9](?:[a-z0-9.-]{0,62}[a-z0-9])?$/
/** New roots that are fetched at a time. */
const MAX_ROOTS = 512

/** Reads a file of a repository, at most so many bytes; undefined where there is none. */
export type ReadFile = (path: string, limit: number) => Promise<Buffer | undefined>

/**
 * Where the metadata of the image repository, or of a director for a school, lies. Throws UPDATE_TARGET_NOT_FOUND for any other
 * name.
 */
export function metadataPath(file: string, director?: { name: string; school: string }): string {
  const isSafe =
    FILE.test(file) && (!director || (DIRECTOR.test(director.name) && /^[0-9a-f-]{36}$/.test(director.school)))
  if (!isSafe) throw new PreauError('UPDATE_TARGET_NOT_FOUND', { name: file.slice(0, 80) })
  return director ? `directors/${director.name}/${director.school}/metadata/${file}` : `metadata/${file}`
}

/**
 * Metadata as it came, for devices to check: this server believes none of it and judges only whether it is of one piece, so that
 * a line that is cut does not leave its devices with half of a state. INVARIANT: what a timestamp here names is here.
 */
export class Mirror {
  readonly #folder: string
  /** The last write of a timestamp: one after the other. */
  #writing: Promise<unknown> = Promise.resolve()

  constructor(folder: string) {
    this.#folder = folder
  }

  async read(path: string): Promise<Buffer | undefined> {
    return await readFile(join(this.#folder, path)).catch(() => undefined)
  }

  /**
   * Fetches what is new below `prefix` (`metadata`, or that of a director); gives whether anything was. Throws
   * UPDATE_METADATA_INVALID, UPDATE_SOURCE_FAILED or UPDATE_UNTRUSTED.
   * @param mayLack whether it is no failure that nothing lies there: orders of a director mostly come another way
   */
  async follow(prefix: string, read: ReadFile, { mayLack = false } = {}): Promise<boolean> {
    const timestampPath = `${prefix}/timestamp.json`
    const bytes = await read(timestampPath, METADATA_LIMITS.timestamp)
    if (!bytes && mayLack) return false
    if (!bytes) throw new PreauError('UPDATE_SOURCE_FAILED', { file: timestampPath })
    const had = await this.read(timestampPath)
    if (had?.equals(bytes)) return false
    const timestamp = readTimestamp(bytes.toString()).signed
    // An older one, or another one of the same number: whoever keeps it from us, devices have seen the newer one.
    if (had && readTimestamp(had.toString()).signed.version >= timestamp.version)
      throw new PreauError('UPDATE_UNTRUSTED', { file: timestampPath, reason: 'rollback' })
    await this.#followRoots(prefix, read)
    const snapshotMeta = timestamp.meta['snapshot.json']
    const snapshotBytes = await this.#need(`${prefix}/${snapshotMeta.version}.snapshot.json`, snapshotMeta, read)
    const targetsMeta = readSnapshot(snapshotBytes.toString()).signed.meta['targets.json']
    const targets = await this.#need(`${prefix}/${targetsMeta.version}.targets.json`, targetsMeta, read)
    const readTargets = prefix === 'metadata' ? readImageTargets : readDirectorTargets
    readTargets(targets.toString())
    return await this.#keepNewest(timestampPath, bytes, timestamp.version)
  }

  /** Of two that were followed at once, a slow line and the town hall's word, the older may be the last to come. */
  async #keepNewest(path: string, bytes: Buffer, version: number): Promise<boolean> {
    const writing = this.#writing.then(async () => {
      const had = await this.read(path)
      if (had && readTimestamp(had.toString()).signed.version >= version) return false
      await this.#keep(path, bytes)
      return true
    })
    this.#writing = writing.catch(() => undefined)
    return await writing
  }

  /** What the newest list below `prefix` says; undefined where there is none. */
  async newestTargets(prefix = 'metadata'): Promise<Buffer | undefined> {
    const timestamp = await this.read(`${prefix}/timestamp.json`)
    if (!timestamp) return undefined
    const { version } = readTimestamp(timestamp.toString()).signed.meta['snapshot.json']
    const snapshot = await this.read(`${prefix}/${version}.snapshot.json`)
    if (!snapshot) return undefined
    const targets = readSnapshot(snapshot.toString()).signed.meta['targets.json'].version
    return await this.read(`${prefix}/${targets}.targets.json`)
  }

  async #followRoots(prefix: string, read: ReadFile): Promise<void> {
    for (let version = 1; version <= MAX_ROOTS; version++) {
      const path = `${prefix}/${version}.root.json`
      if (await this.read(path)) continue
      const bytes = await read(path, METADATA_LIMITS.root)
      if (!bytes) return
      readRoot(bytes.toString())
      await this.#keep(path, bytes)
    }
  }

  async #need(path: string, { length, hashes }: FileMeta, read: ReadFile): Promise<Buffer> {
    const isIt = (bytes: Buffer | undefined) =>
      bytes?.length === length && createHash('sha256').update(bytes).digest('hex') === hashes.sha256
    const had = await this.read(path)
    if (had && isIt(had)) return had
    const bytes = await read(path, length)
    if (!bytes || !isIt(bytes)) throw new PreauError('UPDATE_UNTRUSTED', { file: path, reason: 'mixed' })
    await this.#keep(path, bytes)
    return bytes
  }

  async #keep(path: string, bytes: Buffer): Promise<void> {
    const whole = join(this.#folder, path)
    await makeOwnFolder(dirname(whole))
    await writeWhole(dirname(whole), path.slice(path.lastIndexOf('/') + 1), bytes, 0o600)
  }
}
