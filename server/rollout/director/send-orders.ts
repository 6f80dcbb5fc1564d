import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Id } from '@preau/protocol/ids.ts'
import { readSnapshot, readTimestamp } from '@preau/protocol/update/metadata.ts'
import type { Database } from '../../store/database.ts'
import { type DirectorOrders, directorOrders, putDirectorOrders } from '../../store/director-orders.ts'
import { metadataPath } from '../cache/mirror.ts'
import type { UpdateCache } from '../cache/update-cache.ts'

/** Looked at again so often, in ms: what a crash kept from the store, or from the folder, is there by the next time. */
const EVERY = 10 * 60_000
/** Schools whose files are read at a time. */
const SLICE = 50

interface Sending {
  db: Database
  /** The folder of updates. */
  folder: string
  failed(what: string, error: unknown): void
}

/** A territory puts what its director signed into the store, from where it goes down to each school. */
export class OrderSender {
  readonly #parts: Sending
  #due: Set<Id> | 'all' = 'all'

  constructor(parts: Sending) {
    this.#parts = parts
  }

  /** Something was signed for a school. */
  touched(school: Id): void {
    if (this.#due !== 'all') this.#due.add(school)
  }

  /** Puts what is new into the store. To be called each second. */
  async turn(): Promise<void> {
    if (this.#due !== 'all' && this.#due.size === 0) return
    const { db, folder } = this.#parts
    const due = this.#due
    this.#due = new Set()
    try {
      for (const director of await readdir(join(folder, 'directors')).catch(() => [])) {
        const schools =
          due === 'all' ? await readdir(join(folder, 'directors', director)).catch(() => []) : [...due].sort()
        for (let at = 0; at < schools.length; at += SLICE) {
          const found = await Promise.all(schools.slice(at, at + SLICE).map((school) => this.#read(director, school)))
          const orders = found.flatMap((each) => each ?? [])
          if (orders.length > 0) await db.write((transaction) => putDirectorOrders(transaction, orders))
        }
      }
    } catch (error) {
      this.#due = 'all'
      throw error
    }
  }

  jobs() {
    return [
      { name: 'send orders', period: 1000, run: () => this.turn() },
      {
        name: 'send all orders',
        period: EVERY,
        run: async () => {
          this.#due = 'all'
        },
      },
    ]
  }

  async #read(director: string, school: Id): Promise<DirectorOrders | undefined> {
    const read = (file: string) =>
      readFile(join(this.#parts.folder, metadataPath(file, { name: director, school })), 'utf8').catch(() => undefined)
    try {
      const timestamp = await read('timestamp.json')
      if (timestamp === undefined) return undefined
      const snapshot = await read(`${readTimestamp(timestamp).signed.meta['snapshot.json'].version}.snapshot.json`)
      if (snapshot === undefined) return undefined
      const targets = await read(`${readSnapshot(snapshot).signed.meta['targets.json'].version}.targets.json`)
      return targets === undefined ? undefined : { school, director, timestamp, snapshot, targets }
    } catch (error) {
      this.#parts.failed('updates.orders_unread', error)
      return undefined
    }
  }
}

/**
 * A school lays what came down among its signed files, and tells `came` for which school that is new. What is older than what is there, or
 * of another piece, is told to `failed` and left out; devices judge what is laid down.
 */
export async function takeOrders(
  db: Database,
  cache: Pick<UpdateCache, 'takeOrders'>,
  failed: Sending['failed'],
  came: (school: Id) => void,
): Promise<void> {
  for (const orders of await directorOrders(db)) {
    try {
      if (await cache.takeOrders(orders)) came(orders.school)
    } catch (error) {
      failed('updates.orders_refused', error)
    }
  }
}

/** Looks again and again, beside the moment when something comes. */
export function takeOrdersJob(
  db: Database,
  cache: Pick<UpdateCache, 'takeOrders'>,
  failed: Sending['failed'],
  came: (school: Id) => void,
) {
  return { name: 'take orders', period: 60_000, run: () => takeOrders(db, cache, failed, came) }
}
