import { isPreauError, PreauError } from '@preau/protocol/errors.ts'
import {
  METADATA_LIMITS,
  type Root,
  readRoot,
  readSnapshot,
  readTimestamp,
  type Timestamp,
} from '@preau/protocol/update/metadata.ts'
import { LengthOrHashMismatchError, UnsignedMetadataError } from '@tufjs/models/dist/error.js'
import { BadVersionError, EqualVersionError, ExpiredMetadataError } from 'tuf-js/dist/error.js'
import { TrustedMetadataStore } from 'tuf-js/dist/store.js'
import { checkTargets } from './check-targets.ts'
import type { Kept, Trusted } from './trusted-store.ts'

/** Steps of the chain of roots that are gone at one time (TUF 5.3.3). */
const MAX_ROOTS = 512
export interface CheckParts {
  /** Reads a file of the repository; undefined where there is none. */
  read(path: string, limit: number): Promise<Buffer | undefined>
  /** ms since 1970, by the clock of the device, and when this program was built. */
  wall: number
  built: number
  /** Whether the root may be followed by newer ones; false: it is given by somebody who is trusted more. */
  followRoots?: boolean
  /** Called with every advance of the root that is proved, also where the rest then fails (TUF 5.3.8). */
  rootMoved?(kept: Kept): void
}

/** A state of a repository that holds: signed, whole, of one moment and not expired. */
export interface Checked extends Kept {
  trusted: Required<Trusted>
  root: Root
  timestamp: Timestamp
  /** The time that it was judged by, in ms since 1970. */
  judgedAt: number
}

/**
 * The client workflow of TUF 1.0 (5.1 to 5.6) over the checks of tuf-js, without its files: that writes in place and cannot read
 * what a cut left (docs/adr/0033). Throws UPDATE_UNTRUSTED, UPDATE_STALE, UPDATE_METADATA_INVALID, or what `read` throws.
 */
export async function checkMetadata(start: Kept, parts: CheckParts): Promise<Checked> {
  const { read, wall, built, followRoots = true } = parts
  const set = guarded('root.json', () => new TrustedMetadataStore(start.trusted.root))
  let root = readRoot(textOf(start.trusted.root)).signed
  let { trusted, floor } = start
  for (let step = 0; followRoots && step < MAX_ROOTS; step++) {
    const file = `${root.version + 1}.root.json`
    const bytes = await read(file, METADATA_LIMITS.root)
    if (!bytes) break
    const next = guarded(file, () => {
      set.updateRoot(bytes)
      return readRoot(textOf(bytes)).signed
    })
    // TUF 5.3.11: what lost keys may have signed far ahead, in number or in time, is forgotten with them.
    const isForgotten = keysOf(next) !== keysOf(root)
    trusted = isForgotten ? { root: bytes } : { ...trusted, root: bytes }
    if (isForgotten) floor = 0
    root = next
    parts.rootMoved?.({ trusted, floor })
  }
  const judgedAt = Math.max(wall, built, floor)
  setTime(set, judgedAt)
  const { bytes: timestampBytes, signed: timestamp } = await takeTimestamp(set, trusted.timestamp, read)
  const { version } = timestamp.meta['snapshot.json']
  const snapshot = await take('snapshot.json', trusted.snapshot, `${version}.snapshot.json`, METADATA_LIMITS.snapshot, {
    read,
    update: (bytes, isOwn) => set.updateSnapshot(bytes, isOwn),
  })
  const { meta } = readSnapshot(textOf(snapshot)).signed
  const targetsFile = `${meta['targets.json'].version}.targets.json`
  const targets = await take('targets.json', trusted.targets, targetsFile, METADATA_LIMITS.targets, {
    read,
    update: (bytes) => checkTargets(bytes, meta['targets.json'], root, judgedAt),
  })
  return {
    trusted: { root: trusted.root, timestamp: timestampBytes, snapshot, targets },
    floor: Math.max(floor, Math.min(Date.parse(timestamp.issued), Date.parse(timestamp.expires))),
    root,
    timestamp,
    judgedAt,
  }
}

type Read = CheckParts['read']

async function takeTimestamp(set: TrustedMetadataStore, own: Buffer | undefined, read: Read) {
  if (own) {
    try {
      set.updateTimestamp(own)
    } catch {
      // Expired, it still guards against older ones; of a key that was taken out, it says nothing.
    }
  }
  const came = await read('timestamp.json', METADATA_LIMITS.timestamp)
  if (!came) throw new PreauError('UPDATE_SOURCE_FAILED', { file: 'timestamp.json' })
  const bytes = guarded('timestamp.json', () => {
    try {
      set.updateTimestamp(came)
      return came
    } catch (error) {
      // The same number: what is known stays, whatever else came under it.
      if (own && error instanceof EqualVersionError) return own
      throw error
    }
  })
  return { bytes, signed: guarded('timestamp.json', () => readTimestamp(textOf(bytes)).signed) }
}

/** A file from the own disk where it still is the one, else from the source. */
async function take(
  file: string,
  own: Buffer | undefined,
  path: string,
  limit: number,
  { read, update }: { read: Read; update(bytes: Buffer, isOwn: boolean): unknown },
): Promise<Buffer> {
  if (own) {
    try {
      update(own, true)
      return own
    } catch {
      // Another one is wanted, or this one is damaged.
    }
  }
  const bytes = await read(path, limit)
  if (!bytes) throw new PreauError('UPDATE_SOURCE_FAILED', { file: path })
  guarded(file, () => update(bytes, false))
  return bytes
}

/** The keys that may say what the newest state is. */
export function keysOf({ roles: { timestamp, snapshot } }: Root): string {
  return JSON.stringify([timestamp, snapshot].map(({ keyids, threshold }) => [[...keyids].sort(), threshold]))
}

/** tuf-js takes the time when it starts, from the clock; ours has a floor. A test holds that it judges by this one. */
function setTime(set: TrustedMetadataStore, now: number): void {
  Object.assign(set, { referenceTime: new Date(now) })
}

/** What tuf-js throws, in our words. Whatever a file holds, nothing else comes out. */
function guarded<T>(file: string, act: () => T): T {
  try {
    return act()
  } catch (error) {
    if (isPreauError(error)) throw error
    if (error instanceof ExpiredMetadataError) throw new PreauError('UPDATE_STALE', { file }, error)
    throw new PreauError('UPDATE_UNTRUSTED', { file, reason: reasonOf(error) }, error)
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof UnsignedMetadataError) return 'unsigned'
  if (error instanceof LengthOrHashMismatchError) return 'mixed'
  return error instanceof BadVersionError ? 'rollback' : 'shape'
}

function textOf(bytes: Buffer): string {
  return bytes.toString('utf8')
}
