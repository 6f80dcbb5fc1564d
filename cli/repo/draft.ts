import { mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { hashOf } from '@preau/agent/update/download.ts'
import { decoder } from '@preau/protocol/decode.ts'
import { isPreauError, PreauError } from '@preau/protocol/errors.ts'
import type { PublicKeyFile } from '@preau/protocol/update/key-files.ts'
import { type Holders, holdersOf, makeRoot, targetsHead } from '@preau/protocol/update/make-metadata.ts'
import {
  type ImageTargets,
  MAX_TARGET_BYTES,
  MAX_TARGETS,
  type RoleName,
  type Root,
} from '@preau/protocol/update/metadata.ts'
import { TargetFacts } from '@preau/protocol/update/target-facts.ts'
import { requireTargetName } from '@preau/protocol/update/target-name.ts'
import type { Content } from './check-content.ts'
import { publicKeyOf } from './key-file.ts'
import { copyDown } from './publish.ts'
import type { Published, RepoFolder, Staged } from './repo-folder.ts'

const readFacts = decoder(TargetFacts, 'REQUEST_INVALID')

export interface Founders {
  holders: readonly PublicKeyFile[]
  threshold: number
  online: PublicKeyFile
}

/** Prepares the first root and an empty list of targets. Throws REPOSITORY_REFUSED where there is something already. */
export function draftFirst(repo: RepoFolder, { holders, threshold, online }: Founders, now: number): void {
  const { root, targets } = repo.readStaged()
  if (repo.readPublished() || root || targets) throw new PreauError('REPOSITORY_REFUSED', { reason: 'exists' })
  const offline = holdersFrom(holders, threshold)
  const machine = holdersFrom([online], 1)
  if (offline.keys[online.id]) throw new PreauError('REPOSITORY_REFUSED', { reason: 'online_key' })
  const made = makeRoot({ root: offline, targets: offline, snapshot: machine, timestamp: machine }, 1, now)
  for (const holder of [...holders, online]) repo.keepHolder(holder)
  repo.stage({
    root: { signatures: [], signed: made },
    targets: { signatures: [], signed: { ...targetsHead(1, now), targets: {} } },
  })
}

/** Changes the prepared targets. Signatures of before are of something else now: they go. */
export function draftTargets(repo: RepoFolder, now: number, change: (targets: ImageTargets) => void): ImageTargets {
  const signed = structuredClone(nextTargets(repo, now))
  change(signed)
  if (Object.keys(signed.targets).length > MAX_TARGETS) throw new PreauError('REPOSITORY_REFUSED', { reason: 'full' })
  repo.stage({ targets: { signatures: [], signed } })
  return signed
}

export interface DraftedFile {
  name: string
  path: string
  facts: unknown
  /** Looks into the copy that will be signed, and throws where it is not good. */
  check?: (content: Omit<Content, 'specs'>) => void
}

/** Prepares a target: its bytes are kept until they are published. Gives how it stands in the list. */
export async function draftTarget(
  repo: RepoFolder,
  { name, path, facts, check }: DraftedFile,
  now: number,
): Promise<ImageTargets['targets'][string]> {
  requireTargetName(name)
  const custom = factsOf(facts)
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found?.isFile() || found.size > MAX_TARGET_BYTES) throw new PreauError('REPOSITORY_INVALID', { file: path })
  const before = nextTargets(repo, now).targets
  for (const other of custom.patch ? [custom.patch.from, custom.patch.gives] : []) {
    if (!Object.hasOwn(before, other)) throw new PreauError('UPDATE_TARGET_NOT_FOUND', { name: other })
  }
  // Of the copy, not of what may still be written to meanwhile.
  const kept = repo.stagedFile('new')
  mkdirSync(dirname(kept), { recursive: true })
  copyDown(path, kept)
  const sha256 = await hashOf(kept)
  const { size: length } = statSync(kept)
  try {
    check?.({ path: kept, name, length, facts: custom, targets: before })
  } catch (error) {
    rmSync(kept, { force: true })
    throw error
  }
  renameSync(kept, repo.stagedFile(sha256))
  const target = { length, hashes: { sha256 }, custom }
  draftTargets(repo, now, ({ targets }) => {
    targets[name] = target
  })
  return target
}

/** What a person typed about a file; throws REQUEST_INVALID with the option that does not fit. */
function factsOf(typed: unknown): TargetFacts {
  try {
    return readFacts(typed)
  } catch (error) {
    const [, field] = isPreauError(error) ? String(error.context.path ?? '').split('/') : []
    throw field ? new PreauError('REQUEST_INVALID', { command: 'repo', option: `--${field}` }, error) : error
  }
}

export interface Rotation {
  /** Identifiers of keys, or their first eight digits, of holders who no longer sign. */
  remove: readonly string[]
  add: readonly PublicKeyFile[]
  online?: PublicKeyFile | undefined
  threshold?: number | undefined
}

/** Prepares the next root; with no change it only holds longer. Throws REPOSITORY_REFUSED. */
export function draftRotation(repo: RepoFolder, { remove, add, online, threshold }: Rotation, now: number): Root {
  const published = repo.readPublished()
  if (!published) throw new PreauError('REPOSITORY_REFUSED', { reason: 'empty' })
  const had = holdersOf(published.root.signed)
  const goes = remove.map((asked) => {
    const ids = Object.keys(had.root.keys).filter((id) => asked.length >= 8 && id.startsWith(asked))
    if (ids.length !== 1) throw new PreauError('REPOSITORY_REFUSED', { reason: 'unknown_key', key: asked.slice(0, 64) })
    return ids[0]
  })
  const next = (role: 'root' | 'targets'): Holders => {
    const kept = Object.entries(had[role].keys).filter(([id]) => !goes.includes(id))
    const came = add.map(({ id, public: hex }) => [id, publicKeyOf(hex)] as const)
    return checked({ keys: Object.fromEntries([...kept, ...came]), threshold: threshold ?? had[role].threshold })
  }
  const machine = (role: 'snapshot' | 'timestamp') => (online ? holdersFrom([online], 1) : had[role])
  const holders: Record<RoleName, Holders> = {
    root: next('root'),
    targets: next('targets'),
    snapshot: machine('snapshot'),
    timestamp: machine('timestamp'),
  }
  if (Object.keys(holders.timestamp.keys).some((id) => holders.root.keys[id]))
    throw new PreauError('REPOSITORY_REFUSED', { reason: 'online_key' })
  for (const holder of [...add, ...(online ? [online] : [])]) repo.keepHolder(holder)
  const root = makeRoot(holders, published.root.signed.version + 1, now)
  repo.stage({ root: { signatures: [], signed: root } })
  // What others signed holds no more: the list is signed again, by those of now.
  if (goes.length > 0) draftTargets(repo, now, () => undefined)
  return root
}

/** Adds the signature of a key to every prepared file that asks for it; gives their names. Throws SIGNING_KEY_REFUSED. */
export function signStaged(
  repo: RepoFolder,
  key: { id: string; sign(signed: unknown): { keyid: string; sig: string } },
) {
  const published = repo.readPublished()
  const staged: Staged = repo.readStaged()
  if (!staged.root && !staged.targets) throw new PreauError('REPOSITORY_REFUSED', { reason: 'nothing' })
  const signed = (['root', 'targets'] as const).filter((file) => {
    const content = staged[file]
    if (!content || !isHolder(file, key.id, staged, published)) return false
    const others = content.signatures.filter(({ keyid }) => keyid !== key.id)
    repo.stage({ [file]: { ...content, signatures: [...others, key.sign(content.signed)] } })
    return true
  })
  if (signed.length === 0) throw new PreauError('SIGNING_KEY_REFUSED', { reason: 'role', key: key.id })
  return signed
}

function isHolder(role: 'root' | 'targets', id: string, { root }: Staged, published: Published | undefined): boolean {
  const roots = [root?.signed ?? published?.root.signed, role === 'root' ? published?.root.signed : undefined]
  return roots.some((each) => each?.roles[role].keyids.includes(id))
}

function nextTargets(repo: RepoFolder, now: number): ImageTargets {
  const { targets } = repo.readStaged()
  if (targets) return targets.signed
  const published = repo.readPublished()?.targets.signed
  if (!published) throw new PreauError('REPOSITORY_REFUSED', { reason: 'empty' })
  return { ...published, ...targetsHead(published.version + 1, now) }
}

function holdersFrom(files: readonly PublicKeyFile[], threshold: number): Holders {
  return checked({ keys: Object.fromEntries(files.map(({ id, public: hex }) => [id, publicKeyOf(hex)])), threshold })
}

function checked(holders: Holders): Holders {
  const count = Object.keys(holders.keys).length
  const isGood =
    Number.isInteger(holders.threshold) && holders.threshold >= 1 && holders.threshold <= count && count <= 16
  if (!isGood)
    throw new PreauError('REPOSITORY_REFUSED', { reason: 'threshold', keys: count, threshold: holders.threshold })
  return holders
}
