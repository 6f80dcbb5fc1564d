import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PreauError } from '@preau/protocol/errors.ts'
import { type ImageTarget, MAX_TARGET_BYTES } from '@preau/protocol/update/metadata.ts'
import { targetPath } from '@preau/protocol/update/target-name.ts'
import type { Context, Flags } from '../../command.ts'
import { repoFrom } from '../asked.ts'
import { draftTarget } from '../draft.ts'
import { finishPublishing } from '../publish.ts'
import type { RepoFolder } from '../repo-folder.ts'
import { zstdDifference } from '../zstd-difference.ts'
import { tellStand } from './show.ts'

/** Prepares what makes one target of another: what a school fetches instead of the whole. */
export async function patch(flags: Flags, context: Context): Promise<number> {
  const [, from = '', gives = ''] = context.rest
  const repo = repoFrom(flags)
  await finishPublishing(repo)
  const [old, made] = [targetOf(repo, from), targetOf(repo, gives)]
  if (old.hashes.sha256 === made.hashes.sha256) throw new PreauError('REPOSITORY_REFUSED', { reason: 'same_target' })
  const difference = zstdDifference(bytesOf(repo, from, old), bytesOf(repo, gives, made))
  if (difference.length >= made.length) throw new PreauError('REPOSITORY_REFUSED', { reason: 'larger' })
  const folder = mkdtempSync(join(tmpdir(), 'preau-patch-'))
  try {
    const path = join(folder, 'patch')
    writeFileSync(path, difference)
    const { kind, product, version, platforms } = made.custom
    const facts = { kind, product, version, ...(platforms && { platforms }), patch: { from, gives } }
    const name = `patches/${product}/${version}/${old.hashes.sha256.slice(0, 16)}-${made.hashes.sha256.slice(0, 16)}.zst`
    await draftTarget(repo, { name, path, facts }, Date.now())
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return await tellStand(repo, flags, context)
}

function targetOf(repo: RepoFolder, name: string): ImageTarget {
  const targets = (repo.readStaged().targets ?? repo.readPublished()?.targets)?.signed.targets
  const target = targets && Object.hasOwn(targets, name) ? targets[name] : undefined
  if (!target || target.length > MAX_TARGET_BYTES / 4)
    throw new PreauError('UPDATE_TARGET_NOT_FOUND', { name: name.slice(0, 80) })
  return target
}

function bytesOf(repo: RepoFolder, name: string, { hashes: { sha256 } }: ImageTarget): Buffer {
  try {
    return readFileSync(repo.stagedFile(sha256))
  } catch {
    return readFileSync(join(repo.published, 'targets', targetPath(name, sha256)))
  }
}
