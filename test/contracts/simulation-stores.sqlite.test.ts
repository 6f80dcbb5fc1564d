import { expect, it } from 'vitest'
import { SyncDatabase } from '../../server/territory/sync-database.ts'
import { simulateOnStores } from '../simulation/real-stores.ts'
import { Broken } from '../simulation/simulate.ts'
import { storeOfTest } from './fresh-store.ts'
import { openSqliteStore } from './sqlite-store.ts'

const fresh = storeOfTest(openSqliteStore)

it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])(
  'I1 I2 a school and a territory end equal on SQLite, with every event once: seed %i',
  async (seed) => {
    const { cuts, kills, messages } = await simulateOnStores(seed, fresh)
    expect(cuts + kills).toBeGreaterThan(0)
    expect(messages).toBeGreaterThan(10)
  },
)

it('finds a store that acknowledges what it did not write', async () => {
  const good = SyncDatabase.prototype.apply
  let calls = 0
  SyncDatabase.prototype.apply = async function (arrived, now) {
    calls += 1
    // The exchange before a run has to be whole.
    return calls > 30 && calls % 2 === 0 ? { changed: [], refused: [], later: [] } : await good.call(this, arrived, now)
  }
  try {
    await expect(simulateOnStores(3, fresh)).rejects.toThrow(Broken)
  } finally {
    SyncDatabase.prototype.apply = good
  }
})
