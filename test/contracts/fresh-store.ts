import { afterEach } from 'vitest'
import type { FreshStore } from './store.contract.ts'

/** Opens a store in a test and ends it after that test. */
export function storeOfTest(open: () => Promise<FreshStore>): () => Promise<FreshStore> {
  const opened: FreshStore[] = []
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.end()
  })
  return async () => {
    const store = await open()
    opened.push(store)
    return store
  }
}
