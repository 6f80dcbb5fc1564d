import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { syncFolder, writeWhole } from '@preau/agent/uplink/whole-file.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { PublicKeyFile } from '@preau/protocol/update/key-files.ts'
import {
  type ImageTargets,
  type Root,
  readImageTargets,
  readRoot,
  readSnapshot,
  readTimestamp,
  type SignedFile,
  type Snapshot,
  type Timestamp,
} from '@preau/protocol/update/metadata.ts'
import { readPublicKey } from './key-file.ts'

/** What everybody may read: files that a web server gives out as they are. */
const PUBLIC = 0o644

/** What is published. */
export interface Published {
  root: SignedFile<Root>
  targets: SignedFile<ImageTargets>
  snapshot: SignedFile<Snapshot>
  timestamp: SignedFile<Timestamp>
}

/** What is prepared and waits for signatures. */
export interface Staged {
  root?: SignedFile<Root>
  targets?: SignedFile<ImageTargets>
}

/**
 * The folder of a repository: `published` is what the world sees and nothing else, `staged` what waits for signatures, `holders`
 * the public keys with their names. It holds no secret, and may be carried from holder to holder on a stick.
 */
export class RepoFolder {
  readonly path: string

  constructor(path: string) {
    this.path = path
  }

  get published(): string {
    return join(this.path, 'published')
  }

  get publishing(): string {
    return join(this.path, 'publishing')
  }

  stagedFile(sha256: string): string {
    return join(this.path, 'staged', 'files', sha256)
  }

  /** What is published; undefined where nothing is yet. Throws REPOSITORY_INVALID. */
  readPublished(): Published | undefined {
    const folder = join(this.published, 'metadata')
    if (!existsSync(join(folder, 'timestamp.json'))) return undefined
    const timestamp = readFileAs(join(folder, 'timestamp.json'), readTimestamp)
    const { version } = timestamp.signed.meta['snapshot.json']
    const snapshot = readFileAs(join(folder, `${version}.snapshot.json`), readSnapshot)
    const targetsVersion = snapshot.signed.meta['targets.json'].version
    const targets = readFileAs(join(folder, `${targetsVersion}.targets.json`), readImageTargets)
    const roots = readdirSync(folder).flatMap((name) => /^(\d{1,9})\.root\.json$/.exec(name)?.[1] ?? [])
    const root = readFileAs(join(folder, `${Math.max(...roots.map(Number))}.root.json`), readRoot)
    return { root, targets, snapshot, timestamp }
  }

  readStaged(): Staged {
    const [root, targets] = ['root', 'targets'].map((name) => join(this.path, 'staged', `${name}.json`))
    return {
      ...(root && existsSync(root) && { root: readFileAs(root, readRoot) }),
      ...(targets && existsSync(targets) && { targets: readFileAs(targets, readImageTargets) }),
    }
  }

  /** Keeps what is prepared, each file whole or not at all. */
  stage({ root, targets }: Staged): void {
    if (root) this.write('staged/root.json', jsonOf(root))
    if (targets) this.write('staged/targets.json', jsonOf(targets))
  }

  /** Nothing waits any more. */
  clearStaged(): void {
    rmSync(join(this.path, 'staged'), { recursive: true, force: true })
  }

  keepHolder(holder: PublicKeyFile): void {
    this.write(`holders/${holder.id}.pub`, jsonOf(holder))
  }

  /** Names of holders by the identifiers of their keys. A name is a help for people and proves nothing. */
  holderNames(): Map<string, string> {
    const folder = join(this.path, 'holders')
    const files = existsSync(folder) ? readdirSync(folder) : []
    const holders = files.filter((name) => name.endsWith('.pub')).map((name) => readPublicKey(join(folder, name)))
    return new Map(holders.map(({ id, name }) => [id, name]))
  }

  /** Writes a file below the folder, whole or not at all. */
  write(name: string, content: string | Uint8Array): void {
    const path = join(this.path, name)
    mkdirSync(dirname(path), { recursive: true })
    writeWhole(path, content, PUBLIC)
  }

  /** The names of `folder` are on the disk. */
  sync(folder: string): void {
    syncFolder(join(this.path, folder))
  }
}

/** The bytes of a file of metadata: stable, so that who looks at two versions sees what differs. */
export function jsonOf(value: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(value, undefined, 1)}\n`)
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function readFileAs<T>(path: string, read: (text: string) => T): T {
  try {
    return read(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new PreauError('REPOSITORY_INVALID', { file: path }, error)
  }
}
