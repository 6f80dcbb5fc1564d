import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type ErrorCode, isPreauError, PreauError, toPreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import {
  type DirectorTargets,
  type ImageTargets,
  METADATA_LIMITS,
  readDirectorTargets,
  readImageTargets,
  readRoot,
} from '@preau/protocol/update/metadata.ts'
import { type DeviceSelf, type OrdersRead, readOrders } from '@preau/protocol/update/orders.ts'
import { targetPath } from '@preau/protocol/update/target-name.ts'
import type { Clock } from '../uplink/clock.ts'
import { holdFile } from '../uplink/held-file.ts'
import type { Log } from '../uplink/log.ts'
import { type Checked, checkMetadata, keysOf } from './check-metadata.ts'
import { diskFault, isDiskFault } from './disk-fault.ts'
import { download } from './download.ts'
import type { Source } from './source.ts'
import { type Kept, TrustedStore } from './trusted-store.ts'

export interface UpdatesParts {
  /** Of the agent's data folder: metadata and targets lie in it. */
  folder: string
  /** The root of trust that came with the agent: the bytes of a `root.json`. */
  shippedRoot: Uint8Array
  /** Where to ask, in this order: the school server, then who stands behind it. */
  sources: readonly Source[]
  school: Id
  /** Name of the director whose orders hold here; undefined: nobody orders anything. */
  director: string | undefined
  self(): DeviceSelf
  clock: Pick<Clock, 'wall' | 'after'>
  /** When this program was built, in ms since 1970. */
  built: number
  log: Log
  /** Bytes that have to stay free on the disk. */
  reserve?: number
}

/** How the device stands to what is signed. `stale` and `refused` install nothing, and what runs goes on. */
export interface UpdateState {
  state: 'current' | 'stale' | 'refused' | 'unreachable'
  /** Of what went wrong, where it did. */
  code?: ErrorCode
  reason?: string
  /** Which source gave it, and the version and end (ms since 1970) of what it gave. */
  source?: string
  version?: number
  expires?: number
  orders: OrdersRead
}

const NO_ORDERS: OrdersRead = { take: [], refused: [] }
/** A check of all metadata is over after so many ms, whatever a source does. */
const CHECK_WITHIN = 5 * 60_000

/** What this device may install: signed, chosen for it, fetched. It installs nothing itself. */
export class Updates {
  readonly #parts: UpdatesParts
  readonly #image: TrustedStore
  #known: { image: ImageTargets; director: DirectorTargets | undefined } | undefined

  constructor(parts: UpdatesParts) {
    this.#parts = parts
    this.#image = new TrustedStore(join(parts.folder, 'metadata'), 'image')
  }

  /**
   * Asks what is signed now. Throws only what the disk of the device does wrong (UPDATE_DISK_FULL, UPDATE_DISK_FAILED), and
   * STORE_LOCKED where another program updates this device.
   */
  async check(signal: AbortSignal): Promise<UpdateState> {
    return await this.#alone(() => this.#checkAll(signal))
  }

  async #checkAll(signal: AbortSignal): Promise<UpdateState> {
    const { sources, log } = this.#parts
    let last: UpdateState = { state: 'unreachable', code: 'UPDATE_SOURCE_FAILED', orders: NO_ORDERS }
    this.#known = undefined
    for (const source of sources) {
      try {
        return await this.#checkAt(source, AbortSignal.any([signal, AbortSignal.timeout(CHECK_WITHIN)]))
      } catch (error) {
        const { code, context } = toPreauError(error, 'UPDATE_SOURCE_FAILED')
        if (signal.aborted || isDiskFault(error)) throw error
        log('warn', 'update.refused', { ...context, source: source.name, code })
        const state = stateOf(code)
        // A word against a source is worth more than that the next one is away.
        if (last.state === 'unreachable' || state !== 'unreachable') {
          const reason = typeof context.reason === 'string' ? { reason: context.reason } : {}
          last = { state, code, ...reason, source: source.name, orders: NO_ORDERS }
        }
      }
    }
    return last
  }

  /**
   * A target by its name, whole and as it was signed; gives the path of its file. Only after a check that gave `current`.
   * Throws UPDATE_TARGET_NOT_FOUND, STORE_LOCKED, UPDATE_DISK_FAILED, or what download.ts says.
   */
  async obtain(name: string, signal: AbortSignal): Promise<string> {
    const { folder, sources, clock, reserve } = this.#parts
    const targets = this.#known?.image.targets
    const target = targets && Object.hasOwn(targets, name) ? targets[name] : undefined
    if (!target) throw new PreauError('UPDATE_TARGET_NOT_FOUND', { name: name.slice(0, 80) })
    const wanted = { name, length: target.length, sha256: target.hashes.sha256 }
    const room = reserve === undefined ? {} : { reserve }
    return await this.#alone(() =>
      download(wanted, { folder: join(folder, 'targets'), sources, signal, clock, ...room }),
    )
  }

  /** What the holders of the keys have signed; undefined where the last check did not give it. */
  get image(): ImageTargets | undefined {
    return this.#known?.image
  }

  /** INVARIANT: one program at a time writes in the folder, whatever was killed before it. */
  async #alone<T>(act: () => Promise<T>): Promise<T> {
    const { folder } = this.#parts
    let letGo: () => void
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      letGo = holdFile(join(folder, 'updating.lock'))
    } catch (error) {
      if (isPreauError(error)) throw error
      throw toPreauError(diskFault(error), 'UPDATE_DISK_FAILED')
    }
    try {
      return await act()
    } catch (error) {
      throw diskFault(error)
    } finally {
      letGo()
    }
  }

  async #checkAt(source: Source, signal: AbortSignal): Promise<UpdateState> {
    const { director: name, log } = this.#parts
    const { kept, damaged } = this.#image.load()
    if (damaged) log('warn', 'update.store_damaged', { repository: 'image' })
    const { clock, built } = this.#parts
    const checked = await checkMetadata(this.#start(kept), {
      ...{ wall: clock.wall(), built },
      read: (path, limit) => source.read(`metadata/${path}`, limit, signal),
      rootMoved: (moved) => this.#image.save(moved),
    })
    const image = readImageTargets(textOf(checked.trusted.targets)).signed
    if (!isSame(kept, checked)) this.#image.save(checked)
    const director = name === undefined ? undefined : await this.#askDirector(name, source, image, checked, signal)
    this.#known = { image, director }
    return {
      state: 'current',
      source: source.name,
      version: image.version,
      expires: Math.min(...[checked.timestamp, image].map(({ expires }) => Date.parse(expires))),
      orders: director ? readOrders(this.#parts.self(), image, director) : NO_ORDERS,
    }
  }

  /** Where to begin: what is kept, or the root that came with the agent where that is newer or nothing can be read. */
  #start(kept: Kept | undefined): Kept {
    const root = Buffer.from(this.#parts.shippedRoot)
    return startFrom(root, kept)
  }

  async #askDirector(
    name: string,
    source: Source,
    image: ImageTargets,
    { floor }: Checked,
    signal: AbortSignal,
  ): Promise<DirectorTargets> {
    const { school, clock, built, folder } = this.#parts
    const path = `directors/${name}.json`
    const target = Object.hasOwn(image.targets, path) ? image.targets[path] : undefined
    // Only the holders of the keys say who may direct.
    if (target?.custom.kind !== 'director') throw new PreauError('UPDATE_UNTRUSTED', { file: path, reason: 'unsigned' })
    const store = new TrustedStore(join(folder, 'metadata'), `director-${name}`)
    const { kept } = store.load()
    const { sha256 } = target.hashes
    let start = kept
    if (!start || sha256Of(start.trusted.root) !== sha256) {
      const root = await source.read(`targets/${targetPath(path, sha256)}`, METADATA_LIMITS.root, signal)
      if (!root) throw new PreauError('UPDATE_SOURCE_FAILED', { file: path })
      if (sha256Of(root) !== sha256) throw new PreauError('UPDATE_UNTRUSTED', { file: path, reason: 'mixed' })
      start = startFrom(root, kept, true)
    }
    const checked = await checkMetadata(start, {
      ...{ wall: clock.wall(), built: Math.max(built, floor), followRoots: false },
      read: (file, limit) => source.read(`directors/${name}/${school}/metadata/${file}`, limit, signal),
    })
    const { signed } = readDirectorTargets(textOf(checked.trusted.targets))
    if (signed.school !== school) throw new PreauError('UPDATE_UNTRUSTED', { file: path, reason: 'school' })
    if (!isSame(kept, checked)) store.save(checked)
    return signed
  }
}

/** @param always the given root holds even where it has a lower number than the kept one */
function startFrom(root: Buffer, kept: Kept | undefined, always = false): Kept {
  const fresh: Kept = { trusted: { root }, floor: 0 }
  if (!kept) return fresh
  const [given, had] = [root, kept.trusted.root].map((bytes) => readRoot(textOf(bytes)).signed)
  if (!given || !had) return fresh
  if (!always && had.version >= given.version) return kept
  return keysOf(had) === keysOf(given) ? { ...kept, trusted: { ...kept.trusted, root } } : fresh
}

/** Nothing is written where nothing is new: a check in each hour wears no disk. */
function isSame(kept: Kept | undefined, { trusted, floor }: Kept): boolean {
  if (!kept || kept.floor !== floor) return false
  const { root, timestamp, snapshot, targets } = kept.trusted
  const isEqual = (a: Buffer | undefined, b: Buffer | undefined) => a !== undefined && b !== undefined && a.equals(b)
  return (
    isEqual(root, trusted.root) &&
    isEqual(timestamp, trusted.timestamp) &&
    isEqual(snapshot, trusted.snapshot) &&
    isEqual(targets, trusted.targets)
  )
}

function stateOf(code: ErrorCode): UpdateState['state'] {
  if (code === 'UPDATE_STALE') return 'stale'
  return code === 'UPDATE_UNTRUSTED' || code === 'UPDATE_METADATA_INVALID' ? 'refused' : 'unreachable'
}

function sha256Of(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function textOf(bytes: Buffer): string {
  return bytes.toString('utf8')
}
