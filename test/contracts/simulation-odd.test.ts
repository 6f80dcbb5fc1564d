import { describe, expect, it } from 'vitest'
import { manySeeds } from '../simulation/many-seeds.ts'
import { MemoryStore } from '../simulation/memory-store.ts'
import { Broken, simulate } from '../simulation/simulate.ts'

describe('schools and a territory over bad networks, clocks and disks', { timeout: 300_000 }, () => {
  it('I1 I2 end equal, with nothing lost and nothing begun twice: five hundred odd seeds', async () => {
    expect(await manySeeds(1, 500)).toBeGreaterThan(0)
  })

  it('are played in the same way by the same seed', async () => {
    expect(await simulate(4711, 30)).toEqual(await simulate(4711, 30))
  })
})

describe('the simulation', { timeout: 300_000 }, () => {
  it.each(['forget', 'apply', 'noted'] as const)('finds a store whose %s does not keep its promise', async (broken) => {
    const good = MemoryStore.prototype[broken]
    MemoryStore.prototype[broken] = SABOTAGE[broken] as never
    try {
      await expect(manySeeds(1, 400, '')).rejects.toThrow(Broken)
    } finally {
      MemoryStore.prototype[broken] = good as never
    }
  })
})

/** Each as it would be with one line forgotten. */
const SABOTAGE = {
  /** A note that moved on since it was sent goes too. */
  async forget(this: MemoryStore, notes: readonly { school: string; kind: string; key: string }[]) {
    for (const { school, kind, key } of notes) this.schools.get(school)?.kept.notes.delete(`${kind} ${key}`)
  },
  /** What is acknowledged was not written. */
  async apply() {
    return { changed: [], refused: [], later: [] }
  },
  /** What waits is never sent. */
  async noted() {
    return []
  },
}
