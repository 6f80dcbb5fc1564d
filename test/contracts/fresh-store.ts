import { afterEach } from 'vitest'
import type { FreshStore } from './store.contract.ts'

/** Opens a store in a test and ends it after that test, where the test has not ended it itself. */
export function storeOfTest(open: () => Promise<FreshStore>): () => Promise<FreshStore> {
  const opened = new Set<FreshStore>()
  afterEach(async () => {
    for (const store of opened) await store.end()
  })
  return async () => {
    const store = await open()
    const once: FreshStore = {
      ...store,
      end: async () => {
        if (opened.delete(once)) await store.end()
      },
    }
    opened.add(once)
    return once
  }
}
