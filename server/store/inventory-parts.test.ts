import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { InventoryPartRow } from './inventories.ts'
import { gatherParts, type KeptPart, wholeDigest } from './inventory-parts.ts'

const part = (seq: number, digest: string, number = 1, parts = 1): InventoryPartRow => ({
  school: 's',
  device: 'd',
  epoch: 1,
  seq,
  section: 'software',
  digest,
  part: number,
  parts,
  at: seq,
  items: [],
})

/** What is kept after parts came one unit of work after another. */
function keptAfter(units: readonly InventoryPartRow[][]): KeptPart[] {
  let kept: KeptPart[] = []
  for (const unit of units) {
    const { added, dropped } = gatherParts(kept, unit)
    const gone = new Set(dropped.map(({ digest }) => digest))
    kept = [...kept.filter(({ digest }) => !gone.has(digest)), ...added]
  }
  return kept
}

describe('gatherParts', () => {
  it('lets a digest that began to gather go when a newer one begins', () => {
    const kept = keptAfter([[part(1, 'a')], [part(2, 'b', 1, 3)], [part(4, 'c', 1, 2)]])
    expect(kept.map(({ digest }) => digest)).toEqual(['a', 'c'])
  })

  it('begins anew where the same digest comes cut otherwise', () => {
    const kept = keptAfter([[part(1, 'a', 1, 3)], [part(2, 'a', 1, 2)], [part(3, 'a', 2, 2)]])
    expect([kept.length, wholeDigest(kept)]).toEqual([2, 'a'])
  })

  it('takes a digest back that it had before, when it comes anew', () => {
    expect(wholeDigest(keptAfter([[part(1, 'a')], [part(2, 'b')], [part(3, 'a')]]))).toBe('a')
  })

  it('says of several wholes in one unit the last', () => {
    const { whole, added, dropped } = gatherParts([part(1, 'a')], [part(2, 'b'), part(3, 'c')])
    expect([whole.map(({ digest }) => digest), added.length, dropped.length]).toEqual([['c'], 1, 1])
  })

  it('ends with the newest whole digest whatever the order and the repetition of parts, and keeps at most two digests', () => {
    const sent = [part(1, 'a', 1, 2), part(2, 'a', 2, 2), part(3, 'b'), part(4, 'c', 1, 2), part(5, 'c', 2, 2)]
    const replays = fc.array(fc.array(fc.constantFrom(...sent), { maxLength: 6 }), { maxLength: 6 })
    fc.assert(
      fc.property(replays, (units) => {
        const kept = keptAfter([...units, sent.slice(3)])
        expect(wholeDigest(kept)).toBe('c')
        expect(new Set(kept.map(({ digest }) => digest)).size).toBeLessThanOrEqual(2)
        expect(kept.length).toBe(new Set(kept.map(({ digest, part: number }) => `${digest} ${number}`)).size)
      }),
    )
  })
})
