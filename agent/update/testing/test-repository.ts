import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { makeRoot, makeSnapshot, makeTimestamp, targetsHead } from '@preau/protocol/update/make-metadata.ts'
import type {
  DirectorTargets,
  FileMeta,
  Floors,
  ImageTargets,
  PublicKey,
  Root,
  SignedFile,
  Snapshot,
  Timestamp,
} from '@preau/protocol/update/metadata.ts'
import { signedText } from '@preau/protocol/update/signed-text.ts'
import type { TargetFacts } from '@preau/protocol/update/target-facts.ts'
import { targetPath } from '@preau/protocol/update/target-name.ts'
import type { Source } from '../source.ts'

export interface TestKey {
  id: string
  key: PublicKey
  secret: KeyObject
}

export function newKey(): TestKey {
  const { publicKey, privateKey: secret } = generateKeyPairSync('ed25519')
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)
  const key: PublicKey = { keytype: 'ed25519', scheme: 'ed25519', keyval: { public: raw.toString('hex') } }
  return { id: sha256(signedText(key)), key, secret }
}

export function signBy<T>(signed: T, keys: readonly TestKey[]): SignedFile<T> {
  const text = Buffer.from(signedText(signed))
  const signatures = keys.map(({ id, secret }) => ({ keyid: id, sig: sign(null, text, secret).toString('hex') }))
  return { signatures, signed }
}

export function sha256(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

const holders = (keys: readonly TestKey[], threshold = 1) => ({
  keys: Object.fromEntries(keys.map(({ id, key }) => [id, key])),
  threshold,
})

/** Bytes of files by their path, as a source serves them. */
export class MemorySource implements Source {
  readonly files = new Map<string, Buffer>()
  readonly asked: string[] = []
  readonly name: string

  constructor(name = 'school') {
    this.name = name
  }

  async read(path: string, limit: number): Promise<Buffer | undefined> {
    this.asked.push(path)
    const bytes = this.files.get(path)
    if (bytes && bytes.length > limit) throw new PreauError('UPDATE_METADATA_INVALID', { path })
    return bytes
  }

  async *stream(path: string, from: number): AsyncIterable<Uint8Array> {
    this.asked.push(path)
    const bytes = this.files.get(path)
    if (!bytes) throw new PreauError('UPDATE_TARGET_NOT_FOUND', { path })
    for (let at = from; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536)
  }
}

/** A repository with keys of its own, for tests: root and targets 2 of 3, the rest by one key. */
export class TestRepository {
  source: MemorySource
  readonly prefix: string
  holders = [newKey(), newKey(), newKey()]
  online = newKey()
  now: number
  root: Root
  targets: ImageTargets
  director: DirectorTargets | undefined
  snapshotVersion = 0
  timestampVersion = 0
  rootBytes: Buffer

  constructor(now: number, { source = new MemorySource(), prefix = '' } = {}) {
    this.now = now
    this.source = source
    this.prefix = prefix
    this.root = makeRoot(this.#roles(), 1, now)
    this.targets = { ...targetsHead(1, now), targets: {} }
    this.rootBytes = this.#publishRoot(this.holders.slice(0, 2))
  }

  /** A director: one key for all. */
  static director(now: number, source: MemorySource, name: string, school: Id): TestRepository {
    const made = new TestRepository(now, { source, prefix: `directors/${name}/${school}/` })
    made.holders = [made.online]
    made.root = makeRoot(made.#roles(), 1, now)
    made.rootBytes = made.#publishRoot([made.online])
    made.director = { ...targetsHead(1, now), school, targets: {} }
    return made
  }

  add(name: string, content: string | Buffer, facts: Partial<TargetFacts> = {}): Buffer {
    const bytes = Buffer.from(content)
    const custom: TargetFacts = { kind: 'agent-app', product: 'agent', version: '1.0.0', ...facts }
    this.targets.targets[name] = { length: bytes.length, hashes: { sha256: sha256(bytes) }, custom }
    this.source.files.set(`${this.prefix}targets/${targetPath(name, sha256(bytes))}`, bytes)
    return bytes
  }

  floors(floors: Floors): void {
    this.targets.floors = floors
  }

  /** New targets, snapshot and timestamp, as the holders and the machine sign them. */
  publish({ by = this.holders.slice(0, 2), online = this.online, issued = this.now } = {}): void {
    const targets = this.director ?? this.targets
    const targetsMeta = this.#put(`${targets.version}.targets.json`, signBy(targets, by), targets.version)
    this.snapshotVersion++
    const snapshot: Snapshot = makeSnapshot(targetsMeta, this.snapshotVersion, this.now)
    const snapshotMeta = this.#put(`${snapshot.version}.snapshot.json`, signBy(snapshot, [online]), snapshot.version)
    this.timestampVersion++
    const timestamp: Timestamp = makeTimestamp(snapshotMeta, this.timestampVersion, this.now)
    if (issued !== this.now) Object.assign(timestamp, makeTimestamp(snapshotMeta, this.timestampVersion, issued))
    this.#put('timestamp.json', signBy(timestamp, [online]), timestamp.version)
  }

  /** The next round of changes to the targets. */
  next(): void {
    if (this.director) this.director = { ...this.director, ...targetsHead(this.director.version + 1, this.now) }
    else this.targets = { ...this.targets, ...targetsHead(this.targets.version + 1, this.now) }
  }

  /** A root with other keys, signed by those of before and those of now. */
  rotate(change: { holders?: TestKey[]; online?: TestKey }, by: readonly TestKey[] = this.holders.slice(0, 2)): void {
    const before = [...by]
    if (change.holders) this.holders = change.holders
    if (change.online) this.online = change.online
    this.root = makeRoot(this.#roles(), this.root.version + 1, this.now)
    const signers = new Map([...before, ...this.holders.slice(0, 2)].map((key) => [key.id, key]))
    this.rootBytes = this.#publishRoot([...signers.values()])
  }

  path(file: string): string {
    return `${this.prefix}metadata/${file}`
  }

  #roles() {
    const offline = holders(this.holders, Math.min(2, this.holders.length))
    const online = holders([this.online])
    return { root: offline, targets: offline, snapshot: online, timestamp: online }
  }

  #publishRoot(by: readonly TestKey[]): Buffer {
    this.#put(`${this.root.version}.root.json`, signBy(this.root, by), this.root.version)
    return this.source.files.get(this.path(`${this.root.version}.root.json`)) ?? Buffer.alloc(0)
  }

  #put(file: string, content: unknown, version: number): FileMeta {
    const bytes = Buffer.from(JSON.stringify(content))
    this.source.files.set(this.path(file), bytes)
    return { version, length: bytes.length, hashes: { sha256: sha256(bytes) } }
  }
}
