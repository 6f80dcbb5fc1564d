import type { TabletAct, TabletView } from '@preau/protocol/api/tablets.ts'
import type { TabletIdentity } from './proof/identity.ts'

/** What a tablet keeps between two openings of its page. */
export interface Kept {
  identity: TabletIdentity
  /** The last view that the server gave. */
  view: TabletView
  /** Touches that are not at the server yet, the oldest first. */
  touches: TabletAct[]
  /** The last number that a look was given. */
  seq: number
}

/** What keeps it: a database of the browser, or in a test a map. */
export interface TabletStore {
  get<K extends keyof Kept>(name: K): Promise<Kept[K] | undefined>
  put<K extends keyof Kept>(name: K, value: Kept[K]): Promise<void>
  remove(name: keyof Kept): Promise<void>
  /** Changes a value in one step, whatever other tabs do. */
  change<K extends keyof Kept>(name: K, by: (value: Kept[K] | undefined) => Kept[K]): Promise<Kept[K]>
}

const NAME = 'preau-tablet'
const TABLE = 'kept'

/** The database of this browser for this page. A key in it stays a key: its bytes cannot be read. */
export async function openTabletStore(indexed: IDBFactory): Promise<TabletStore> {
  const opening = indexed.open(NAME, 1)
  opening.onupgradeneeded = () => void opening.result.createObjectStore(TABLE)
  const db = await settled(opening)
  const table = (mode: IDBTransactionMode) => db.transaction(TABLE, mode).objectStore(TABLE)
  return {
    get: (name) => settled(table('readonly').get(name)),
    put: async (name, value) => void (await settled(table('readwrite').put(value, name))),
    remove: async (name) => void (await settled(table('readwrite').delete(name))),
    change: async (name, by) => {
      const at = table('readwrite')
      const value = by(await settled(at.get(name)))
      await settled(at.put(value, name))
      return value
    },
  }
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((done, failed) => {
    request.onsuccess = () => done(request.result)
    request.onerror = () => failed(request.error)
  })
}
