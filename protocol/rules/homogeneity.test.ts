import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { diskClass, FEWEST_FOR_A_SHARE, homogeneity } from './homogeneity.ts'

const counts = fc.array(fc.nat(500), { maxLength: 40 })

describe('homogeneity', () => {
  it('is the share of devices in the most common configurations', () => {
    expect(homogeneity([1, 16, 8, 2, 10], 3)).toEqual({ index: 34 / 37, known: 37, configurations: 5, common: 34 })
    expect(homogeneity([6, 4], 1)).toEqual({ index: 0.6, known: 10, configurations: 2, common: 6 })
  })

  it('is no share of fewer than five devices', () => {
    expect(homogeneity([4])).toEqual({ index: null, known: 4, configurations: 1, common: 4 })
    expect(homogeneity([])).toEqual({ index: null, known: 0, configurations: 0, common: 0 })
  })

  it('lies between 0 and 1, does not hang on the order, and grows with the number of configurations that count', () => {
    fc.assert(
      fc.property(counts, fc.integer({ min: 1, max: 10 }), (some, top) => {
        const { index, known } = homogeneity(some, top)
        expect(index === null).toBe(known < FEWEST_FOR_A_SHARE)
        expect(homogeneity([...some].reverse(), top).index).toBe(index)
        if (index === null) return
        expect(index).toBeGreaterThan(0)
        expect(index).toBeLessThanOrEqual(1)
        expect(homogeneity(some, top + 1).index).toBeGreaterThanOrEqual(index)
      }),
    )
  })
})

describe('diskClass', () => {
  it('takes sizes that are sold for one another as one', () => {
    const sizes = [240_057_409_536, 250e9, 256_060_514_304, 512_110_190_592, 1_024_209_543_168, 64e9, null, 40e12]
    expect(sizes.map(diskClass)).toEqual([256e9, 256e9, 256e9, 512e9, 1000e9, 64e9, null, 40_000e9])
  })
})
