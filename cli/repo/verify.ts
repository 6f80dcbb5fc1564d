import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { checkMetadata } from '@preau/agent/update/check-metadata.ts'
import { isWhole } from '@preau/agent/update/download.ts'
import { FolderSource } from '@preau/agent/update/folder-source.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import { type ImageTargets, type Root, readImageTargets } from '@preau/protocol/update/metadata.ts'
import { targetPath } from '@preau/protocol/update/target-name.ts'

export interface Verified {
  root: Root
  targets: ImageTargets
  /** When the first of the files ends, in ms since 1970. */
  expires: number
  files: number
  bytes: number
}

/**
 * Follows a published folder as a device would, from a root on, and each target with it. Throws what is wrong: UPDATE_UNTRUSTED,
 * UPDATE_STALE, UPDATE_METADATA_INVALID, UPDATE_TARGET_DIFFERS or UPDATE_SOURCE_FAILED.
 * @param root bytes of a root that is trusted already; undefined: the first one of the folder itself
 * @param some only these targets have to be there; undefined: all
 */
export async function verifyPublished(
  folder: string,
  now: number,
  { root, some }: { root?: Buffer | undefined; some?: (name: string) => boolean } = {},
): Promise<Verified> {
  const source = new FolderSource(folder)
  const first = root ?? firstRoot(folder)
  const checked = await checkMetadata(
    { trusted: { root: first }, floor: 0 },
    { wall: now, built: 0, read: (path, limit) => source.read(`metadata/${path}`, limit) },
  )
  const targets = readImageTargets(checked.trusted.targets.toString()).signed
  let [files, bytes] = [0, 0]
  for (const [name, { length, hashes }] of Object.entries(targets.targets)) {
    const path = join(folder, 'targets', targetPath(name, hashes.sha256))
    if (some && !some(name)) continue
    if (!(await isWhole(path, { length, sha256: hashes.sha256 }))) {
      const size = statSync(path, { throwIfNoEntry: false })?.size ?? 'none'
      throw new PreauError('UPDATE_TARGET_DIFFERS', { name, length, size })
    }
    files++
    bytes += length
  }
  const ends = [checked.root, checked.timestamp, targets].map(({ expires }) => Date.parse(expires))
  return { root: checked.root, targets, expires: Math.min(...ends), files, bytes }
}

function firstRoot(folder: string): Buffer {
  const path = join(folder, 'metadata', '1.root.json')
  if (!existsSync(path)) throw new PreauError('REPOSITORY_INVALID', { file: path })
  return readFileSync(path)
}
