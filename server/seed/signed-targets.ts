import { createHash, generateKeyPairSync } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeRoot, makeSnapshot, makeTimestamp, targetsHead } from '@preau/protocol/update/make-metadata.ts'
import type { FileMeta, ImageTargets, SignedFile } from '@preau/protocol/update/metadata.ts'
import type { TargetFacts } from '@preau/protocol/update/target-facts.ts'
import { DirectorKey } from '../rollout/director/director-key.ts'

/** What the holders of the demo sign. */
export interface ToldTarget {
  name: string
  bytes: Buffer
  facts: TargetFacts
}

/**
 * Signs targets by keys that are made here and forgotten at once, two of three as it has to be, and lays all of it down as a school
 * server has it. Nobody but this demo trusts them. Gives what is signed.
 */
export function signToldTargets(folder: string, targets: readonly ToldTarget[], now: number): ImageTargets {
  const holders = [newKey(), newKey(), newKey()]
  const online = newKey()
  const offline = { keys: Object.fromEntries(holders.map((key) => [key.id, key.public])), threshold: 2 }
  const one = { keys: { [online.id]: online.public }, threshold: 1 }
  const root = makeRoot({ root: offline, targets: offline, snapshot: one, timestamp: one }, 1, now)
  const image: ImageTargets = { ...targetsHead(1, now), targets: {} }
  mkdirSync(join(folder, 'metadata'), { recursive: true, mode: 0o700 })
  mkdirSync(join(folder, 'blobs'), { recursive: true, mode: 0o700 })
  for (const { name, bytes, facts } of targets) {
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    image.targets[name] = { length: bytes.length, hashes: { sha256 }, custom: facts }
    writeFileSync(join(folder, 'blobs', sha256), bytes, { mode: 0o600 })
  }
  const put = (file: string, version: number, content: SignedFile<unknown>): FileMeta => {
    const bytes = Buffer.from(JSON.stringify(content))
    writeFileSync(join(folder, 'metadata', file), bytes, { mode: 0o600 })
    return { version, length: bytes.length, hashes: { sha256: createHash('sha256').update(bytes).digest('hex') } }
  }
  const two = holders.slice(0, 2)
  put('1.root.json', 1, signedBy(two, root))
  const list = put('1.targets.json', 1, signedBy(two, image))
  const snapshot = put('1.snapshot.json', 1, signedBy([online], makeSnapshot(list, 1, now)))
  put('timestamp.json', 1, signedBy([online], makeTimestamp(snapshot, 1, now)))
  return image
}

function newKey(): DirectorKey {
  return new DirectorKey(generateKeyPairSync('ed25519').privateKey)
}

function signedBy<T>(keys: readonly DirectorKey[], signed: T): SignedFile<T> {
  return { signatures: keys.flatMap((key) => key.signed(signed).signatures), signed }
}
