import type { Parcel, ParcelStore } from './outbox.ts'

const NAME = 'preau.outbox'
const TABLE = 'parcels'

/** Parcels in the database of this browser; in this page alone where the browser allows none. */
export function parcelStore(): ParcelStore {
  const opened = open()
  opened.catch(() => undefined)
  const loose = new Map<string, Parcel>()
  const run = async <T>(mode: IDBTransactionMode, work: (table: IDBObjectStore) => IDBRequest<T>): Promise<T> => {
    const database = await opened
    const transaction = database.transaction(TABLE, mode)
    const request = work(transaction.objectStore(TABLE))
    return await new Promise((done, failed) => {
      transaction.oncomplete = () => done(request.result)
      transaction.onabort = () => failed(transaction.error)
      transaction.onerror = () => failed(transaction.error)
    })
  }
  return {
    all: () =>
      run<Parcel[]>('readonly', (table) => table.getAll()).then(
        (stored) => [...stored, ...loose.values()],
        () => [...loose.values()],
      ),
    put: (parcel) =>
      run('readwrite', (table) => table.put(parcel, parcel.id)).then(
        () => undefined,
        () => void loose.set(parcel.id, parcel),
      ),
    remove: async (id) => {
      loose.delete(id)
      await run('readwrite', (table) => table.delete(id)).catch(() => undefined)
    },
  }
}

function open(): Promise<IDBDatabase> {
  return new Promise((done, failed) => {
    const request = indexedDB.open(NAME, 1)
    request.onupgradeneeded = () => request.result.createObjectStore(TABLE)
    request.onsuccess = () => done(request.result)
    request.onerror = () => failed(request.error)
  })
}
