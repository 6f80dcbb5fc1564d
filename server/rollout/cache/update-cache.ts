import { join } from 'node:path'
import { isPreauError, PreauError } from '@preau/protocol/errors.ts'
import { type ImageTargets, readImageTargets, readSnapshot, readTimestamp } from '@preau/protocol/update/metadata.ts'
import { targetPath } from '@preau/protocol/update/target-name.ts'
import { Blobs } from './blobs.ts'
import { makeFull } from './make-full.ts'
import { Mirror, metadataPath, type ReadFile } from './mirror.ts'
import { type LineParts, SparedLine } from './spared-line.ts'
import type { Upstream } from './upstream.ts'

export interface CacheParts extends LineParts {
  /** Of the data folder. */
  folder: string
  /** undefined: nothing is fetched, and updates come by a stick. */
  upstream: Upstream | undefined
  /** The schools of this server. */
  schools(): Promise<readonly string[]>
  failed(what: string, error: unknown): void
  /** Bytes that have to stay free on the disk. */
  reserve?: number
}

/** A target that can be given out. */
export interface ReadyTarget {
  path: string
  length: number
}

/** What a director signed for a school, as it is carried. */
export interface CarriedOrders {
  school: string
  director: string
  timestamp: string
  snapshot: string
  targets: string
}

interface Named {
  name: string
  sha256: string
  length: number
}

/** Cuts of the line without a byte between them, after which a device has to ask again. */
const EMPTY_TRIES = 3
const AFTER_CUT = 2000
/**
 * Bytes that are asked for at a time, and all that are on their way when a line is cut: half a second of 2 Mbit/s. Between two
 * pieces the line is spared, never within one, so that nothing waits in a buffer that a reset throws away.
 */
const PIECE = 128 * 1024
/** Seconds after which a device asks again for what is still coming. */
const ASK_AGAIN = { least: 2, most: 60 }

/**
 * The signed files of a school: fetched once, however many devices ask, and given out by their hash. INVARIANT: nothing here is
 * believed. A device checks each byte by the signatures of the holders; what this server does wrong delays an update and no more.
 */
export class UpdateCache {
  readonly #parts: CacheParts
  readonly #mirror: Mirror
  readonly #blobs: Blobs
  readonly #fetching = new Map<string, Promise<void>>()
  readonly #stopping = new AbortController()
  readonly #line: SparedLine
  #list: { bytes: Buffer; targets: ImageTargets['targets']; byHash: Map<string, Named> } | undefined

  constructor(parts: CacheParts) {
    this.#parts = parts
    this.#mirror = new Mirror(parts.folder)
    this.#blobs = new Blobs(join(parts.folder, 'blobs'), parts.reserve)
    this.#line = new SparedLine(parts)
  }

  /** Bytes that came over the line since the start. */
  get received(): number {
    return this.#line.received
  }

  /** Looks for what is new: what is signed, then what each director that it names orders for the schools here. */
  async refresh(): Promise<void> {
    if (!this.#parts.upstream) return
    await this.#follow(this.#read)
    const targets = await this.#targets()
    const named = new Set(Object.values(targets).map(({ hashes }) => hashes.sha256))
    await this.#blobs.keepOnly((sha256) => named.has(sha256))
  }

  /** A file of metadata as it came; its path is one of mirror.ts `metadataPath`. Throws UPDATE_TARGET_NOT_FOUND. */
  async metadata(path: string): Promise<Buffer> {
    const bytes = await this.#mirror.read(path)
    if (!bytes) throw new PreauError('UPDATE_TARGET_NOT_FOUND', { name: path })
    return bytes
  }

  /** What the newest list says is signed; undefined where there is none. Nobody has checked its signatures here. */
  async image(): Promise<ImageTargets | undefined> {
    const bytes = await this.#mirror.newestTargets()
    return bytes && readImageTargets(bytes.toString()).signed
  }

  /**
   * A target by its hash. Throws UPDATE_FETCHING, with the seconds after which to ask again, where it is on its
   * way, and UPDATE_TARGET_NOT_FOUND where no list names it: nobody makes a school fetch what is not signed.
   */
  async target(sha256: string): Promise<ReadyTarget> {
    const named = await this.#named(sha256)
    const { length } = named
    if (await this.#blobs.has(sha256, length)) return { path: this.#blobs.path(sha256), length }
    if (!this.#parts.upstream) throw new PreauError('UPDATE_TARGET_NOT_FOUND', { name: named.name })
    void this.#fetchOnce(named)
    throw new PreauError('UPDATE_FETCHING', { name: named.name, after: await this.#secondsLeft(named) })
  }

  /** Takes what a stick brings: metadata that is newer, and each target that it has. Gives how many targets came. */
  async takeFrom(
    read: ReadFile,
    fileOf: (path: string) => Promise<string | undefined>,
    directors: readonly string[] = [],
  ) {
    const isNew = await this.#mirror.follow('metadata', read)
    for (const prefix of directors) await this.#mirror.follow(prefix, read)
    let targets = 0
    for (const [name, { length, hashes }] of Object.entries(await this.#targets())) {
      if (await this.#blobs.has(hashes.sha256, length)) continue
      const file = await fileOf(`targets/${targetPath(name, hashes.sha256)}`)
      if (file === undefined) continue
      await this.#blobs.take(file, hashes.sha256, length)
      targets++
    }
    return { isNew, targets }
  }

  /**
   * Takes what a director signed for a school, as it came by the town hall. Gives whether it is new. Throws UPDATE_UNTRUSTED where it
   * is older than what is here or not of one piece, UPDATE_METADATA_INVALID and UPDATE_TARGET_NOT_FOUND where it is none.
   */
  async takeOrders({ school, director: name, ...files }: CarriedOrders): Promise<boolean> {
    const path = (file: string) => metadataPath(file, { name, school })
    const byPath = new Map([[path('timestamp.json'), files.timestamp]])
    const { version } = readTimestamp(files.timestamp).signed.meta['snapshot.json']
    byPath.set(path(`${version}.snapshot.json`), files.snapshot)
    const targets = readSnapshot(files.snapshot).signed.meta['targets.json'].version
    byPath.set(path(`${targets}.targets.json`), files.targets)
    return await this.#mirror.follow(path('timestamp.json').slice(0, -'/timestamp.json'.length), async (asked) => {
      const text = byPath.get(asked)
      return text === undefined ? undefined : Buffer.from(text)
    })
  }

  /** Resolves when nothing is fetched any more; what came stays for the next start. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await Promise.allSettled(this.#fetching.values())
    this.#parts.upstream?.end?.()
  }

  /** Resolves when what was asked for so far is there, or has failed. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#fetching.values())
  }

  async #follow(read: ReadFile): Promise<boolean> {
    let isNew = await this.#mirror.follow('metadata', read)
    const named = Object.entries(await this.#targets()).flatMap(([name, { custom }]) =>
      custom.kind === 'director' ? (/^directors\/([^/]+)\.json$/.exec(name)?.[1] ?? []) : [],
    )
    for (const school of await this.#parts.schools()) {
      for (const name of named) {
        // A director who has nothing to say to a school yet, or is away, keeps nothing else from coming.
        const followed = this.#mirror.follow(`directors/${name}/${school}/metadata`, read, { mayLack: true })
        isNew =
          (await followed.catch((error) => this.#parts.failed('updates.director_failed', error))) === true || isNew
      }
    }
    return isNew
  }

  readonly #read: ReadFile = async (path, limit) => {
    await this.#line.rest(this.#stopping.signal)
    const coming = await this.#parts.upstream?.get(path, undefined, this.#stopping.signal)
    if (!coming) return undefined
    const chunks: Buffer[] = []
    let bytes = 0
    for await (const chunk of this.#line.counted(coming.chunks)) {
      bytes += chunk.length
      if (bytes > limit) throw new PreauError('UPDATE_METADATA_INVALID', { path, expected: `${limit} bytes` })
      chunks.push(chunk)
    }
    return Buffer.concat(chunks)
  }

  async #targets(): Promise<ImageTargets['targets']> {
    const bytes = await this.#mirror.newestTargets()
    if (!bytes) return {}
    if (!this.#list?.bytes.equals(bytes)) {
      const { targets } = readImageTargets(bytes.toString()).signed
      const named = Object.entries(targets).map(
        ([
          name,
          {
            length,
            hashes: { sha256 },
          },
        ]) => ({ name, sha256, length }),
      )
      this.#list = { bytes, targets, byHash: new Map(named.map((each) => [each.sha256, each])) }
    }
    return this.#list.targets
  }

  async #named(sha256: string): Promise<Named> {
    await this.#targets()
    const named = this.#list?.byHash.get(sha256)
    if (!named) throw new PreauError('UPDATE_TARGET_NOT_FOUND', { hash: sha256.slice(0, 64) })
    return named
  }

  /** One download, whoever asks. */
  #fetchOnce(named: Named): Promise<void> {
    const running = this.#fetching.get(named.sha256)
    if (running) return running
    const fetching = this.#bring(named)
      .catch((error) => this.#parts.failed('updates.fetch_failed', error))
      .finally(() => this.#fetching.delete(named.sha256))
    this.#fetching.set(named.sha256, fetching)
    return fetching
  }

  async #bring(named: Named): Promise<void> {
    if (!(await this.#bringByPatch(named))) await this.#download(named)
  }

  /** By a patch of a file that is here. Where the predecessor is another one than it should be, the whole file is fetched (U17). */
  async #bringByPatch({ name, sha256, length }: Named): Promise<boolean> {
    const targets = await this.#targets()
    const isBegun = (await this.#blobs.partOf(sha256)) > 0
    for (const [patchName, { length: bytes, hashes, custom }] of isBegun ? [] : Object.entries(targets)) {
      if (custom.patch?.gives !== name || bytes >= length) continue
      const from = Object.hasOwn(targets, custom.patch.from) ? targets[custom.patch.from] : undefined
      if (!from || !(await this.#blobs.has(from.hashes.sha256, from.length))) continue
      const patch = { name: patchName, sha256: hashes.sha256, length: bytes }
      if (!(await this.#blobs.has(patch.sha256, bytes))) await this.#download(patch)
      const gives = { sha256, length }
      if (await makeFull(this.#blobs, { from: from.hashes.sha256, patch: patch.sha256, gives })) return true
      this.#parts.failed('updates.patch_failed', new PreauError('UPDATE_TARGET_DIFFERS', { name }))
    }
    return false
  }

  async #download({ name, sha256, length }: Named): Promise<void> {
    const { upstream, wait } = this.#parts
    const path = `targets/${targetPath(name, sha256)}`
    for (let empty = 0; ; ) {
      if (await this.#blobs.finish(sha256, length)) return
      await this.#line.rest(this.#stopping.signal)
      const had = await this.#blobs.partOf(sha256)
      let trouble: unknown
      try {
        const piece = { from: had, bytes: Math.min(PIECE, length - had) }
        const coming = await upstream?.get(path, piece, this.#stopping.signal)
        if (!coming) throw new PreauError('UPDATE_TARGET_NOT_FOUND', { name })
        if (coming.total !== length) {
          coming.drop()
          throw new PreauError('UPDATE_TARGET_DIFFERS', { name })
        }
        await this.#blobs.append(sha256, length, this.#line.counted(coming.chunks))
      } catch (error) {
        trouble = error
      }
      if (this.#stopping.signal.aborted) throw trouble
      const isGrown = (await this.#blobs.partOf(sha256)) > had
      empty = isGrown ? 0 : empty + 1
      if (trouble === undefined && isGrown) continue
      trouble ??= new PreauError('UPDATE_SOURCE_FAILED', { step: 'empty' })
      if (empty >= EMPTY_TRIES || !isPreauError(trouble, 'UPDATE_SOURCE_FAILED')) throw trouble
      await wait(AFTER_CUT)
    }
  }

  async #secondsLeft({ sha256, length }: Named): Promise<number> {
    const missing = length - (await this.#blobs.partOf(sha256))
    // As if the line carried 1 MB a second: who asks too early is told so again.
    return Math.min(Math.max(Math.ceil(missing / 1e6), ASK_AGAIN.least), ASK_AGAIN.most)
  }
}
