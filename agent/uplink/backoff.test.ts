import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { backoff, RECONNECT } from './backoff.ts'

describe('backoff', () => {
  it('waits anywhere below a ceiling that doubles up to a minute', () => {
    const almostOne = () => 1 - 2 ** -48
    expect([0, 1, 2, 5, 6, 40].map((attempt) => backoff(attempt, almostOne))).toEqual([
      999, 1999, 3999, 31_999, 59_999, 59_999,
    ])
    expect(backoff(40, () => 0)).toBe(0)
  })

  it('spreads machines evenly, whatever the attempt', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e6 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (attempt, chance) => {
          const wait = backoff(attempt, () => chance)
          const ceiling = Math.min(RECONNECT.cap, RECONNECT.base * 2 ** Math.min(attempt, 30))
          expect(wait).toBe(Math.floor(chance * ceiling))
          expect(wait).toBeLessThan(RECONNECT.cap)
        },
      ),
    )
  })
})
