import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { makeSnapshot, makeTimestamp, targetsHead } from '@preau/protocol/update/make-metadata.ts'
import {
  type DirectorTargets,
  type FileMeta,
  type Floors,
  type ImageTargets,
  readDirectorTargets,
  readSnapshot,
  readTimestamp,
} from '@preau/protocol/update/metadata.ts'
import { orderable } from '@preau/protocol/update/orders.ts'
import { writeWhole } from '../../keys/whole-file.ts'
import { metadataPath } from '../cache/mirror.ts'
import { makeOwnFolder } from '../cache/own-folder.ts'
import type { DirectorKey } from './director-key.ts'

/** Who is to have which signed target: `*`, `device:<id>`, `group:<name>`. */
export interface NewOrder {
  name: string
  to: string[]
}

export interface DirectorParts {
  /** By which the holders of the keys know it: `directors/<name>.json` is its root. */
  name: string
  key: DirectorKey
  /** The folder of updates: what is written there, the devices of the school read. */
  folder: string
  /** ms since 1970. */
  clock(): number
}

/** Orders hold for so many days: a director that was stolen and cut off is obeyed no longer. */
const HOLDS_DAYS = 30

/**
 * Says who gets what, in one school at a time. INVARIANT: it signs no order that a device would refuse for what the holders of the
 * keys have signed, so that a mistake shows where it is made. A device judges for itself all the same.
 */
export class Director {
  readonly #parts: DirectorParts

  constructor(parts: DirectorParts) {
    this.#parts = parts
  }

  /** Signs what a school gets from now on: all of it. Throws UPDATE_ORDER_REFUSED with the name of the target and the reason. */
  async order(
    school: Id,
    image: ImageTargets,
    orders: readonly NewOrder[],
    floors: Floors = {},
  ): Promise<DirectorTargets> {
    const targets: DirectorTargets['targets'] = {}
    for (const { name, to } of orders) {
      const { target, reason } = orderable(image, name, floors)
      if (!target) throw new PreauError('UPDATE_ORDER_REFUSED', { name: name.slice(0, 80), reason })
      targets[name] = { length: target.length, hashes: target.hashes, custom: { to } }
    }
    const before = await this.#last(school)
    const head = targetsHead((before?.targets ?? 0) + 1, this.#parts.clock(), HOLDS_DAYS)
    const signed: DirectorTargets = { ...head, school, targets, floors }
    await this.#write(school, signed, before)
    return signed
  }

  /** What a school is ordered by the list that was signed last; undefined where none was. */
  async ordered(school: Id): Promise<NewOrder[] | undefined> {
    const last = await this.#last(school)
    const bytes = last && (await this.#read(school, `${last.targets}.targets.json`))
    if (!bytes) return undefined
    const { targets } = readDirectorTargets(bytes.toString()).signed
    return Object.entries(targets).map(([name, { custom }]) => ({ name, to: custom.to }))
  }

  /** Says that what was ordered still holds, as each day has to. Does nothing where nothing was. */
  async renew(school: Id): Promise<void> {
    const before = await this.#last(school)
    const bytes = before && (await this.#read(school, `${before.targets}.targets.json`))
    if (!bytes) return
    const { signed } = readDirectorTargets(bytes.toString())
    await this.#write(
      school,
      { ...signed, ...targetsHead(before.targets + 1, this.#parts.clock(), HOLDS_DAYS) },
      before,
    )
  }

  async #write(school: Id, targets: DirectorTargets, before: Versions | undefined): Promise<void> {
    const { key, clock } = this.#parts
    const now = clock()
    const put = async (file: string, version: number, content: unknown): Promise<FileMeta> => {
      const bytes = Buffer.from(JSON.stringify(key.signed(content)))
      const path = join(this.#parts.folder, this.#path(school, file))
      const folder = path.slice(0, -file.length - 1)
      await makeOwnFolder(folder)
      await writeWhole(folder, file, bytes, 0o600)
      return { version, length: bytes.length, hashes: { sha256: createHash('sha256').update(bytes).digest('hex') } }
    }
    const targetsMeta = await put(`${targets.version}.targets.json`, targets.version, targets)
    const [snapshot, timestamp] = [(before?.snapshot ?? 0) + 1, (before?.timestamp ?? 0) + 1]
    const snapshotMeta = await put(`${snapshot}.snapshot.json`, snapshot, makeSnapshot(targetsMeta, snapshot, now))
    // Last: what is named is there before it is named.
    await put('timestamp.json', timestamp, makeTimestamp(snapshotMeta, timestamp, now))
  }

  async #last(school: Id): Promise<Versions | undefined> {
    const bytes = await this.#read(school, 'timestamp.json')
    if (!bytes) return undefined
    const timestamp = readTimestamp(bytes.toString()).signed
    const snapshot = timestamp.meta['snapshot.json'].version
    const found = await this.#read(school, `${snapshot}.snapshot.json`)
    const targets = found ? readSnapshot(found.toString()).signed.meta['targets.json'].version : 0
    return { timestamp: timestamp.version, snapshot, targets }
  }

  async #read(school: Id, file: string): Promise<Buffer | undefined> {
    return await readFile(join(this.#parts.folder, this.#path(school, file))).catch(() => undefined)
  }

  #path(school: Id, file: string): string {
    return metadataPath(file, { name: this.#parts.name, school })
  }
}

interface Versions {
  timestamp: number
  snapshot: number
  targets: number
}
