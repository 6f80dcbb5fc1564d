import { readFile } from 'node:fs/promises'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { type ImageTargets, readRoot } from '@preau/protocol/update/metadata.ts'
import { schoolsWithCampaigns } from '../../store/campaigns.ts'
import type { Queries } from '../../store/database.ts'
import type { ReadyTarget } from '../cache/update-cache.ts'
import { Director, type NewOrder } from '../director/director.ts'
import type { DirectorKey } from '../director/director-key.ts'
import { ordersFor } from './orders.ts'

/** Whether this server can say who gets what: it has a key, and the holders of the keys have signed it. */
export type DirectorStanding =
  | { state: 'ready'; name: string; image: ImageTargets; key: DirectorKey }
  | { state: 'no_key' | 'unnamed' | 'nothing_signed'; image?: ImageTargets | undefined }

export interface SigningParts {
  db: Queries
  /** The folder of updates. */
  folder: string
  clock(): number
  key(): Promise<DirectorKey | undefined>
  /** What is signed, as far as this server has it. */
  image(): Promise<ImageTargets | undefined>
  target(sha256: string): Promise<ReadyTarget>
  failed(what: string, error: unknown): void
  /** Something was signed for a school, and it is on the disk. */
  signed?(school: Id): void
}

/** Where it could not be signed it is tried again after so many ms. */
const LOOK_AGAIN = 60_000

/** Signs, school by school, exactly what its campaigns say; what is signed already is not signed again. */
export class OrderSigner {
  readonly #parts: SigningParts
  #due: Set<Id> | 'all' = 'all'
  #notBefore = 0

  constructor(parts: SigningParts) {
    this.#parts = parts
  }

  /** What these schools are ordered may have changed. */
  touched(schools: readonly Id[]): void {
    if (this.#due !== 'all') for (const school of schools) this.#due.add(school)
  }

  /** Whether this server directs anybody. Throws KEYS_WRAPPED. */
  async standing(): Promise<DirectorStanding> {
    const image = await this.#parts.image()
    if (!image) return { state: 'nothing_signed' }
    const key = await this.#parts.key()
    if (!key) return { state: 'no_key', image }
    for (const [path, { custom, hashes }] of Object.entries(image.targets)) {
      const [, name] = custom.kind === 'director' ? (/^directors\/([^/]+)\.json$/.exec(path) ?? []) : []
      // A root that is on its way is there the next time.
      const file = name !== undefined && (await this.#parts.target(hashes.sha256).catch(() => undefined))
      if (!name || !file) continue
      const { roles } = readRoot(await readFile(file.path, 'utf8')).signed
      if (roles.targets.keyids.includes(key.id)) return { state: 'ready', name, image, key }
    }
    return { state: 'unnamed', image }
  }

  /** Signs what changed. To be called each second. */
  async turn(): Promise<void> {
    const now = this.#parts.clock()
    if ((this.#due !== 'all' && this.#due.size === 0) || now < this.#notBefore) return
    this.#notBefore = 0
    const due = this.#due
    this.#due = new Set()
    try {
      const standing = await this.standing()
      if (standing.state !== 'ready') {
        // As soon as the holders have signed this director, what waits is signed by it.
        this.#due = due
        this.#notBefore = now + LOOK_AGAIN
        return
      }
      const { db, folder, clock } = this.#parts
      const director = new Director({ name: standing.name, key: standing.key, folder, clock })
      for (const school of due === 'all' ? await schoolsWithCampaigns(db) : due)
        await this.#sign(director, school, standing.image)
    } catch (error) {
      this.#due = due
      this.#notBefore = now + LOOK_AGAIN
      throw error
    }
  }

  async #sign(director: Director, school: Id, image: ImageTargets): Promise<void> {
    const orders = await ordersFor(this.#parts.db, school)
    const possible: NewOrder[] = []
    for (const order of orders) {
      if (Object.hasOwn(image.targets, order.name)) possible.push(order)
      // What is signed no more is nobody's.
      else this.#parts.failed('updates.order_gone', new PreauError('UPDATE_TARGET_NOT_FOUND', { name: order.name }))
    }
    const before = await director.ordered(school)
    if (before ? isSame(possible, before) : possible.length === 0) return
    await director.order(school, image, possible)
    this.#parts.signed?.(school)
  }
}

function isSame(orders: readonly NewOrder[], before: readonly NewOrder[]): boolean {
  const text = (all: readonly NewOrder[]) =>
    JSON.stringify([...all].sort((a, b) => (a.name < b.name ? -1 : 1)).map(({ name, to }) => [name, [...to].sort()]))
  return text(orders) === text(before)
}
