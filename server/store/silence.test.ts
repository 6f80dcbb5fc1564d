import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SILENT_AFTER, withSilences } from './silence.ts'

const HOUR = 3_600_000

describe('withSilences', () => {
  it('finds the stretch in which nothing was heard, and the one that lasts until now', () => {
    expect(withSilences([], [0, 1000, 3 * HOUR], 0, 6 * HOUR)).toEqual([
      { from: 1000, to: 3 * HOUR, reason: 'unknown' },
      { from: 3 * HOUR, to: 6 * HOUR, reason: 'unknown' },
    ])
  })

  it('lets a value hold between two reports by exception', () => {
    expect(withSilences([], [0, SILENT_AFTER, 2 * SILENT_AFTER], 0, 2 * SILENT_AFTER)).toEqual([])
  })

  it('leaves to a known gap what it explains', () => {
    const asleep = { from: 3 * HOUR, to: 8 * HOUR, reason: 'asleep' as const }
    expect(withSilences([asleep], [3 * HOUR - 1000, 8 * HOUR + 1000], 0, 8 * HOUR + 2000)).toEqual([asleep])
    expect(withSilences([asleep], [0, 12 * HOUR], 0, 12 * HOUR)).toEqual([
      { from: 0, to: 3 * HOUR, reason: 'unknown' },
      asleep,
      { from: 8 * HOUR, to: 12 * HOUR, reason: 'unknown' },
    ])
  })

  it('counts from the sample before what is shown', () => {
    expect(withSilences([], [0], 10 * HOUR, 14 * HOUR)).toEqual([{ from: 10 * HOUR, to: 14 * HOUR, reason: 'unknown' }])
  })

  it('never lets two gaps overlap, nor one reach beyond what is shown', () => {
    const times = fc.array(fc.nat(40 * HOUR), { maxLength: 20 }).map((list) => list.sort((a, b) => a - b))
    fc.assert(
      fc.property(times, fc.nat(20 * HOUR), fc.nat(20 * HOUR), (list, from, length) => {
        const gaps = withSilences(
          [{ from: from + length / 4, to: from + length / 2, reason: 'offline' }],
          list,
          from,
          from + length,
        )
        for (const [index, gap] of gaps.entries()) {
          expect(gap.from).toBeGreaterThanOrEqual(Math.max(from, gaps[index - 1]?.to ?? 0))
          expect(gap.to).toBeLessThanOrEqual(from + length)
        }
      }),
    )
  })
})
