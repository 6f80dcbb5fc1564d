import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { hashOf } from '@preau/agent/update/download.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import { holdersOf, makeSnapshot, makeTimestamp } from '@preau/protocol/update/make-metadata.ts'
import type { FileMeta, SignedFile } from '@preau/protocol/update/metadata.ts'
import { targetPath } from '@preau/protocol/update/target-name.ts'
import type { SigningKey } from './key-file.ts'
import { jsonOf, type RepoFolder, sha256Of } from './repo-folder.ts'
import { askingsOf, requireSigned } from './signatures.ts'

/** Marks what lies in `publishing` as complete: from here on it is published, whatever happens. */
const COMPLETE = 'COMPLETE'
/** A snapshot that ends sooner than this is made anew, in ms. */
const SNAPSHOT_LEFT = 10 * 86_400_000

/**
 * Publishes what is prepared and signed; where nothing is, says by a new timestamp that all is as it was. INVARIANT: everything
 * is made first, in a folder of its own; one rename decides; then each file goes to its place, the timestamp last, and what was
 * cut is finished by the next command. So a device sees the old state or the new one, and never half of one.
 * Gives what was published. Throws REPOSITORY_REFUSED, REPOSITORY_NOT_SIGNED, SIGNING_KEY_REFUSED or REPOSITORY_INVALID.
 */
export async function publish(repo: RepoFolder, key: SigningKey, now: number): Promise<{ changed: boolean }> {
  await finishPublishing(repo)
  const published = repo.readPublished()
  const staged = repo.readStaged()
  const root = staged.root?.signed ?? published?.root.signed
  const targets = staged.targets ?? published?.targets
  if (!root || !targets) throw new PreauError('REPOSITORY_REFUSED', { reason: 'empty' })
  requireSigned(askingsOf(staged, published))
  if (!holdersOf(root).timestamp.keys[key.id])
    throw new PreauError('SIGNING_KEY_REFUSED', { reason: 'role', key: key.id })
  const folder = repo.publishing
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(join(folder, 'metadata'), { recursive: true })
  const put = (name: string, version: number, file: unknown): FileMeta => {
    const bytes = jsonOf(file)
    repo.write(`publishing/metadata/${name}`, bytes)
    return { version, length: bytes.length, hashes: { sha256: sha256Of(bytes) } }
  }
  const signed = <T>(content: T): SignedFile<T> => ({ signatures: [key.sign(content)], signed: content })
  if (staged.root) put(`${root.version}.root.json`, root.version, staged.root)
  if (staged.targets) await putTargets(repo, staged.targets.signed.targets)
  const targetsMeta = staged.targets
    ? put(`${targets.signed.version}.targets.json`, targets.signed.version, staged.targets)
    : published?.snapshot.signed.meta['targets.json']
  if (!targetsMeta) throw new PreauError('REPOSITORY_REFUSED', { reason: 'empty' })
  const last = published?.snapshot.signed
  // A snapshot of keys that hold no more, or that ends soon, is made anew as well.
  const isOld = !last || staged.root || Date.parse(last.expires) - now < SNAPSHOT_LEFT
  const snapshotVersion = (last?.version ?? 0) + 1
  const snapshotMeta =
    staged.targets || isOld
      ? put(
          `${snapshotVersion}.snapshot.json`,
          snapshotVersion,
          signed(makeSnapshot(targetsMeta, snapshotVersion, now)),
        )
      : published?.timestamp.signed.meta['snapshot.json']
  if (!snapshotMeta) throw new PreauError('REPOSITORY_REFUSED', { reason: 'empty' })
  const timestampVersion = (published?.timestamp.signed.version ?? 0) + 1
  put('timestamp.json', timestampVersion, signed(makeTimestamp(snapshotMeta, timestampVersion, now)))
  repo.write(`publishing/${COMPLETE}`, 'complete\n')
  await finishPublishing(repo)
  return { changed: staged.root !== undefined || staged.targets !== undefined }
}

/** Ends what was decided and cut; does nothing where nothing was. What was cut before it was decided is thrown away. */
export async function finishPublishing(repo: RepoFolder): Promise<void> {
  const from = repo.publishing
  if (!existsSync(join(from, COMPLETE))) return rmSync(from, { recursive: true, force: true })
  // Targets first, then metadata, that by which a device begins last: what is named is there before it is named.
  const files = filesIn(from).filter((name) => name !== COMPLETE)
  for (const name of files.sort((a, b) => orderOf(a) - orderOf(b))) move(join(from, name), join(repo.published, name))
  repo.clearStaged()
  rmSync(join(from, COMPLETE))
  rmSync(from, { recursive: true, force: true })
}

async function putTargets(repo: RepoFolder, targets: Record<string, { length: number; hashes: { sha256: string } }>) {
  for (const [name, { length, hashes }] of Object.entries(targets)) {
    const path = targetPath(name, hashes.sha256)
    if (existsSync(join(repo.published, 'targets', path))) continue
    const from = repo.stagedFile(hashes.sha256)
    const isThere = existsSync(from) && statSync(from).size === length && (await hashOf(from)) === hashes.sha256
    if (!isThere) throw new PreauError('REPOSITORY_INVALID', { file: name })
    const to = join(repo.publishing, 'targets', path)
    mkdirSync(dirname(to), { recursive: true })
    copyDown(from, to)
  }
}

function orderOf(name: string): number {
  if (name.startsWith('targets/')) return 0
  if (name.endsWith('timestamp.json')) return 3
  return name.endsWith('root.json') ? 2 : 1
}

function move(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true })
  // What was moved before a cut is there already: the same bytes under the same name.
  copyDown(from, `${to}.new`)
  renameSync(`${to}.new`, to)
  syncPath(dirname(to))
}

/** Copies a file, and comes back when it is on the disk. */
export function copyDown(from: string, to: string): void {
  copyFileSync(from, to)
  syncPath(to)
}

function syncPath(path: string): void {
  if (process.platform === 'win32' && statSync(path).isDirectory()) return
  const file = openSync(path, process.platform === 'win32' ? 'r+' : 'r')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** Files below a folder, as paths with `/`. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
}
